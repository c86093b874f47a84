package web

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/message"
)

const claims = round + "/claims"

// claimsRoutes are the page on which who runs a round drops the papers of its
// units, and takes over what they say.
func (s *server) claimsRoutes() []route {
	return []route{
		{"GET " + claims, s.claims, false},
		{"POST " + claims, s.readClaims, false},
		{"POST " + claims + "/take", s.takeClaims, false},
	}
}

// claimsBody is the papers that were read, and what may be taken over. What may
// be travels in the page, so that what is saved is what was seen.
type claimsBody struct {
	*app.Comparison
	Path   string
	Papers []comparedRow
	Any    bool // something may be taken over
}

type comparedRow struct {
	app.ComparedPaper
	Kind  string
	Rows  []takenRow
	Lost  int  // components that were lost and that the paper is silent on
	Again bool // rows as they were sent, of any papers
}

// takenRow is one component of a paper. Key names its fields in the form.
type takenRow struct {
	app.ComparedRow
	Key           string
	Unit, File    string // alias of the unit, name of the file
	Claimed       claimRow
	Cause         string // "": nothing to take over
	Measure       string
	Officer, When string
	Version       int

	TakesCause, TakesMeasure bool
}

// Fresh says that something may be taken over.
func (t takenRow) Fresh() bool { return t.Cause != "" || t.Measure != "" }

func (s *server) claims(v *visit) error {
	c, err := s.sys.ComparePapers(v.r.Context(), v.actor(), v.round(), nil)
	if err != nil {
		return err
	}
	notice := ""
	if v.query("done") != "" {
		notice = "web.claims.taken"
	}
	return s.showClaims(v, http.StatusOK, c, &form{}, notice)
}

// showClaims shows what was read; sent are rows that came back and could not be
// saved.
func (s *server) showClaims(v *visit, status int, c *app.Comparison, f *form, notice string, sent ...takenRow) error {
	b := claimsBody{Comparison: c, Path: roundPath(c.Round.Key), Any: len(sent) > 0}
	if len(sent) > 0 {
		b.Papers = append(b.Papers, comparedRow{Rows: sent, Again: true})
	}
	for i, p := range c.Papers {
		row := comparedRow{ComparedPaper: p}
		if p.Claims != nil {
			row.Kind = message.Say(v.lang, "cli.read_unknown")
			if p.Claims.Kind != nil {
				row.Kind = message.Say(v.lang, "paper.kind."+*p.Claims.Kind)
			}
		}
		for _, r := range p.Rows {
			t := takenRowOf(v.lang, r, strconv.Itoa(i)+"."+r.Code)
			t.Unit, t.File = p.Unit.Alias, p.Name
			b.Any = b.Any || t.Fresh()
			if r.Claim == nil {
				row.Lost++
			}
			row.Rows = append(row.Rows, t)
		}
		b.Papers = append(b.Papers, row)
	}
	s.show(v, status, "claims", page{About: c.Round.Title.In(v.lang), Notice: notice, Frame: frameOf(v.lang, c.Frame, "round-papers"), Form: f, Body: b, Back: b.Path + "/claims"})
	return nil
}

func takenRowOf(l message.Lang, r app.ComparedRow, key string) takenRow {
	t := takenRow{ComparedRow: r, Key: key}
	if r.Note != nil {
		t.Version = r.Note.Version
	}
	c := r.Claim
	if c == nil {
		return t
	}
	t.Claimed = claimRow{Max: amountOf(l, c.Max), Got: amountOf(l, c.Got), Lost: amountOf(l, c.Lost)}
	if c.Officer != nil {
		t.Officer = *c.Officer
	}
	if c.Due != nil {
		t.When = dayOf(c.Due)
	}
	if c.Cause != nil && !r.Said() && r.Lost.Sign() > 0 {
		t.Cause = *c.Cause
	}
	if c.Measure != nil && !r.Held() && r.Lost.Sign() > 0 {
		t.Measure = *c.Measure
	}
	return t
}

// readClaims reads what was sent; nothing of it is kept.
func (s *server) readClaims(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, app.MaxRead+mostForm)
	f := &form{}
	files, err := papersOf(v)
	switch {
	case tooBig(err):
		f.Errors = append(f.Errors, fieldError{"files", message.T("reading.too_many", message.Int("most", app.MaxPapers), message.Int("size", app.MaxRead>>20))})
	case err != nil:
		f.wrong("", "web.form.broken")
	case len(files) == 0:
		f.wrong("files", "web.reading.no_file")
	}
	if len(f.Errors) > 0 {
		files = nil
	}
	c, err := s.sys.ComparePapers(v.r.Context(), v.actor(), v.round(), files)
	if err != nil {
		if !f.refused(err, map[string]string{"reading.too_many": "files"}) {
			return err
		}
		if c, err = s.sys.ComparePapers(v.r.Context(), v.actor(), v.round(), nil); err != nil {
			return err
		}
	}
	status := http.StatusOK
	if len(f.Errors) > 0 {
		status = http.StatusUnprocessableEntity
	}
	return s.showClaims(v, status, c, f, "")
}

// mostClaims bounds the form of what is taken over: the words of many papers.
const mostClaims = 8 << 20

// takeClaims takes over what was ticked.
func (s *server) takeClaims(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, mostClaims)
	f := &form{}
	if err := v.r.ParseForm(); err != nil {
		f.wrong("", "web.form.broken")
	}
	var all []app.Taken
	var sent []takenRow
	for _, key := range v.r.PostForm["row"] {
		t, row := v.taken(f, key)
		sent = append(sent, row)
		if t.Cause != "" || t.Measure != "" {
			all = append(all, t)
		}
	}
	if len(f.Errors) == 0 {
		err := s.sys.TakeClaims(v.r.Context(), v.actor(), v.round(), all)
		if err == nil {
			return v.redirect(roundPath(v.round()) + "/claims?done=1")
		}
		if !f.refused(err, nil) {
			return err
		}
	}
	c, err := s.sys.ComparePapers(v.r.Context(), v.actor(), v.round(), nil)
	if err != nil {
		return err
	}
	return s.showClaims(v, http.StatusUnprocessableEntity, c, f, "", sent...)
}

// taken reads one row of the form: what is taken over, and the row as it was
// sent.
func (v *visit) taken(f *form, key string) (app.Taken, takenRow) {
	field := func(name string) string { return strings.TrimSpace(v.r.PostFormValue(name + "." + key)) }
	row := takenRow{
		Key: key, Unit: field("unit"), File: field("file"), Cause: field("cause"), Measure: field("measure"), Officer: field("officer"), When: field("due"),
		TakesCause: field("take-cause") != "", TakesMeasure: field("take-measure") != "",
	}
	row.Code, row.Title = field("code"), field("title")
	t := app.Taken{Unit: row.Unit, Code: row.Code, File: row.File}
	if row.TakesCause {
		t.Cause = row.Cause
	}
	if row.TakesMeasure {
		t.Measure, t.Officer = row.Measure, row.Officer
		day := &form{Values: map[string]string{"due": row.When}}
		if t.Due = day.date("due"); len(day.Errors) > 0 {
			f.wrong("", "web.bad_date")
		}
	}
	var err error
	if row.Version, err = strconv.Atoi(field("version")); err != nil {
		f.wrong("", "web.form.stale")
	}
	t.Version = row.Version
	return t, row
}
