package reading

import (
	"maps"
	"slices"

	"github.com/parindex/parindex/paper"
	"github.com/parindex/parindex/points"
)

// Read says what a paper claims and what is wrong with it. known may be nil:
// then nothing is held against an index or a result.
func Read(t *paper.Text, known *Known) *Claims {
	c := &Claims{Documents: []Cited{}, Findings: []Finding{}, Derived: []string{}, Letters: t.Letters}
	items := itemsOf(t)
	var lines []line // everything, for what is cited and named
	for _, it := range items {
		if it.grid == nil {
			lines = append(lines, it.line)
			continue
		}
		for i, cells := range it.grid.rows {
			for _, cell := range cells {
				if cell != "" {
					lines = append(lines, line{cell, it.grid.at(i + 1)})
				}
			}
		}
	}
	top := c.header(lines)
	c.named(lines, top)
	c.years(top, lines)
	c.documentsIn(lines, top.end)
	p := &prose{c: c, area: -1, seen: map[string]bool{}, headed: map[string]int{}, at: map[string]int{}}
	for _, it := range items {
		if it.grid != nil {
			p.table(it.grid)
		} else {
			p.line(it.line)
		}
	}
	p.close()
	c.classify(top)
	c.settle(p.loose)
	c.check(lines, known, t.Doubtful)
	return c
}

func (c *Claims) settle(loose []line) {
	for _, t := range c.tasks {
		for i := range c.Components {
			if c.Components[i].Code == t.Code {
				c.Components[i].fillFrom(t)
			}
		}
	}
	c.leaves()
	c.settleAreas()
	c.wholes(loose)
	c.totalRows()
	c.ranked()
	selfOnly := c.Kind != nil && *c.Kind == SelfScore && c.Self == nil && c.Final != nil
	if selfOnly {
		// In a paper by which a unit scores itself, what it reached is what it claims.
		c.Self, c.Final = c.Final, nil
	}
	c.derive()
}

// derive fills in what follows by arithmetic from what is stated.
func (c *Claims) derive() {
	for i := range c.Components {
		e := &c.Components[i]
		e.Derived = append(e.Derived, e.fill()...)
	}
	for i := range c.Areas {
		a := &c.Areas[i]
		for _, name := range a.fill() {
			if a.Code != nil {
				name = "areas." + *a.Code + "." + name
			} else {
				name = "areas." + name
			}
			c.Derived = append(c.Derived, name)
		}
	}
	whole := score{c.Max, c.Final, c.Lost}
	for _, name := range whole.fill() {
		if name == "got" {
			name = "final"
		}
		c.Derived = append(c.Derived, name)
	}
	c.Max, c.Final, c.Lost = whole.Max, whole.Got, whole.Lost
}

// fill reckons the one of three that is not stated, and names it.
func (s *score) fill() []string {
	switch {
	case s.Max != nil && s.Got != nil && s.Lost == nil:
		s.Lost = copyOf(s.Max.Sub(*s.Got))
		return []string{"lost"}
	case s.Max != nil && s.Got == nil && s.Lost != nil:
		s.Got = copyOf(s.Max.Sub(*s.Lost))
		return []string{"got"}
	case s.Max == nil && s.Got != nil && s.Lost != nil:
		s.Max = copyOf(s.Got.Add(*s.Lost))
		return []string{"max"}
	}
	return nil
}

// sum adds what is known of a list; whole is false where something is not.
func sum(list []*points.Points) (total points.Points, whole bool) {
	whole = len(list) > 0
	for _, p := range list {
		if p == nil {
			whole = false
			continue
		}
		total = total.Add(*p)
	}
	return total, whole
}

func sorted(m map[string]points.Points) []string {
	return slices.Sorted(maps.Keys(m))
}
