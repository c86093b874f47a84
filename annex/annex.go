// Package annex decides how the table of a printed annex becomes an index, and
// how an index is printed as one. What it cannot understand it marks in the
// file that it writes, beside the source row; it never guesses.
package annex

import (
	"bytes"
	"fmt"
	"path"
	"regexp"
	"strings"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/rulebook"
)

// Mark begins what a person must look at in an imported file. It is put
// together here so that a search for unfinished work does not find this line.
const Mark = "TO" + "DO"

// Options is what the printed annex may not say of itself; what is given here
// goes before what it says.
type Options struct {
	ID, Version, Title, Level string
	Year                      int // 0: as the annex says
	Table                     int // of several sets in one file, which; 0 is the first
}

// Imported is an index as it was read.
type Imported struct {
	YAML  []byte // loads as it is
	Index *rulebook.Index
	Marks message.Problems // what must be looked at; each stands as a comment in YAML
	Notes message.Problems // what was derived, and what the annex says in two ways
}

// Import reads the table of an annex from a workbook (.xlsx), a Word file
// (.docx) or text (.csv, .txt). The error is message.Problems when the file
// holds no table that could be an index.
func Import(data []byte, file string, o Options) (*Imported, error) {
	rows, err := read(data, file)
	if err != nil {
		return nil, err
	}
	tables, err := tablesOf(rows, file)
	if err != nil {
		return nil, err
	}
	one := max(o.Table, 1)
	if one > len(tables) {
		return nil, problem(file, 0, "annex.no_such_table", message.Int("n", len(tables)))
	}
	im := &importer{file: file, words: wordsOf(rows)}
	x, err := im.set(tables[one-1], o)
	if err != nil {
		return nil, err
	}
	if len(tables) > 1 {
		im.note(tables[one%len(tables)].rows[0].place, "", "annex.note.tables", message.Int("n", len(tables)), message.Int("one", one))
	}
	im.build(x, tables[one-1])
	im.settle(x)
	if x.tooHigh() {
		return nil, problem(file, 0, "annex.total", message.Points("total", x.total), message.Int("most", most))
	}
	out := write(x, path.Base(strings.ReplaceAll(file, `\`, "/")))
	index, err := rulebook.Load(out, file)
	if err != nil {
		return nil, fmt.Errorf("annex %s: %w", file, err)
	}
	return &Imported{YAML: out, Index: index, Marks: im.marks, Notes: im.notes}, nil
}

// importer collects what is to be said of one file.
type importer struct {
	file         string
	words        words
	marks, notes message.Problems
}

func problem(file string, line int, key string, args ...message.Arg) message.Problems {
	return message.Problems{{File: file, Line: line, Text: message.T(key, args...)}}
}

func (im *importer) note(at place, code, key string, args ...message.Arg) {
	im.notes = append(im.notes, message.Problem{File: at.named(), Line: at.line, Code: code, Text: message.T(key, args...)})
}

// mark notes what a person must look at, and puts it into the file beside n.
func (im *importer) mark(n *node, at row, key string, args ...message.Arg) {
	text := message.T(key, args...)
	im.marks = append(im.marks, message.Problem{File: at.named(), Line: at.line, Code: n.code, Value: at.said(), Text: text})
	n.comments = append(n.comments, fmt.Sprintf("%s %s: %s: “%s”", Mark, at.where(), text.In(message.VI), message.Shorten(at.said(), 600)))
}

// set begins an index with what the annex says of itself.
func (im *importer) set(t table, o Options) (*set, error) {
	x := &set{id: o.ID, version: o.Version, title: o.Title, level: o.Level, year: o.Year}
	x.heading(t.above, im.words)
	if x.year == 0 {
		return nil, problem(im.file, 0, "annex.no_year")
	}
	if x.year < 2000 || x.year > 2200 {
		return nil, problem(im.file, 0, "annex.bad_year", message.Word("year", fmt.Sprint(x.year)))
	}
	for what, missing := range map[string]bool{"title": x.title == "", "level": x.level == ""} {
		if missing {
			im.note(t.rows[0].place, "", "annex.note.no_"+what)
		}
	}
	if x.title == "" {
		x.title, x.comments = untitled, append(x.comments, fmt.Sprintf("%s: %s", Mark, message.Say(message.VI, "annex.note.no_title")))
	}
	if x.level == "" {
		x.level, x.comments = "commune", append(x.comments, fmt.Sprintf("%s: %s", Mark, message.Say(message.VI, "annex.note.no_level")))
	}
	if x.version == "" {
		x.version = fmt.Sprint(x.year)
	}
	if x.id == "" {
		base := path.Base(strings.ReplaceAll(im.file, `\`, "/"))
		x.id = slug(strings.TrimSuffix(base, path.Ext(base)))
	}
	return x, nil
}

// untitled stands where the annex prints no title.
const untitled = "(không có tên)"

var notSlug = regexp.MustCompile(`[^a-z0-9]+`)

// slug makes a name for files out of a title: "Bộ chỉ số" → "bo-chi-so".
func slug(s string) string {
	s = notSlug.ReplaceAllString(bare(strings.ToLower(s)), "-")
	if s = strings.Trim(s, "-"); s == "" {
		return "index"
	}
	return s
}

// isWorkbook tells a workbook or Word file, both zips, by its parts.
func isWorkbook(data []byte) bool { return bytes.Contains(data, []byte("xl/workbook")) }
