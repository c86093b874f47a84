package annex

import (
	"slices"
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
	// Numbers of one level that begin anew below each other stand apart by
	// their words alone.
	if rank := rankOf(l.own(codes)); rank > 0 && len(c.path) == 1 && !c.marker() {
		for i := len(b.open) - 1; i >= 0; i-- {
			if above := b.open[i]; above.rank > 0 && above.rank < rank {
				c.path = append(slices.Clone(above.path), c.path...)
				c.text = strings.Join(c.path, ".")
				break
			}
		}
	}
	return c, title, sureCode
}
