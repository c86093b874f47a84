package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/message"
)

// appraisalBody is what the pages of an appraisal show.
type appraisalBody struct {
	*app.Appraisal
	Path   string // of the round
	Across bool
	Words  []message.Text
	Left   int // rows to decide
	Agreed string
	Pager  pager
	List   string // what of the list is shown, for a decision to return to

	measured app.MeasuredRows
	lang     message.Lang
}

// Measured is what was measured of a row, and what its unit says of it.
func (b appraisalBody) Measured(row app.AppraisalRow) []measuredRow {
	return measuredRows(b.lang, b.measured.On(row.Unit.ID, row.Node.Code))
}

func (s *server) appraisal(v *visit) error { return s.showAppraisals(v, http.StatusOK, nil) }

func (s *server) showAppraisals(v *visit, status int, f *form) error {
	p, err := s.sys.Appraisal(v.r.Context(), v.actor(), v.round())
	if err != nil {
		return err
	}
	b := appraisalBody{Appraisal: p, Path: roundPath(p.Round.Key)}
	p.Rows, b.Pager = paged(v, p.Rows, appraisedUnit)
	s.show(v, status, "appraisal", page{About: p.Round.Title.In(v.lang), Frame: frameOf(v.lang, p.Frame, "/appraisal"), Form: f, Body: b, Back: b.Path + "/appraisal"})
	return nil
}

func (s *server) appraiseUnit(v *visit) error { return s.showAppraisal(v, http.StatusOK, nil, false) }

func (s *server) appraiseAcross(v *visit) error { return s.showAppraisal(v, http.StatusOK, nil, true) }

func (s *server) showAppraisal(v *visit, status int, f *form, across bool) error {
	var p *app.Appraisal
	var err error
	if across {
		p, err = s.sys.AppraiseAcross(v.r.Context(), v.actor(), v.round(), v.r.PathValue("code"))
	} else {
		p, err = s.sys.AppraiseUnit(v.r.Context(), v.actor(), v.round(), v.unit())
	}
	if err != nil {
		return err
	}
	b := appraisalBody{Appraisal: p, Path: roundPath(p.Round.Key), Across: across, Agreed: v.query("agreed"), List: listOf(v.r.URL.Query()), lang: v.lang}
	for _, row := range p.Rows {
		if row.May && row.Now == nil {
			b.Left++
		}
	}
	if v.query("show") == "left" {
		kept := p.Rows[:0]
		for _, row := range p.Rows {
			if row.Now == nil && (row.May || p.Turn == 0) {
				kept = append(kept, row)
			}
		}
		p.Rows = kept
	}
	about := p.Unit.Name.In(v.lang)
	if across {
		p.Rows, b.Pager = paged(v, p.Rows, appraisedUnit)
		b.Words = ruleWords(p.Node)
		about = p.Node.Code
	}
	if b.measured, err = s.sys.MeasuredRows(v.r.Context(), p); err != nil {
		return err
	}
	s.show(v, status, "appraise", page{About: about, Frame: frameOf(v.lang, p.Frame, "/appraisal"), Form: f, Body: b, Live: []string{"appraise"}})
	return nil
}

func (s *server) agreeAll(v *visit) error {
	n, err := s.sys.AgreeAll(v.r.Context(), v.actor(), v.round(), v.unit())
	if err != nil {
		f := &form{Values: map[string]string{}}
		if !f.refused(err, nil) {
			return err
		}
		return s.showAppraisal(v, http.StatusConflict, f, false)
	}
	return v.redirect(unitPath(v.round(), v.unit()) + "/appraisal?agreed=" + strconv.Itoa(n))
}

// decide takes an appraiser's decision and returns to the list it came from.
func (s *server) decide(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, mostForm)
	if err := v.r.ParseForm(); err != nil {
		return &app.Error{Kind: app.Invalid, Text: message.T("web.form.broken")}
	}
	code := v.r.PathValue("code")
	d := app.Decision{Remark: strings.TrimSpace(v.r.PostFormValue("remark")), Explain: v.r.PostFormValue("explain") != "", Values: map[string]string{}}
	if standard := strings.TrimSpace(v.r.PostFormValue("standard")); standard != "" {
		d.Remark = strings.TrimSpace(standard + "\n" + d.Remark)
	}
	if v.r.PostFormValue("act") != "agree" {
		d.Points = strings.TrimSpace(v.r.PostFormValue("points"))
	}
	d.Version, _ = strconv.Atoi(v.r.PostFormValue("version")) // 0: the appraiser saw none
	for name := range v.r.PostForm {
		if input, ok := strings.CutPrefix(name, tryPrefix); ok {
			d.Values[input] = strings.TrimSpace(v.r.PostFormValue(name))
		}
	}
	across := v.r.PostFormValue("across") != ""
	if err := s.sys.Decide(v.r.Context(), v.actor(), v.round(), v.unit(), code, d); err != nil {
		f := &form{Values: map[string]string{}}
		if !f.refused(err, nil) {
			return err
		}
		status := http.StatusUnprocessableEntity
		if kindOf(err) == app.Conflict {
			status = http.StatusConflict
		}
		return s.showAppraisal(v, status, f, across)
	}
	list, _ := url.ParseQuery(v.r.PostFormValue("list")) // what is no query shows the whole list
	shown := listOf(list)
	if shown != "" {
		shown = "?" + shown
	}
	if across {
		return v.redirect(roundPath(v.round()) + "/appraisal/" + code + shown + "#u-" + v.unit())
	}
	return v.redirect(unitPath(v.round(), v.unit()) + "/appraisal" + shown + "#c-" + code)
}

// listOf is what of an address says which rows of a list are shown.
func listOf(query url.Values) string {
	kept := url.Values{}
	for _, name := range []string{"show", "q", "page"} {
		if value := query.Get(name); value != "" {
			kept.Set(name, value)
		}
	}
	return kept.Encode()
}

func appraisedUnit(row app.AppraisalRow) string { return row.Unit.Name.VI + " " + row.Unit.Name.EN }
