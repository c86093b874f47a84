package web

import (
	"io"
	"net/http"
	"strconv"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/reading"
)

// readingRoutes are the page on which papers are read.
func (s *server) readingRoutes() []route {
	return []route{
		{"GET /reading", s.reading, false},
		{"POST /reading", s.readPapers, false},
	}
}

// readingBody is what the page shows; before anything was sent it has no
// papers.
type readingBody struct {
	*app.Readings
	Form   *form
	Papers []paperRow
}

// paperRow is a paper as the page shows it: what it does not say is "–".
type paperRow struct {
	app.PaperRead
	Kind       string
	Facts      []fact
	Components []claimRow
	Areas      []claimRow
}

type fact struct{ Label, Value string }

// claimRow is an area or a component with its points.
type claimRow struct {
	Code, Title, Max, Got, Lost   string
	Cause, Measure, Officer, When string
}

func (s *server) reading(v *visit) error {
	r, err := s.sys.ReadPapers(v.r.Context(), v.actor(), nil)
	if err != nil {
		return err
	}
	return s.showReading(v, http.StatusOK, r, &form{Values: map[string]string{}})
}

func (s *server) showReading(v *visit, status int, r *app.Readings, f *form) error {
	b := readingBody{Readings: r, Form: f}
	for _, p := range r.Papers {
		b.Papers = append(b.Papers, paperRowOf(v.lang, p))
	}
	s.show(v, status, "reading", page{Frame: frameOf(v.lang, r.Frame, "reading"), Body: b, Back: "/reading"})
	return nil
}

// readPapers reads what was sent; nothing of it is kept.
func (s *server) readPapers(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, app.MaxRead+mostForm)
	f := &form{Values: map[string]string{}}
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
	r, err := s.sys.ReadPapers(v.r.Context(), v.actor(), files)
	if err != nil {
		if !f.refused(err, map[string]string{"reading.too_many": "files"}) {
			return err
		}
		if r, err = s.sys.ReadPapers(v.r.Context(), v.actor(), nil); err != nil {
			return err
		}
	}
	if len(f.Errors) > 0 {
		return s.showReading(v, http.StatusUnprocessableEntity, r, f)
	}
	return s.showReading(v, http.StatusOK, r, f)
}

func papersOf(v *visit) ([]app.PaperFile, error) {
	if err := v.r.ParseMultipartForm(inMemory); err != nil {
		return nil, err
	}
	defer v.r.MultipartForm.RemoveAll() //nolint:errcheck // temporary files; the system clears what is left
	var out []app.PaperFile
	for _, head := range v.r.MultipartForm.File["files"] {
		file, err := head.Open()
		if err != nil {
			return nil, err
		}
		data, err := io.ReadAll(file)
		file.Close() //nolint:errcheck // it is only read
		if err != nil {
			return nil, err
		}
		out = append(out, app.PaperFile{Name: head.Filename, Data: data})
	}
	return out, nil
}

func paperRowOf(l message.Lang, p app.PaperRead) paperRow {
	row := paperRow{PaperRead: p}
	if p.Claims == nil {
		return row
	}
	c := p.Claims
	row.Kind = message.Say(l, "cli.read_unknown")
	if c.Kind != nil {
		row.Kind = message.Say(l, "paper.kind."+*c.Kind)
	}
	row.Facts = factsOf(l, c)
	for _, a := range c.Areas {
		row.Areas = append(row.Areas, claimRow{Code: said(a.Code), Title: a.Title, Max: amountOf(l, a.Max), Got: amountOf(l, a.Got), Lost: amountOf(l, a.Lost)})
	}
	for _, e := range c.Components {
		row.Components = append(row.Components, claimRow{
			Code: e.Code, Title: e.Title, Max: amountOf(l, e.Max), Got: amountOf(l, e.Got), Lost: amountOf(l, e.Lost),
			Cause: said(e.Cause), Measure: said(e.Measure), Officer: said(e.Officer), When: dayOf(e.Due),
		})
	}
	return row
}

func factsOf(l message.Lang, c *reading.Claims) []fact {
	number := func(n *int) string {
		if n == nil {
			return "–"
		}
		return strconv.Itoa(*n)
	}
	var out []fact
	for _, f := range [][2]string{
		{"issuer", said(c.Issuer)}, {"unit", said(c.Unit)}, {"number", said(c.Number)}, {"date", dayOf(c.Date)}, {"recipient", said(c.Recipient)}, {"year", number(c.Year)},
		{"self", amountOf(l, c.Self)}, {"final", amountOf(l, c.Final) + "/" + amountOf(l, c.Max)}, {"lost", amountOf(l, c.Lost)}, {"rank", number(c.Rank) + "/" + number(c.Of)},
	} {
		if f[1] != "–" && f[1] != "–/–" {
			out = append(out, fact{message.Say(l, "web.reading."+f[0]), f[1]})
		}
	}
	return out
}

func said(s *string) string {
	if s == nil {
		return "–"
	}
	return *s
}

func amountOf(l message.Lang, p *points.Points) string {
	if p == nil {
		return "–"
	}
	return l.PointsTo(*p, 4)
}

// dayOf writes an ISO date as pages do.
func dayOf(iso *string) string {
	if iso == nil || len(*iso) != 10 {
		return "–"
	}
	return (*iso)[8:] + "/" + (*iso)[5:7] + "/" + (*iso)[:4]
}
