package dossier

import (
	"context"
	"errors"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/tabular"
	"github.com/parindex/parindex/worktime"
)

// Options say how a table is read.
type Options struct {
	Prefer   Mapping            // columns by their headings, over what is recognised
	Known    Mapping            // what columns were taken for before; a heading that is gone is passed over
	Unit     string             // the office of a table that names none
	Calendar *worktime.Calendar // for terms in working days; nil: a due date must be given
	Progress func(rows int, at, size int64)
}

// Table is what was read: its heading, and how many rows it had.
type Table struct {
	File     string
	Found    *Found
	Rows     int // that were taken for dossiers
	Rejected int
	Skipped  int // rows of titles, groups, sums and signatures
	Stated   int // rows by the table's own line of sums; 0: it does not say
}

// headRows is how many rows may stand above the end of the heading.
const headRows = 40

// every is how many rows pass between two looks at the clock and at who waits.
const every = 4096

// reader checks the rows of one table.
type reader struct {
	table  *Table
	opts   Options
	words  *words
	names  map[string]string // of offices: key of a name as printed
	found  *Found
	at     [18]int // places of Columns, -1: none
	strict bool    // a short row is a fault
	footer bool    // the row of sums has passed
	last   int     // the last place that is understood
}

// Read reads a table. Every row becomes a dossier or a fault, in the order of
// the file, but for repeated codes, which it does not look for: Twice does. It
// fails with message.Problems when the table cannot be understood, or with
// what the functions return.
func Read(ctx context.Context, in *tabular.Stream, o Options, dossier func(d *Dossier, digest uint64) error, fault func(message.Problem) error) (*Table, error) {
	r := &reader{table: &Table{File: in.File}, opts: o, words: newWords(), names: map[string]string{}, strict: !in.Workbook}
	var head []tabular.Line
	for len(head) < headRows {
		line, err := in.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		head = append(head, line)
	}
	if err := r.heading(head); err != nil {
		return nil, err
	}
	seen := 0
	for {
		var line tabular.Line
		if len(head) > 0 {
			line, head = head[0], head[1:]
		} else {
			next, err := in.Next()
			if errors.Is(err, io.EOF) {
				return r.table, nil
			}
			if err != nil {
				return nil, err
			}
			line = next
		}
		if line.Number <= r.found.Line {
			continue
		}
		if seen++; seen%every == 0 {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			if o.Progress != nil {
				o.Progress(seen, in.At(), in.Size)
			}
		}
		if err := r.row(line, dossier, fault); err != nil {
			return nil, err
		}
	}
}

func (r *reader) heading(head []tabular.Line) error {
	rows, lines := make([][]string, len(head)), make([]int, len(head))
	for i, l := range head {
		rows[i], lines[i] = l.Cells, l.Number
	}
	r.found = find(rows, lines, r.opts.Prefer, r.opts.Known)
	r.table.Found = r.found
	file := r.table.File
	if len(r.found.At) == 0 {
		return message.Problems{{File: file, Text: message.T("dossier.no_headings", message.Int("rows", headRows))}}
	}
	if len(r.found.unmet) > 0 {
		c := slices.Min(r.found.unmet)
		return message.Problems{{File: file, Column: r.opts.Prefer[c], Text: message.T("dossier.no_heading", message.Word("column", string(c)))}}
	}
	if missing := r.found.Missing(); len(missing) > 0 {
		var problems message.Problems
		for _, c := range missing {
			problems = append(problems, message.Problem{File: file, Line: r.found.Line,
				Text: message.T("dossier.missing_column", message.Sub("column", c.Title()), message.Word("names", strings.Join(r.found.Spare, ", ")), message.Word("key", string(c)))})
		}
		return problems
	}
	for i, c := range Columns {
		r.at[i] = -1
		if at, ok := r.found.At[c]; ok {
			r.at[i] = at
			r.last = max(r.last, at)
		}
	}
	return nil
}

// Title names a column to people.
func (c Column) Title() message.Text { return message.T("dossier.column." + string(c)) }

// The index of each column in Columns.
const (
	atCode = iota
	atProcedure
	atField
	atUnit
	atUnitName
	atOfficer
	atReceived
	atDue
	atFinished
	atStatus
	atChannel
	atPayment
	atFee
	atDigital
	atTerm
	atSerial
	atLevel
	atEntered
)

func (r *reader) cell(cells []string, column int) string {
	if i := r.at[column]; i >= 0 && i < len(cells) {
		return cells[i]
	}
	return ""
}

