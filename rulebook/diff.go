package rulebook

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/parindex/parindex/message"
)

// Pair is one criterion in two versions of an index, or in two indexes.
type Pair struct {
	Old *Criterion
	New *Criterion
}

// Pairs maps the criteria of one version to those of another, in the order of
// the new one: by lineage first, which lives through renumbering, and what is
// left by code and title. It is what a comparison of years stands on.
func Pairs(older, newer *Index) []Pair {
	byLineage, byName := map[string]*Criterion{}, map[[2]string]*Criterion{}
	older.Walk(func(c *Criterion) {
		byLineage[c.Lineage], byName[[2]string{c.Code, c.Title.VI}] = c, c
	})
	taken := map[*Criterion]bool{}
	match := map[*Criterion]*Criterion{}
	try := func(c, old *Criterion) {
		if old != nil && match[c] == nil && !taken[old] {
			match[c], taken[old] = old, true
		}
	}
	newer.Walk(func(c *Criterion) { try(c, byLineage[c.Lineage]) })
	newer.Walk(func(c *Criterion) { try(c, byName[[2]string{c.Code, c.Title.VI}]) })
	var pairs []Pair
	newer.Walk(func(c *Criterion) {
		if old := match[c]; old != nil {
			pairs = append(pairs, Pair{old, c})
		}
	})
	return pairs
}

// Field is what of an index or a criterion differs, and how it read. Rules and
// the like are in JSON; what is not there is "".
type Field struct {
	Name string `json:"field"`
	Old  string `json:"old"`
	New  string `json:"new"`
}

// Change is a criterion that stands in both versions and is not the same.
type Change struct {
	Pair
	Fields []Field
}

// Diff is what differs between two versions of an index.
type Diff struct {
	Heading []Field // of the index itself
	Added   []*Criterion
	Removed []*Criterion
	Changed []Change
}

// Empty says whether nothing differs.
func (d Diff) Empty() bool {
	return len(d.Heading)+len(d.Added)+len(d.Removed)+len(d.Changed) == 0
}

// DiffOf returns what differs between two versions. It is empty only for the
// same content.
func DiffOf(older, newer *Index) Diff {
	d := Diff{Heading: fields(headingOf(older), headingOf(newer))}
	pairs := Pairs(older, newer)
	kept, moved := map[*Criterion]bool{}, map[*Criterion]*Criterion{}
	for _, p := range pairs {
		kept[p.Old], kept[p.New] = true, true
		moved[p.New] = p.Old
	}
	missing := func(to *[]*Criterion) func(*Criterion) {
		return func(c *Criterion) {
			if !kept[c] {
				*to = append(*to, c)
			}
		}
	}
	newer.Walk(missing(&d.Added))
	older.Walk(missing(&d.Removed))
	oldAbove, newAbove := above(older), above(newer)
	for _, p := range pairs {
		differ := fields(criterionOf(p.Old), criterionOf(p.New))
		if was, is := oldAbove[p.Old], newAbove[p.New]; p.Old.Tally != p.New.Tally || moved[is] != was || (is == nil) != (was == nil) {
			differ = append(differ, Field{"under", codeOr(was, p.Old.Tally), codeOr(is, p.New.Tally)})
		}
		if len(differ) > 0 {
			d.Changed = append(d.Changed, Change{p, differ})
		}
	}
	if d.Empty() && older.Hash() != newer.Hash() {
		d.Heading = []Field{{"order", order(older), order(newer)}}
	}
	return d
}

// order lists the codes as they follow one another.
func order(x *Index) string {
	var codes []string
	x.Walk(func(c *Criterion) { codes = append(codes, c.Code) })
	return strings.Join(codes, ", ")
}

// above returns the criterion that each one stands under, nil for the topmost.
func above(x *Index) map[*Criterion]*Criterion {
	parents := map[*Criterion]*Criterion{}
	x.Walk(func(c *Criterion) {
		for _, p := range c.Parts {
			parents[p] = c
		}
	})
	return parents
}

func codeOr(c *Criterion, tally Tally) string {
	if c != nil {
		return c.Code
	}
	return string(tally)
}

// named is a value of an index with its name in the file.
type named struct {
	name  string
	value any
}

func headingOf(x *Index) []named {
	return []named{
		{"index", x.ID}, {"version", x.Version}, {"title", x.Title}, {"year", strconv.Itoa(x.Year)}, {"level", x.Level},
		{"valid_from", x.ValidFrom.ISO()}, {"valid_to", x.ValidTo.ISO()}, {"basis", x.Basis}, {"total", x.Total.String()},
		{"total_bounds", x.Bounds}, {"digits", strconv.Itoa(int(x.Digits))}, {"classes", x.Classes}, {"ranking", string(x.Ranking)},
		{"ties", strings.Join(x.Ties, ", ")}, {"cohorts", x.Cohorts}, {"blocks", x.Blocks},
		{"bonus", extraOf(x.Bonus)}, {"penalty", extraOf(x.Penalty)}, {"illustrative", x.Illustrative}, {"source", x.Source},
	}
}

// extraOf is a bonus or penalty without its parts.
func extraOf(e *Extra) any {
	if e == nil {
		return nil
	}
	head := *e
	head.Parts, head.Line = nil, 0
	return head
}

func criterionOf(c *Criterion) []named {
	var inputs []Input // those that the file declares; others follow from the rule
	for _, in := range c.Inputs {
		if in.Line > 0 {
			inputs = append(inputs, in)
		}
	}
	slices.SortFunc(inputs, func(a, b Input) int { return strings.Compare(a.Name, b.Name) })
	return []named{
		{"code", c.Code}, {"title", c.Title}, {"max", c.Max.String()}, {"block", c.Block}, {"local", c.Local}, {"rule", ruleOf(c)}, {"inputs", inputs},
		{"evidence", c.Evidence}, {"appraiser", c.Appraiser}, {"source", c.Source}, {"illustrative", c.Illustrative},
	}
}

// ruleOf is the rule of c as the file has it: "full" is not a number of its
// own, which a new maximum would change.
func ruleOf(c *Criterion) any {
	if c.Rule == nil {
		return nil
	}
	w := c.Rule.WhenEmpty
	if w == nil || w.Leave || w.Points != c.Max {
		return c.Rule
	}
	return struct {
		*Rule
		WhenEmpty string `json:"when_empty"`
	}{c.Rule, "full"}
}

// fields compares values of the same names, in their order.
func fields(older, newer []named) []Field {
	var differ []Field
	for i, was := range older {
		if a, b := shown(was.value), shown(newer[i].value); a != b {
			differ = append(differ, Field{was.name, a, b})
		}
	}
	return differ
}

// shown is a value as text: itself, or its JSON where it is not plain.
func shown(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case message.Phrase:
		if v.EN == "" {
			return v.VI
		}
		return v.VI + " / " + v.EN
	}
	if reflect.ValueOf(v).IsZero() {
		return ""
	}
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(b)
}
