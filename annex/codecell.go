package annex

import (
	"strconv"
	"strings"

	"github.com/parindex/parindex/message"
)

// sureness is how well a code could be read.
type sureness int

const (
	noCode sureness = iota
	unsureCode
	sureCode
)

// excelCode is the code of a cell that a workbook keeps as a number or a date
// and shows in another way.
func (b *builder) excelCode(c cell) (code, sureness) {
	if c.own() == "" || c.raw == c.text {
		return code{}, noCode
	}
	if _, err := strconv.ParseFloat(c.raw, 64); err != nil {
		return code{}, noCode
	}
	if shown, ok := parseCode(c.text); ok && len(shown.path) > 1 {
		return shown, sureCode
	}
	days, err := strconv.Atoi(strings.TrimSuffix(c.raw, ".0"))
	if err != nil || days < 20000 || days > 80000 {
		if kept, ok := parseCode(c.raw); ok {
			return kept, sureCode
		}
		return code{}, noCode
	}
	all := asDates(days)
	var fits []code
	for _, one := range all {
		if follows(b.before, one) && len(b.before.path) > 0 {
			fits = append(fits, one)
		}
	}
	switch {
	case len(fits) == 1:
		return fits[0], sureCode
	case len(all) > 0:
		return all[0], unsureCode
	}
	return code{}, noCode
}

// codeOf reads the code and the title of a line.
func (b *builder) codeOf(l line) (code, string, sureness) {
	if c, is := b.excelCode(l.cell(codes)); is != noCode {
		if shown, ok := parseCode(l.cell(codes).text); is == sureCode && (!ok || shown.text != c.text) {
			b.note(l.place, c.text, "annex.note.excel_code", message.Word("shown", l.cell(codes).text))
		}
		return c, l.own(titles), is
	}
	c, title, ok := codeAndTitle(l)
	if !ok {
		return c, title, noCode
	}
	return c, title, sureCode
}