func (r *reader) row(line tabular.Line, dossier func(*Dossier, uint64) error, fault func(message.Problem) error) error {
	if r.aside(line.Cells) {
		r.table.Skipped++
		return nil
	}
	r.table.Rows++
	var d Dossier
	column, key, args := r.read(line, &d)
	if key == "" {
		return dossier(&d, r.digest(line.Cells))
	}
	r.table.Rejected++
	p := message.Problem{File: r.table.File, Line: line.Number, Text: message.T(key, args...)}
	if column >= 0 {
		if i := r.at[column]; i >= 0 {
			p.Column = r.found.Headings[i]
			p.Value = r.cell(line.Cells, column)
		}
	}
	return fault(p)
}

var (
	sums       = regexp.MustCompile(`^(tong|cong|tong cong|tong so|tong hop|total)( |$)`)
	signatures = regexp.MustCompile(`^(nguoi lap|ngay \d+ thang|.*ngay thang nam|thu truong|tm ubnd|tm uy ban|chu tich|ghi chu|ket xuat|noi nhan|nguon|in luc|ngay in)`)
)

// aside says that a row is no dossier: empty, the numbers of columns, the
// heading again, the title of a group, sums, or what stands below them.
func (r *reader) aside(cells []string) bool {
	code := r.cell(cells, atCode)
	if strings.ContainsAny(code, "-.") && len(code) > 10 && !(strings.ContainsRune("TtCc", rune(code[0])) && sums.MatchString(Fold(code))) {
		return false
	}
	full, first, short := 0, "", true
	for _, c := range cells {
		if c == "" {
			continue
		}
		if full++; full == 1 {
			first = c
		}
		short = short && len(c) <= 6
	}
	if full == 0 {
		return true
	}
	folded, dated := Fold(first), r.cell(cells, atReceived) != ""
	if !dated && (sums.MatchString(folded) || signatures.MatchString(folded)) {
		r.footer = true
		if sums.MatchString(folded) && r.table.Stated == 0 {
			r.table.Stated = onlyNumber(cells)
		}
		return true
	}
	if code != "" {
		if Fold(code) == Fold(r.found.Headings[r.at[atCode]]) {
			return true
		}
		// (1) (2) (3), or A B 1 2, below the heading.
		return short && r.table.Rows == 0 && len(code) <= 4 && len(r.cell(cells, atReceived)) <= 4
	}
	return !dated && (r.footer || full == 1 && !digits(first))
}

var counted = regexp.MustCompile(`\d[\d.]*`)

