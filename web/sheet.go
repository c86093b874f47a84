package web

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
)

// sheetBody is what the score sheet of a unit shows.
type sheetBody struct {
	*app.Sheet
	Path      string
	SelfTotal *assessment.Standing
	Rows      []sheetRow
	Filters   []link
}

// sheetRow is a row of the sheet with its state in words.
type sheetRow struct {
	app.SheetRow
	State, Tone string
	Head        *app.SheetBand // that begins with this row
}

// shows are the filters of the sheet, in the order of their buttons.
var shows = []struct {
	name  string
	keeps func(app.SheetRow) bool
}{
	{"all", func(app.SheetRow) bool { return true }},
	{"lost", func(r app.SheetRow) bool { return r.Line.Lost.Sign() > 0 }},
	{"claimed", func(r app.SheetRow) bool { return r.Loss != nil && r.Loss.Claimed().Sign() > 0 }},
	{"missing", func(r app.SheetRow) bool {
		return r.Line.Outcome == scoring.Missing || r.Line.Outcome == scoring.Failed
	}},
}

func (s *server) sheet(v *visit) error {
	sh, err := s.sys.Sheet(v.r.Context(), v.actor(), v.round(), v.unit())
	if err != nil {
		return err
	}
	b := sheetBody{Sheet: sh, Path: unitPath(sh.Round.Key, sh.Unit.Alias), SelfTotal: sh.Self}
	area, show := v.query("area"), v.query("show")
	known := false
	for _, f := range shows {
		known = known || f.name == show
	}
	if !known {
		show = "all"
	}
	for _, f := range shows {
		n := 0
		for _, r := range sh.Rows {
			if r.Line != nil && f.keeps(r) {
				n++
			}
		}
		b.Filters = append(b.Filters, link{
			Href: "?show=" + f.name, Here: f.name == show && area == "",
			Text: message.Say(v.lang, "web.sheet.show."+f.name, message.Int("n", n)),
		})
		if f.name == show {
			b.Rows = keepRows(sh.Rows, func(r app.SheetRow) bool {
				return f.keeps(r) && (area == "" || r.Line.Area == area)
			})
		}
	}
	if c, ok := sh.Index.Find(area); ok {
		b.Filters = append(b.Filters, link{Href: "?area=" + url.QueryEscape(area), Text: message.Say(v.lang, "web.sheet.show.area", message.Word("code", c.Code)), Here: true})
	}
	s.show(v, http.StatusOK, "sheet", page{About: sh.Unit.Name.In(v.lang), Frame: frameOf(v.lang, sh.Frame, "/sheet"), Body: b})
	return nil
}

// keepRows keeps the components that keep says, and the nodes above them.
func keepRows(rows []app.SheetRow, keep func(app.SheetRow) bool) []sheetRow {
	needed := map[string]bool{}
	for _, r := range rows {
		if r.Line == nil || !keep(r) {
			continue
		}
		for _, c := range ancestors(rows, r.Node) {
			needed[c] = true
		}
	}
	var kept []sheetRow
	var under *app.SheetBand
	for _, r := range rows {
		if !needed[r.Node.Code] {
			continue
		}
		row := sheetRow{SheetRow: r}
		if r.Band != under {
			under, row.Head = r.Band, r.Band
		}
		if r.Line != nil {
			row.State, row.Tone = stateOf(*r.Line, r.Node.Tally)
		}
		kept = append(kept, row)
	}
	return kept
}

// ancestors returns the codes of a node and of all above it. Rows come in the
// order of the tree, so the parent of a node is the last before it that is
// one step shallower.
func ancestors(rows []app.SheetRow, node *rulebook.Criterion) []string {
	codes := []string{node.Code}
	depth := -1
	for i := len(rows) - 1; i >= 0; i-- {
		r := rows[i].Node
		switch {
		case r == node:
			depth = r.Depth - 1
		case depth >= 0 && r.Depth == depth:
			codes = append(codes, r.Code)
			depth--
		}
	}
	return codes
}

// stateOf says in a word what became of a component, and how the word looks.
func stateOf(l scoring.Line, tally rulebook.Tally) (key, tone string) {
	switch {
	case l.Outcome == scoring.Missing:
		return "web.state.missing", "warn"
	case l.Outcome == scoring.Failed:
		return "web.state.error", "bad"
	case l.Left:
		return "web.state.left", ""
	case tally != rulebook.InTotal && l.Got.IsZero():
		return "web.state.no_" + string(tally), "quiet"
	case tally != rulebook.InTotal:
		return "web.state." + string(tally), ""
	case l.Lost.IsZero():
		return "web.state.full", "quiet"
	case l.Got.IsZero():
		return "web.state.none", ""
	}
	return "web.state.part", ""
}

// componentBody is what the page of one component shows.
type componentBody struct {
	*app.Component
	Path        string
	RoundPath   string
	SeesAll     bool // the person may see the component in all units
	Node        *rulebook.Criterion
	Above       []*rulebook.Criterion
	Inputs      []inputRow
	RuleKind    string
	State, Tone string
}

// inputRow is a value that the score rests on, under its name for people.
type inputRow struct {
	scoring.Value
	Title, Unit message.Phrase
	Said        message.Text
}

func (s *server) component(v *visit) error {
	c, err := s.sys.Component(v.r.Context(), v.actor(), v.round(), v.unit(), v.r.PathValue("code"))
	if err != nil {
		return err
	}
	last := len(c.Path) - 1
	b := componentBody{Component: c, Path: unitPath(c.Round.Key, c.Unit.Alias), RoundPath: roundPath(c.Round.Key), Node: c.Path[last], Above: c.Path[:last], SeesAll: c.MayAll[account.SeeSheet]}
	b.RuleKind = "web.rule." + string(b.Node.Rule.Kind)
	b.State, b.Tone = stateOf(c.Line, b.Node.Tally)
	for _, value := range c.Line.Basis {
		b.Inputs = append(b.Inputs, inputOf(b.Node, value))
	}
	about := strings.Join([]string{c.Line.Code, c.Unit.Name.In(v.lang)}, ", ")
	s.show(v, http.StatusOK, "component", page{About: about, Frame: frameOf(v.lang, c.Frame, "/sheet"), Body: b})
	return nil
}

// inputOf names a stored value as the rulebook does.
func inputOf(node *rulebook.Criterion, value scoring.Value) inputRow {
	row := inputRow{Value: value, Title: message.Phrase{VI: value.Input}, Said: message.T("value.word", message.Word("value", value.Raw))}
	in, ok := node.Takes(value.Input)
	if !ok {
		return row
	}
	row.Title, row.Unit = in.Title, in.Unit
	if typed, fault := scoring.ParseValue(node, in, value.Raw); fault == nil {
		row.Said = typed.Said()
	}
	return row
}
