package cli

import (
	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/message"
)

// The shape of measure --by's JSON: a group is a field, a procedure or an
// officer, whose office is named beside.
type (
	groupOutput struct {
		AsOf     string        `json:"as_of"`
		By       string        `json:"by"`
		Groups   []groupUnit   `json:"groups"`
		Rejected []rejectedRow `json:"rejected"`
	}
	groupUnit struct {
		Unit string `json:"unit,omitempty"`
		Name string `json:"name"`
		measureNumbers
	}
)

// printMeasuresBy prints what is counted by field, procedure or officer.
func (c *command) printMeasuresBy(of measureOutput, by string, groups []app.FacetMeasures, day calendar.Date, asJSON bool) error {
	if asJSON {
		out := groupOutput{of.AsOf, by, []groupUnit{}, of.Rejected}
		for _, g := range groups {
			out.Groups = append(out.Groups, groupUnit{g.Unit, g.Name, numbersOf(g.Measures)})
		}
		return c.printJSON(out)
	}
	lines := make([]measureLine, len(groups))
	for i, g := range groups {
		name := g.Name
		if name == "" {
			name = message.Say(c.language(), "facet.unsaid")
		}
		if g.Unit != "" {
			name = g.Unit + ": " + name
		}
		lines[i] = measureLine{name, g.Measures}
	}
	return c.printLines(by, lines, day)
}
