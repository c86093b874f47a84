package web

import (
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/register"
)

// registerBody is what a register shows.
type registerBody struct {
	*app.RegisterPage
	Path, At string
	Years    []link
	Kinds    []link
	Rows     []registerRow
	Pager    pager
	Keep     bool // the person may change it
	Row      *register.Row
	Tried    []registerRow
	Again    int
	Read     bool
	File     string
	Text     string
	Problems message.Problems
}

// registerRow is a row as people read it.
type registerRow struct {
	register.Row
	Said []string
}

func saidRow(k register.Kind, r register.Row) registerRow {
	row := registerRow{Row: r}
	for _, f := range k.Fields {
		row.Said = append(row.Said, f.Say(r.Cells[f.Key]))
	}
	return row
}

func (s *server) register(v *visit) error {
	return s.showRegister(v, http.StatusOK, nil, registerBody{})
}

func (s *server) showRegister(v *visit, status int, f *form, b registerBody) error {
	p, err := s.sys.Register(v.r.Context(), v.actor(), v.round(), v.unit(), v.r.PathValue("register"), v.year())
	if err != nil {
		return err
	}
	b.RegisterPage, b.Path, b.Keep = p, unitPath(p.Round.Key, p.Unit.Alias), p.May[account.FulfilDuty]
	b.At = b.Path + "/registers/" + p.Kind.Key
	b.Years = yearLinks(v, b.At, p.Year)
	for _, k := range p.Kinds {
		b.Kinds = append(b.Kinds, link{Href: b.Path + "/registers/" + k.Key + "?year=" + strconv.Itoa(p.Year), Text: k.Title.In(v.lang), Here: k.Key == p.Kind.Key})
	}
	var rows []registerRow
	for _, r := range p.Rows {
		rows = append(rows, saidRow(p.Kind, r))
		if r.ID == v.r.PathValue("row") {
			b.Row = &r
		}
	}
	if b.Row == nil && v.r.PathValue("row") != "" {
		return &app.Error{Kind: app.NotFound, Text: message.T("app.no_register")}
	}
	b.Rows, b.Pager = paged(v, rows, func(r registerRow) string { return strings.Join(r.Said, " ") })
	if f == nil {
		f = &form{Values: map[string]string{}}
		if b.Row != nil {
			f.Values["version"] = strconv.Itoa(b.Row.Version)
			for _, field := range p.Kind.Fields {
				f.Values["cell."+field.Key] = field.Say(b.Row.Cells[field.Key])
			}
		}
	}
	notice := map[string]string{"1": "web.register.saved", "drop": "web.register.dropped", "import": "web.register.imported"}[v.query("saved")]
	s.show(v, status, "register", page{About: p.Unit.Name.In(v.lang), Frame: frameOf(v.lang, p.Frame, "/registers"), Notice: notice, Form: f, Body: b, Back: b.At})
	return nil
}

// saveRow adds a row, changes one or takes one off.
func (s *server) saveRow(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, mostForm)
	if err := v.r.ParseForm(); err != nil {
		return &app.Error{Kind: app.Invalid, Text: message.T("web.form.broken")}
	}
	f, typed := &form{Values: map[string]string{}}, map[string]string{}
	for name := range v.r.PostForm {
		value := strings.TrimSpace(strings.ReplaceAll(v.r.PostForm.Get(name), "\r\n", "\n"))
		f.Values[name] = value
		if key, ok := strings.CutPrefix(name, "cell."); ok {
			typed[key] = value
		}
	}
	version, _ := strconv.Atoi(f.Value("version")) // no number is no version that there is
	kind, id := v.r.PathValue("register"), v.r.PathValue("row")
	at := unitPath(v.round(), v.unit()) + "/registers/" + kind
	var wrong map[string]message.Text
	var err error
	saved := "1"
	if f.Value("act") == "drop" {
		saved = "drop"
		err = s.sys.DropRow(v.r.Context(), v.actor(), v.round(), v.unit(), kind, id, version)
	} else {
		wrong, err = s.sys.SaveRow(v.r.Context(), v.actor(), v.round(), v.unit(), kind, id, typed, version)
	}
	for key, why := range wrong {
		f.Errors = append(f.Errors, fieldError{"cell." + key, why})
	}
	status := http.StatusUnprocessableEntity
	switch {
	case err == nil && len(wrong) == 0:
		return v.redirect(at + "?saved=" + saved + "&year=" + strconv.Itoa(v.year()))
	case err != nil && !f.refusedAt(err, ""):
		return err
	case kindOf(err) == app.Conflict:
		status = http.StatusConflict
	}
	return s.showRegister(v, status, f, registerBody{})
}

func (s *server) registerFile(v *visit) error {
	data, name, err := s.sys.ExportRows(v.r.Context(), v.actor(), v.round(), v.unit(), v.r.PathValue("register"), v.year())
	if err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	attachment(v.w, name)
	_, _ = v.w.Write(data) // a reader who left has nothing to be told
	return nil
}

// importRows shows which rows a table would add, and adds them when it is sent
// again.
func (s *server) importRows(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, 3*mostTable)
	f := &form{Values: map[string]string{}}
	if err := v.r.ParseMultipartForm(inMemory); err != nil {
		return &app.Error{Kind: app.Invalid, Text: message.T("web.form.broken")}
	}
	defer v.r.MultipartForm.RemoveAll() //nolint:errcheck // temporary files; the system clears what is left
	in := app.Import{File: v.r.PostFormValue("file_name"), Data: untable(v.r.PostFormValue("table"))}
	take := v.r.PostFormValue("act") == "take"
	if !take {
		heads := v.r.MultipartForm.File["file"]
		if len(heads) == 0 || heads[0].Size == 0 {
			f.wrong("file", "web.offline.no_file")
			return s.showRegister(v, http.StatusUnprocessableEntity, f, registerBody{})
		}
		file, err := heads[0].Open()
		if err != nil {
			return err
		}
		defer file.Close() //nolint:errcheck // it was only read
		in.File = heads[0].Filename
		if in.Data, err = io.ReadAll(io.LimitReader(file, mostTable)); err != nil {
			return err
		}
	}
	b := registerBody{File: in.File}
	rows, again, err := s.sys.ImportRows(v.r.Context(), v.actor(), v.round(), v.unit(), v.r.PathValue("register"), in.File, in.Data, take)
	switch {
	case errors.As(err, &b.Problems), f.refusedAt(err, "file"):
		return s.showRegister(v, http.StatusUnprocessableEntity, f, b)
	case err != nil:
		return err
	case take:
		return v.redirect(strings.TrimSuffix(v.r.URL.Path, "/import") + "?saved=import&year=" + strconv.Itoa(v.year()))
	}
	kinds, err := s.sys.Registers()
	if err != nil {
		return err
	}
	for _, k := range kinds {
		for _, r := range rows {
			if k.Key == r.Kind {
				b.Tried = append(b.Tried, saidRow(k, r))
			}
		}
	}
	b.Read, b.Again, b.Text = true, again, tableText(in)
	return s.showRegister(v, http.StatusOK, f, b)
}
