package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"path"
	"strconv"
	"strings"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
)

// publicBody is what everybody sees of a published round.
type publicBody struct {
	*app.PublicResult
	Path  string
	Heads []string
	Lines []publicLine
	Terms string // of use
	Pager pager
}

// publicLine is a row as it is shown.
type publicLine struct {
	app.PublicRow
	Areas []string
}

// public shows a round without sign-in. It is the same page for everybody:
// also for who is signed in, whose name must not get into a shared cache.
func (s *server) public(v *visit) error {
	v.account = nil
	p, err := s.sys.Public(v.r.Context(), v.round())
	if err != nil {
		return err
	}
	b := publicBody{PublicResult: p, Path: "/public/" + p.Round.Key, Terms: p.Licence(v.lang)}
	as := shown{v.lang, p.Index.Digits}
	for _, a := range p.Index.Areas {
		b.Heads = append(b.Heads, a.Code)
	}
	for _, row := range p.Rows {
		line := publicLine{PublicRow: row}
		for _, sum := range row.Standing.Areas {
			line.Areas = append(line.Areas, as.total(sum.Got))
		}
		b.Lines = append(b.Lines, line)
	}
	b.Lines, b.Pager = paged(v, b.Lines, func(l publicLine) string { return l.Unit.Name.In(v.lang) })
	if same, err := s.unchanged(v, p); same || err != nil {
		return err
	}
	s.show(v, http.StatusOK, "public", page{About: p.Round.Title.In(v.lang), Body: b})
	return nil
}

// unchanged sets how long a public page may be kept, and answers who has it
// already. What it shows is a snapshot: its round, edition and language name it.
func (s *server) unchanged(v *visit, p *app.PublicResult) (bool, error) {
	look, err := s.assets.path("app.css")
	if err != nil {
		return false, err
	}
	later := ""
	if p.Later != nil {
		later = p.Later.Key
	}
	sum := sha256.Sum256([]byte(strings.Join([]string{look, v.r.URL.RequestURI(), string(v.lang), string(p.Round.ID), strconv.Itoa(p.Round.Edition), later}, "\n")))
	tag := `W/"` + hex.EncodeToString(sum[:16]) + `"`
	h := v.w.Header()
	h.Set("ETag", tag)
	h.Set("Cache-Control", "public, max-age=300")
	h.Add("Vary", "Cookie")
	h.Add("Vary", "Accept-Language")
	if !strings.Contains(v.r.Header.Get("If-None-Match"), tag) {
		return false, nil
	}
	v.w.WriteHeader(http.StatusNotModified)
	return true, nil
}

// publicFile sends the same as open data.
func (s *server) publicFile(v *visit) error {
	p, err := s.sys.Public(v.r.Context(), v.round())
	if err != nil {
		return err
	}
	name := v.r.PathValue("file")
	var body []byte
	var kind string
	switch name {
	case "results.csv":
		body, kind = publicCSV(v.lang, p), "text/csv; charset=utf-8"
	case "results.json":
		kind = "application/json"
		body, err = json.MarshalIndent(publicJSON(v.lang, p), "", "  ")
	case "results.xlsx":
		kind = xlsxType
		body, err = p.XLSX(v.lang)
	default:
		return &app.Error{Kind: app.NotFound, Text: message.T("web.no_page")}
	}
	if err != nil {
		return err
	}
	if same, err := s.unchanged(v, p); same || err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", kind)
	attachment(v.w, p.Round.Key+path.Ext(name))
	write(v.w, v.r, http.StatusOK, body, nil)
	return nil
}

const xlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// publicCSV has what the data are on each line, since a table of open data is
// cut apart and joined with others. Nothing in it is taken for a formula.
func publicCSV(lang message.Lang, p *app.PublicResult) []byte {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	put := func(cells []string) {
		for i, c := range cells {
			if strings.IndexAny(c, "=+-@\t\r") == 0 && !isNumber(c) {
				cells[i] = "'" + c
			}
		}
		_ = w.Write(cells) // into memory
	}
	put(append(p.Columns(lang), message.Say(lang, "public.date"), message.Say(lang, "public.edition"), message.Say(lang, "public.use")))
	for _, row := range p.Rows {
		put(append(p.Cells(lang, row), p.Round.Published.ISO(), strconv.Itoa(p.Edition), p.Licence(lang)))
	}
	w.Flush()
	return b.Bytes()
}

func isNumber(s string) bool {
	_, err := strconv.ParseFloat(s, 64)
	return err == nil
}

// publicRound is a published round as open data. Points are decimal numbers
// written as text: they are exact.
type publicRound struct {
	Round     string         `json:"round"`
	Title     message.Phrase `json:"title"`
	Year      int            `json:"year"`
	Publisher message.Phrase `json:"publisher"`
	Published string         `json:"published"`
	Edition   int            `json:"edition"`
	Corrects  string         `json:"corrects,omitempty"`
	Reason    string         `json:"reason,omitempty"`
	Rulebook  string         `json:"rulebook"`
	Licence   string         `json:"licence"`
	Units     []publicUnit   `json:"units"`
}

type publicUnit struct {
	Unit         string         `json:"unit"`
	Name         message.Phrase `json:"name"`
	Level        org.Level      `json:"level"`
	Cohort       string         `json:"cohort,omitempty"`
	Rank         int            `json:"rank"`
	Of           int            `json:"of"`
	Total        string         `json:"total"`
	Max          string         `json:"max"`
	Class        message.Phrase `json:"class"`
	Areas        []publicArea   `json:"areas"`
	Illustrative bool           `json:"illustrative"`
}

type publicArea struct {
	Code  string         `json:"code"`
	Title message.Phrase `json:"title"`
	Got   string         `json:"got"`
	Max   string         `json:"max"`
}

func publicJSON(lang message.Lang, p *app.PublicResult) publicRound {
	out := publicRound{
		Round: p.Round.Key, Title: p.Round.Title, Year: p.Round.Year, Publisher: p.Publisher, Published: p.Round.Published.ISO(),
		Edition: p.Edition, Reason: p.Round.Reason, Rulebook: p.Round.Hash, Licence: p.Licence(lang),
	}
	if p.Earlier != nil {
		out.Corrects = p.Earlier.Key
	}
	for _, r := range p.Rows {
		st := r.Standing
		u := publicUnit{
			Unit: r.Unit.Alias, Name: r.Unit.Name, Level: r.Unit.Level, Cohort: st.Cohort, Rank: st.Rank, Of: st.Of,
			Total: st.Total.String(), Max: st.Max.String(), Class: st.Class.Name, Illustrative: st.Illustrative,
		}
		for _, a := range st.Areas {
			u.Areas = append(u.Areas, publicArea{a.Code, a.Title, a.Got.String(), a.Max.String()})
		}
		out.Units = append(out.Units, u)
	}
	return out
}

// annex sends the ranking annex of a published round to those who may see it.
func (s *server) annex(v *visit) error {
	body, err := s.sys.Annex(v.r.Context(), v.actor(), v.round(), v.lang)
	if err != nil {
		return err
	}
	return s.table(v, v.round()+".xlsx", body)
}
