package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/report"
)

// signerRoutes are the pages of how a unit's papers are headed and signed.
func (s *server) signerRoutes() []route {
	return []route{
		{"GET /units/{alias}/signers", s.signers, false},
		{"POST /units/{alias}/signers", s.saveSigner, false},
		{"POST /units/{alias}/letterhead", s.saveLetterhead, false},
	}
}

// signersBody is what the page of a unit's signers shows.
type signersBody struct {
	*app.SignersPage
	Path   string
	Forms  []assessment.SignForm
	Choice []kindChoice
	Edit   bool // a signer is changed, not entered
	Head   bool // the letterhead is being changed
}

// kindChoice is a kind of paper that a signer may sign.
type kindChoice struct {
	Key string
	On  bool
}

var signerNotices = map[string]string{"signer": "web.signers.saved", "dropped": "web.signers.dropped", "letterhead": "web.signers.headed"}

func (s *server) signers(v *visit) error {
	return s.showSigners(v, http.StatusOK, &form{Values: map[string]string{"place": v.query("place")}}, nil)
}

// showSigners shows the page; kinds are those that were ticked when a form
// comes back.
func (s *server) showSigners(v *visit, status int, f *form, kinds []string) error {
	p, err := s.sys.Signers(v.r.Context(), v.actor(), v.r.PathValue("alias"))
	if err != nil {
		return err
	}
	b := signersBody{SignersPage: p, Path: unitAt(p.About.Alias), Forms: assessment.SignForms}
	b.Head = f.Value("what") == "letterhead" || v.query("head") != ""
	fresh := len(f.Errors) == 0
	for _, row := range p.Rows {
		if strconv.Itoa(row.Place) != f.Value("place") {
			continue
		}
		if b.Edit = true; fresh {
			kinds = row.Kinds
			f.Values = signerValues(row.Signer)
		}
	}
	if fresh {
		letterheadValues(f, p.Letterhead)
	}
	for _, k := range p.Kinds {
		b.Choice = append(b.Choice, kindChoice{k.Key, slices.Contains(kinds, k.Key)})
	}
	b.Choice = append(b.Choice, kindChoice{report.ApologyLetter, slices.Contains(kinds, report.ApologyLetter)})
	s.show(v, status, "signers", page{
		About: p.About.Name.In(v.lang), Notice: signerNotices[v.query("done")], Form: f, Frame: frameOf(v.lang, p.Frame, "units"), Body: b, Back: b.Path + "/signers", Extra: "winning",
	})
	return nil
}

func signerValues(x assessment.Signer) map[string]string {
	return map[string]string{
		"place": strconv.Itoa(x.Place), "version": strconv.Itoa(x.Version), "name": x.Name, "office": x.Office, "form": string(x.Form),
		"field": x.Field, "from": x.From.String(), "to": x.To.String(),
	}
}

func letterheadValues(f *form, h assessment.Letterhead) {
	f.Values["parent"], f.Values["issuer"], f.Values["symbol"] = h.Parent, h.Issuer, h.Symbol
	f.Values["at"], f.Values["recipients"] = h.Place, strings.Join(h.Recipients, "\n")
}

// signerFields says at which field of the form a refusal is mended.
var signerFields = map[string]string{
	"signer.no_office": "office", "signer.no_form": "form", "signer.dates": "to",
	"letterhead.no_issuer": "issuer", "letterhead.no_place": "at", "letterhead.symbol": "symbol",
}

func (s *server) saveSigner(v *visit) error {
	f := typed(v, "place", "version", "name", "office", "form", "field", "from", "to", "act")
	kinds := v.r.PostForm["kinds"]
	x := assessment.Signer{
		Place: f.number("place"), Version: f.number("version"), Name: f.Value("name"), Office: f.Value("office"),
		Form: assessment.SignForm(f.Value("form")), Field: f.Value("field"), Kinds: kinds,
	}
	for field, into := range map[string]*calendar.Date{"from": &x.From, "to": &x.To} {
		if f.Value(field) == "" {
			continue
		}
		var err error
		if *into, err = calendar.Parse(f.Value(field)); err != nil {
			f.wrong(field, "web.bad_date")
		}
	}
	alias, done := v.r.PathValue("alias"), "signer"
	var err error
	switch {
	case f.Value("act") == "drop":
		err, done = s.sys.DropSigner(v.r.Context(), v.actor(), alias, x.Place, x.Version), "dropped"
	case len(f.Errors) == 0:
		err = s.sys.SaveSigner(v.r.Context(), v.actor(), alias, x)
	}
	return s.signersChanged(v, f, kinds, done, err)
}

func (s *server) saveLetterhead(v *visit) error {
	f := typed(v, "parent", "issuer", "at", "symbol", "recipients")
	f.Values["what"] = "letterhead"
	err := s.sys.SetLetterhead(v.r.Context(), v.actor(), v.r.PathValue("alias"), assessment.Letterhead{
		Parent: f.Value("parent"), Issuer: f.Value("issuer"), Place: f.Value("at"), Symbol: f.Value("symbol"), Recipients: lines(f.Value("recipients")),
	})
	return s.signersChanged(v, f, nil, "letterhead", err)
}

// signersChanged sends the person on after a change, or shows the page again
// with what is wrong.
func (s *server) signersChanged(v *visit, f *form, kinds []string, done string, err error) error {
	switch {
	case err == nil && len(f.Errors) == 0:
		return v.redirect(unitAt(v.r.PathValue("alias")) + "/signers?done=" + done)
	case err != nil && !f.refused(err, signerFields):
		return err
	case kindOf(err) == app.Conflict:
		return s.showSigners(v, http.StatusConflict, f, kinds)
	}
	return s.showSigners(v, http.StatusUnprocessableEntity, f, kinds)
}
