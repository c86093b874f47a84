package annex

import (
	"slices"
	"strings"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/rulebook"
)

// printedRow is a row of the annex as it goes to the printer. Maxima have a
// decimal point; the formats write them as they need.
type printedRow struct {
	code, title, max, evidence, guide string
	strong                            bool
}

// printer lays an index out as the rows of an annex. Papers are Vietnamese.
type printer struct {
	x    *rulebook.Index
	rows []printedRow
}

func vi(key string, args ...message.Arg) string { return message.Say(message.VI, key, args...) }

func printed(x *rulebook.Index) []printedRow {
	p := &printer{x: x}
	keys := blockKeys(x.Blocks)
	for i, b := range x.Blocks {
		areas := slices.DeleteFunc(slices.Clone(x.Areas), func(a *rulebook.Criterion) bool { return a.Block != b.Key })
		if len(areas) == 1 && areas[0].Code == keys[i] {
			p.criterion(areas[0], true)
			continue
		}
		p.add(printedRow{code: keys[i], title: b.Title.VI, max: b.Max.String(), strong: true})
		for _, a := range areas {
			p.criterion(a, true)
		}
	}
	if len(x.Blocks) == 0 {
		for _, a := range x.Areas {
			p.criterion(a, true)
		}
	}
	p.extra(x.Bonus, "annex.print.bonus", bonusTitle.MatchString)
	p.extra(x.Penalty, "annex.print.penalty", penaltyTitle.MatchString)
	return p.rows
}

// blockKeys are the Roman numbers of the blocks, unless their keys are such.
func blockKeys(blocks []rulebook.Block) []string {
	keys := make([]string, len(blocks))
	own := true
	for i, b := range blocks {
		c, ok := parseCode(b.Key)
		own = own && ok && c.marker() && c.text == b.Key
		keys[i] = roman(i + 1)
	}
	for i, b := range blocks {
		if own {
			keys[i] = b.Key
		}
	}
	return keys
}

// roman writes 1 to 39.
func roman(n int) string {
	return strings.Repeat("X", n/10%4) + []string{"", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"}[n%10]
}

// extra prints bonus or penalty after the total's areas.
func (p *printer) extra(e *rulebook.Extra, title string, named func(string) bool) {
	if e == nil {
		return
	}
	if len(e.Parts) == 1 && p.whole(e) {
		p.criterion(e.Parts[0], true)
		return
	}
	said := e.Title.VI
	if !named(said) {
		said = vi(title) + ": " + said
	}
	p.add(printedRow{code: p.nextTop(), title: said, max: e.Max.String(), strong: true})
	for _, c := range e.Parts {
		p.criterion(c, false)
	}
}

// whole says that an extra is scored as a whole, by its only part.
func (p *printer) whole(e *rulebook.Extra) bool {
	one := e.Parts[0]
	return one.Scored() && one.Title == e.Title && one.Max == e.Max && one.Code == p.nextTop()
}

// nextTop is the number of a part beside the blocks, of their own sort: below
// letters a Roman number would stand inside the last of them.
func (p *printer) nextTop() string {
	tops, letter := 1, ""
	for _, r := range p.rows {
		switch c, ok := parseCode(r.code); {
		case !ok || !c.marker():
		case isRoman(c):
			tops++
		case len(c.text) == 1:
			letter = string(c.text[0] + 1)
		}
	}
	return or(letter, roman(tops))
}

func (p *printer) add(r printedRow) { p.rows = append(p.rows, r) }

func (p *printer) criterion(c *rulebook.Criterion, strong bool) {
	guide := []string{}
	if c.Appraiser != "" {
		guide = append(guide, vi("annex.print.appraiser", message.Word("office", c.Appraiser)))
	}
	at := len(p.rows)
	p.add(printedRow{code: c.Code, title: c.Title.VI, max: c.Max.String(), evidence: c.Evidence.VI, strong: strong || len(c.Parts) > 0})
	if !c.Local.IsZero() {
		p.add(printedRow{title: vi("annex.print.local"), max: c.Local.String()})
	}
	if c.Rule != nil {
		guide = append(guide, p.rule(c)...)
	}
	p.rows[at].guide = strings.Join(guide, "\n")
	for _, part := range c.Parts {
		p.criterion(part, false)
	}
}
