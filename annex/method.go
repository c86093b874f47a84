package annex

import "github.com/parindex/parindex/rulebook"

// Method says how a component is scored, a line each, in the words of the
// printed annex. It is nil for what has no rule of its own.
func Method(c *rulebook.Criterion) []string {
	if c.Rule == nil {
		return nil
	}
	p := &printer{}
	lines := p.rule(c)
	for _, r := range p.rows {
		lines = append(lines, r.title)
	}
	return lines
}
