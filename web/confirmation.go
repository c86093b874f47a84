package web

import (
	"net/http"
	"strconv"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/message"
)

// confirm takes the signed annex of an appraising office.
func (s *server) confirm(v *visit) error {
	f, err := s.readForm(v)
	if err != nil {
		return err
	}
	files, done, err := evidence(v)
	defer done()
	if err != nil {
		return err
	}
	err = &app.Error{Kind: app.Invalid, Text: message.T("confirm.no_file")}
	if len(files) > 0 {
		err = s.sys.Confirm(v.r.Context(), v.actor(), v.round(), f.Value("office"), files[0].Name, files[0].File)
	}
	if err == nil {
		return v.redirect(roundPath(v.round()) + "/appraisal#offices")
	}
	if kindOf(err) == app.Invalid && len(files) == 0 {
		// Who may not confirm is told that, and not which field is empty.
		if _, denied := s.sys.Appraisal(v.r.Context(), v.actor(), v.round()); denied != nil {
			return denied
		}
	}
	if !f.refused(err, nil) {
		return err
	}
	return s.showAppraisals(v, statusFor(err), f)
}

func (s *server) confirmationFile(v *visit) error {
	turn, _ := strconv.Atoi(v.query("turn")) // 0: there is no such turn, and no file of it
	file, c, err := s.sys.OpenConfirmation(v.r.Context(), v.actor(), v.round(), v.query("office"), turn)
	if err != nil {
		return err
	}
	defer file.Close()
	return s.sendFile(v, file, c.Name, c.Type, c.Size)
}

// remarksBody is what the list of standard remarks shows.
type remarksBody struct {
	*app.StandardRemarks
	Path string
}

func (s *server) remarks(v *visit) error { return s.showRemarks(v, http.StatusOK, nil) }

func (s *server) showRemarks(v *visit, status int, f *form) error {
	l, err := s.sys.StandardRemarks(v.r.Context(), v.actor(), v.round())
	if err != nil {
		return err
	}
	notice := map[bool]string{true: "web.remarks.saved"}[v.query("saved") != ""]
	b := remarksBody{l, roundPath(l.Round.Key)}
	s.show(v, status, "remarks", page{Frame: frameOf(v.lang, l.Frame, "/remarks"), Form: f, Body: b, Notice: notice, Back: b.Path + "/remarks"})
	return nil
}

func (s *server) saveRemarks(v *visit) error {
	f, err := s.readForm(v)
	if err != nil {
		return err
	}
	err = s.sys.SaveRemarks(v.r.Context(), v.actor(), v.round(), f.Value("remarks"), f.counted("version"))
	if err == nil {
		return v.redirect(roundPath(v.round()) + "/remarks?saved=1")
	}
	if !f.refused(err, nil) {
		return err
	}
	return s.showRemarks(v, statusFor(err), f)
}

// remind sends a sentence from the board.
func (s *server) remind(v *visit) error {
	f, err := s.readForm(v)
	if err != nil {
		return err
	}
	units := v.r.PostForm["units"]
	if f.Value("everyone") != "" {
		if units, err = s.waiting(v); err != nil {
			return err
		}
	}
	err = s.sys.Remind(v.r.Context(), v.actor(), v.round(), units, v.r.PostForm["offices"], f.Value("sentence"))
	if err != nil {
		return s.again(v, err)
	}
	return v.redirect(roundPath(v.round()) + "/progress#reminders")
}

// waiting returns the aliases of all units that the round waits for.
func (s *server) waiting(v *visit) ([]string, error) {
	p, err := s.sys.Progress(v.r.Context(), v.actor(), v.round())
	if err != nil {
		return nil, err
	}
	var units []string
	for _, row := range p.Rows {
		if p.Waited(row) {
			units = append(units, row.Unit.Alias)
		}
	}
	return units, nil
}

// differencesBody is what the list of differences shows.
type differencesBody struct {
	*app.Differences
	Path       string
	Kinds      []link
	Prev, Next string
}

func (s *server) differences(v *visit) error {
	asked := app.DifferenceFilter{Between: v.query("between"), Unit: v.query("unit"), Area: v.query("area")}
	asked.Page, _ = strconv.Atoi(v.query("page")) // 0: the first
	d, err := s.sys.Differences(v.r.Context(), v.actor(), v.round(), asked)
	if err != nil {
		return err
	}
	b := differencesBody{Differences: d, Path: roundPath(d.Round.Key)}
	at := func(between string, n int) string {
		return b.Path + "/differences?between=" + between + "&unit=" + escapeQuery(asked.Unit) + "&area=" + escapeQuery(asked.Area) + "&page=" + strconv.Itoa(n)
	}
	for _, kind := range []string{"self", "turns"} {
		b.Kinds = append(b.Kinds, link{Href: at(kind, 1), Text: message.Say(v.lang, "web.differences."+kind), Here: d.Asked.Between == kind})
	}
	if d.Page > 1 {
		b.Prev = at(d.Asked.Between, d.Page-1)
	}
	if d.Page < d.Pages {
		b.Next = at(d.Asked.Between, d.Page+1)
	}
	s.show(v, http.StatusOK, "differences", page{About: d.Round.Title.In(v.lang), Frame: frameOf(v.lang, d.Frame, "/differences"), Body: b})
	return nil
}
