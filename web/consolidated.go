package web

import (
	"net/http"
	"path"
	"strconv"
	"strings"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/request"
)

// consolidatedRoutes are the pages of the report that puts all units' reports
// together.
func (s *server) consolidatedRoutes() []route {
	return []route{
		{"GET " + round + "/consolidated", s.consolidated, false},
		{"POST " + round + "/consolidated/{part}", s.writeProse, false},
		{"GET " + round + "/consolidated.docx", s.consolidatedFile, false},
		{"GET " + round + "/consolidated.pdf", s.consolidatedFile, false},
	}
}

// consolidatedBody is the report on all units as a page.
type consolidatedBody struct {
	*app.Consolidated
	Path, Query string // the query names the letter
	Units       string // path before a unit's alias
	Letter      request.ID
	Letters     []link
	Parts       []proseBody
	RequestPath string
}

// proseBody is what an editor writes into a part.
type proseBody struct {
	request.Prose
	Part request.Part
}

func (s *server) consolidated(v *visit) error {
	notice := ""
	if v.query("saved") != "" {
		notice = "web.consolidated.saved"
	}
	return s.showConsolidated(v, http.StatusOK, request.ID(v.query("request")), nil, notice)
}

func (s *server) showConsolidated(v *visit, status int, id request.ID, f *form, notice string) error {
	c, err := s.sys.Consolidated(v.r.Context(), v.actor(), v.round(), id)
	if err != nil {
		return err
	}
	if status != http.StatusOK && !c.Writes {
		return &app.Error{Kind: app.Forbidden, Text: message.T("app.forbidden")}
	}
	b := consolidatedBody{Consolidated: c, Path: roundPath(c.Round.Key) + "/consolidated", Units: roundPath(c.Round.Key) + "/units/"}
	if c.Board != nil {
		b.Letter = c.Board.Request.ID
		b.Query, b.RequestPath = "?request="+escapeQuery(string(b.Letter)), roundPath(c.Round.Key)+"/requests/"+string(b.Letter)
	}
	for _, l := range c.Letters {
		b.Letters = append(b.Letters, link{Href: b.Path + "?request=" + escapeQuery(string(l.ID)), Text: l.Letter.Short(), Here: l.ID == b.Letter})
	}
	for _, part := range request.Parts {
		p := proseBody{c.Prose[part], part}
		if f != nil && f.Value("part") == string(part) {
			p.Text = f.Value("text") // what was typed is not lost
		}
		b.Parts = append(b.Parts, p)
	}
	s.show(v, status, "consolidated", page{About: c.Round.Title.In(v.lang), Notice: notice, Frame: frameOf(v.lang, c.Frame, "round-requests"), Form: f, Body: b, Extra: "winning", Back: b.Path + b.Query})
	return nil
}

// Said returns what an editor wrote into a part.
func (b consolidatedBody) Said(part string) proseBody {
	for _, p := range b.Parts {
		if string(p.Part) == part {
			return p
		}
	}
	return proseBody{}
}

// VoicesOf returns what units say in a part.
func (b consolidatedBody) VoicesOf(part string) []app.VoiceRow { return b.Voices[request.Part(part)] }

func (s *server) writeProse(v *visit) error {
	f := v.typed("text", "version", "request")
	f.Values["part"] = v.r.PathValue("part")
	id := request.ID(f.Value("request"))
	p := request.Prose{Part: request.Part(f.Value("part")), Text: f.Value("text")}
	var err error
	if p.Version, err = strconv.Atoi(f.Value("version")); err != nil {
		f.wrong("", "web.form.stale")
		return s.showConsolidated(v, http.StatusUnprocessableEntity, id, f, "")
	}
	err = s.sys.WriteProse(v.r.Context(), v.actor(), v.round(), id, p)
	switch {
	case err == nil:
		return v.redirect(roundPath(v.round()) + "/consolidated?saved=1&request=" + escapeQuery(string(id)) + "#" + f.Value("part"))
	case !f.refused(err, map[string]string{"plan.too_long": "text-" + f.Value("part")}):
		return err
	case kindOf(err) == app.Conflict:
		return s.showConsolidated(v, http.StatusConflict, id, f, "")
	}
	return s.showConsolidated(v, http.StatusUnprocessableEntity, id, f, "")
}

func (s *server) consolidatedFile(v *visit) error {
	format := strings.TrimPrefix(path.Ext(v.r.URL.Path), ".")
	data, name, err := s.sys.WriteConsolidated(v.r.Context(), v.actor(), v.round(), request.ID(v.query("request")), format)
	if err != nil {
		return err
	}
	sendPaper(v, data, name)
	return nil
}
