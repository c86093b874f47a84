package web

import (
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/duty"
	"github.com/parindex/parindex/message"
)

// newsBody is what the list of a unit's news items shows.
type newsBody struct {
	*app.NewsPage
	Path     string
	Years    []link
	Rows     []duty.News
	Pager    pager
	Fulfil   bool
	Got      *app.Gathered
	Problems message.Problems
}

// MonthHeads are the heads of twelve columns.
func (newsBody) MonthHeads() []string { return monthHeads }

func (s *server) news(v *visit) error {
	return s.showNews(v, http.StatusOK, &form{Values: map[string]string{}}, newsBody{})
}

func (s *server) showNews(v *visit, status int, f *form, b newsBody) error {
	p, err := s.sys.News(v.r.Context(), v.actor(), v.round(), v.unit(), v.year())
	if err != nil {
		return err
	}
	b.NewsPage, b.Path, b.Fulfil = p, unitPath(p.Round.Key, p.Unit.Alias), p.May[account.FulfilDuty]
	b.Years = yearLinks(v, b.Path+"/news", p.Year)
	b.Rows, b.Pager = paged(v, p.Items, func(n duty.News) string { return n.Title })
	notice := map[string]string{"1": "web.news.added", "count": "web.news.counted"}[v.query("saved")]
	s.show(v, status, "news", page{About: p.Unit.Name.In(v.lang), Frame: frameOf(v.lang, p.Frame, "/duties"), Notice: notice, Form: f, Body: b, Back: b.Path + "/news"})
	return nil
}

// addNews adds an item that was typed, or those of a feed.
func (s *server) addNews(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, app.MaxFeed+1<<20)
	f := &form{Values: map[string]string{}}
	switch err := v.r.ParseMultipartForm(inMemory); {
	case tooBig(err):
		f.Errors = append(f.Errors, fieldError{"file", message.T("report.too_big", message.Int("most", app.MaxFeed>>20))})
		return s.showNews(v, http.StatusRequestEntityTooLarge, f, newsBody{})
	case err != nil && !errors.Is(err, http.ErrNotMultipart):
		return &app.Error{Kind: app.Invalid, Text: message.T("web.form.broken")}
	}
	for _, field := range []string{"act", "title", "on", "link", "address", "only"} {
		f.Values[field] = strings.TrimSpace(v.r.PostFormValue(field))
	}
	if v.r.MultipartForm != nil {
		defer v.r.MultipartForm.RemoveAll() //nolint:errcheck // temporary files; the system clears what is left
	}
	if f.Value("act") == "gather" {
		return s.gatherNews(v, f)
	}
	n := duty.News{Title: f.Value("title"), On: f.date("on"), Link: f.Value("link")}
	if len(f.Errors) == 0 {
		field, err := s.sys.AddNews(v.r.Context(), v.actor(), v.round(), v.unit(), n)
		if err == nil {
			return v.redirect(v.r.URL.Path + "?saved=1&year=" + strconv.Itoa(n.On.Year()))
		}
		if !f.refusedAt(err, field) {
			return err
		}
	}
	return s.showNews(v, http.StatusUnprocessableEntity, f, newsBody{})
}

func (s *server) gatherNews(v *visit, f *form) error {
	g := app.Gather{Unit: v.unit(), Source: f.Value("address"), Only: f.Value("only")}
	if v.r.MultipartForm != nil {
		if heads := v.r.MultipartForm.File["file"]; len(heads) > 0 && heads[0].Size > 0 {
			file, err := heads[0].Open()
			if err != nil {
				return err
			}
			defer file.Close() //nolint:errcheck // it was only read
			if g.Data, err = io.ReadAll(file); err != nil {
				return err
			}
			g.Source = heads[0].Filename
		}
	}
	if g.Source == "" {
		f.wrong("address", "news.no_source")
		return s.showNews(v, http.StatusUnprocessableEntity, f, newsBody{})
	}
	got, err := s.sys.GatherNews(v.r.Context(), v.actor(), g)
	var problems message.Problems
	switch {
	case err == nil:
		return s.showNews(v, http.StatusOK, &form{Values: map[string]string{}}, newsBody{Got: got, Problems: got.Problems})
	case errors.As(err, &problems):
		return s.showNews(v, http.StatusUnprocessableEntity, f, newsBody{Problems: problems})
	case f.refusedAt(err, "address"):
		return s.showNews(v, http.StatusUnprocessableEntity, f, newsBody{})
	}
	return err
}

func (s *server) countNews(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, mostForm)
	if err := s.sys.CountNews(v.r.Context(), v.actor(), v.round(), v.unit(), v.r.PathValue("item"), v.r.PostFormValue("counts") != ""); err != nil {
		return err
	}
	return v.redirect(unitPath(v.round(), v.unit()) + "/news?saved=count&year=" + escapeQuery(v.query("year")))
}