// onlyNumber is the number of a line of sums that has one and no other; 0 for
// any other line: which of several is the count is not to be guessed.
func onlyNumber(cells []string) int {
	found := counted.FindAllString(strings.Join(cells, " "), -1)
	if len(found) != 1 {
		return 0
	}
	n, err := strconv.Atoi(strings.ReplaceAll(strings.TrimRight(found[0], "."), ".", ""))
	if err != nil {
		return 0 // too long for a count
	}
	return n
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// read checks a row. A fault is its place in Columns (-1: the row) and the key
// of its text.
func (r *reader) read(line tabular.Line, d *Dossier) (column int, key string, args []message.Arg) {
	cells := line.Cells
	if r.strict && len(cells) <= r.last {
		return -1, "dossier.short_row", []message.Arg{message.Int("got", len(cells)), message.Int("want", len(r.found.Headings))}
	}
	if len(cells) > len(r.found.Headings) && strings.Join(cells[len(r.found.Headings):], "") != "" {
		return -1, "dossier.long_row", []message.Arg{message.Int("got", len(cells)), message.Int("want", len(r.found.Headings))}
	}
	for _, c := range cells {
		if strings.ContainsRune(c, '\uFFFD') {
			return -1, "dossier.bad_letters", nil
		}
	}
	d.Line = line.Number
	if d.Code = NormalCode(r.cell(cells, atCode)); d.Code == "" {
		return atCode, "dossier.no_code", nil
	}
	d.Procedure, d.Field, d.Officer = r.cell(cells, atProcedure), r.cell(cells, atField), r.cell(cells, atOfficer)
	if !r.unit(cells, d) {
		return r.unitPlace(), "dossier.no_unit", nil
	}
	d.State = r.words.state(r.cell(cells, atStatus))
	d.Online = r.blank(atChannel, r.words.online(r.cell(cells, atChannel)))
	d.Digitised = r.blank(atDigital, r.words.answer(r.cell(cells, atDigital)))
	r.payment(cells, d)
	r.level(cells, d)
	return r.dates(cells, d)
}

func (r *reader) unitPlace() int {
	if r.at[atUnit] >= 0 {
		return atUnit
	}
	return atUnitName
}

// unit finds the office of a row: its code where there is one, else its name.
func (r *reader) unit(cells []string, d *Dossier) bool {
	code, name := r.cell(cells, atUnit), r.cell(cells, atUnitName)
	if r.at[atUnit] < 0 && r.at[atUnitName] < 0 {
		code = r.opts.Unit
		if code == "" {
			code = r.table.File
		}
	}
	switch {
	case code == "" && name == "":
		return false
	case code == "":
		key, seen := r.names[name]
		if !seen {
			key = r.firstNamed(name)
			r.names[strings.Clone(name)] = key // name alone would hold its whole row
		}
		code, name = key, key
	case name == "":
		name = code
	}
	d.Unit, d.UnitName = code, name
	return true
}

// firstNamed returns a name as it was first printed, whatever its capitals.
func (r *reader) firstNamed(name string) string {
	clean := strings.Clone(strings.Join(strings.Fields(name), " "))
	folded := "\x00" + strings.ToLower(clean)
	if first, seen := r.names[folded]; seen {
		return first
	}
	r.names[folded] = clean
	return clean
}

// blank says No where a table has a column and a row leaves it empty.
func (r *reader) blank(column int, a Answer) Answer {
	if a == Unknown && r.at[column] >= 0 {
		return No
	}
	return a
}

func (r *reader) payment(cells []string, d *Dossier) {
	if r.at[atPayment] >= 0 {
		d.Paid, d.PaidWeb = r.words.payment(r.cell(cells, atPayment))
	}
	if r.at[atFee] >= 0 && d.Paid == Unknown {
		if strings.Trim(r.cell(cells, atFee), "0., đĐ") != "" {
			d.Paid = Yes
		} else {
			d.Paid = No
		}
	}
}

func (r *reader) dates(cells []string, d *Dossier) (column int, key string, args []message.Arg) {
	for _, c := range []struct {
		column int
		into   *Moment
	}{{atReceived, &d.Received}, {atDue, &d.Due}, {atFinished, &d.Finished}} {
		s := r.cell(cells, c.column)
		if s == "" || s == "-" {
			continue
		}
		var ok bool
		if *c.into, ok = ParseMoment(s); !ok {
			return c.column, "dossier.bad_date", nil
		}
	}
	if d.Received.IsZero() {
		return atReceived, "dossier.no_received", nil
	}
	if d.Due.IsZero() {
		if key := r.term(cells, d); key != "" {
			return atTerm, key, nil
		}
	}
	if !d.Finished.IsZero() && d.Finished.before(d.Received) {
		return atFinished, "dossier.finished_before", []message.Arg{message.Word("received", d.Received.String())}
	}
	if !d.Due.IsZero() && d.Due.before(d.Received) {
		return atDue, "dossier.due_before", []message.Arg{message.Word("received", d.Received.String())}
	}
	r.entered(cells, d)
	return 0, "", nil
}

var terms = regexp.MustCompile(`^(\d{1,4})( ngay| ngay lam viec| ngay lv| gio| gio lam viec)?$`)

// term computes the due moment from a term in working days or hours.
func (r *reader) term(cells []string, d *Dossier) (key string) {
	s := Fold(r.cell(cells, atTerm))
	if s == "" || r.opts.Calendar == nil {
		return ""
	}
	m := terms.FindStringSubmatch(s)
	if m == nil {
		return "dossier.bad_term"
	}
	n := 0
	for _, c := range m[1] {
		n = n*10 + int(c-'0')
	}
	if n == 0 {
		return ""
	}
	from := d.Received.Time()
	if strings.HasPrefix(m[2], " gio") {
		d.Due = At(r.opts.Calendar.AfterHours(from, time.Duration(n)*time.Hour))
		return ""
	}
	d.Due = At(r.opts.Calendar.AfterDays(from, n))
	return ""
}

// Glance reads the beginning of a table: how its heading is understood, which
// may be not at all, and up to n rows below it. It is for a person who is to
// say which column is which.
func Glance(in *tabular.Stream, o Options, n int) (*Found, [][]string, error) {
	var rows [][]string
	var lines []int
	for len(rows) < headRows {
		line, err := in.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, nil, err
		}
		rows, lines = append(rows, slices.Clone(line.Cells)), append(lines, line.Number)
	}
	found := find(rows, lines, o.Prefer, o.Known)
	var below [][]string
	for i, row := range rows {
		if lines[i] > found.Line && len(below) < n {
			below = append(below, row)
		}
	}
	return found, below, nil
}
