package app

import (
	"context"
	"slices"
	"strconv"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
	"github.com/parindex/parindex/tabular"
)

// PublicResult is what everybody may see of a published round: ranks and sums,
// nothing of persons.
type PublicResult struct {
	Round     assessment.Round
	Publisher message.Phrase
	Index     *rulebook.Index
	Edition   int
	Earlier   *assessment.Round // shown to the public too
	Later     *assessment.Round
	Rows      []PublicRow
}

// PublicRow is one unit of it.
type PublicRow struct {
	Unit     org.Unit
	Standing assessment.Standing
}

// Public returns a published round that its secretariat shows to everybody;
// any other is not found.
func (s *System) Public(ctx context.Context, key string) (*PublicResult, error) {
	rounds, err := s.store.Rounds(ctx)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(rounds, func(r assessment.Round) bool { return r.Key == key && r.Shown && !r.Running() })
	if i < 0 {
		return nil, fail(NotFound, "app.no_round", message.Word("round", key))
	}
	tree, err := s.tree(ctx)
	if err != nil {
		return nil, err
	}
	f := &Frame{Round: rounds[i], Known: rounds, tree: tree}
	v, err := s.result(ctx, f)
	if err != nil {
		return nil, err
	}
	if v.Earlier != nil && !v.Earlier.Shown {
		v.Earlier = nil
	}
	if v.Later != nil && !v.Later.Shown {
		v.Later = nil
	}
	return v, nil
}

// result reads the published ranking of the frame's round.
func (s *System) result(ctx context.Context, f *Frame) (*PublicResult, error) {
	v := &PublicResult{Round: f.Round, Publisher: f.Name(f.Round.Publisher)}
	v.Edition, v.Earlier, v.Later = f.Editions()
	var err error
	if v.Index, err = s.book(ctx, f.Round.Hash); err != nil {
		return nil, err
	}
	all, err := s.store.Standings(ctx, f.Round.ID, assessment.Final)
	if err != nil {
		return nil, err
	}
	for _, st := range all {
		u, _ := f.tree.Unit(st.Unit)
		v.Rows = append(v.Rows, PublicRow{u, st})
	}
	place := func(r PublicRow) int {
		return slices.IndexFunc(v.Index.Cohorts, func(c rulebook.Cohort) bool { return c.Key == r.Standing.Cohort })
	}
	slices.SortStableFunc(v.Rows, func(x, y PublicRow) int { return place(x) - place(y) })
	return v, nil
}

// Annex is the ranking annex of a published round: units × areas, as XLSX.
func (s *System) Annex(ctx context.Context, a Actor, round string, lang message.Lang) ([]byte, error) {
	f, err := s.frame(ctx, a, account.SeeRanking, round, "")
	if err != nil {
		return nil, err
	}
	if f.Round.Running() {
		return nil, fail(NotFound, "correct.running")
	}
	v, err := s.result(ctx, f)
	if err != nil {
		return nil, err
	}
	return v.XLSX(lang)
}

// Columns are the headings of the table of a result.
func (v *PublicResult) Columns(lang message.Lang) []string {
	cols := []string{message.Say(lang, "web.rank"), message.Say(lang, "web.unit")}
	if len(v.Index.Cohorts) > 0 {
		cols = append(cols, message.Say(lang, "result_table.cohort"))
	}
	for _, a := range v.Index.Areas {
		cols = append(cols, a.Code+". "+a.Title.In(lang))
	}
	return append(cols, message.Say(lang, "web.points"), message.Say(lang, "web.max"), message.Say(lang, "web.class"), message.Say(lang, "result_table.note"))
}

// Cells is one row of that table, with a decimal point as data have it.
func (v *PublicResult) Cells(lang message.Lang, r PublicRow) []string {
	cells := []string{strconv.Itoa(r.Standing.Rank), r.Unit.Name.In(lang)}
	if len(v.Index.Cohorts) > 0 {
		cohort, _ := v.Index.Cohort(r.Standing.Cohort)
		cells = append(cells, cohort.Title.In(lang))
	}
	for _, a := range v.Index.Areas {
		i := slices.IndexFunc(r.Standing.Areas, func(s scoring.Sum) bool { return s.Code == a.Code })
		if i < 0 {
			cells = append(cells, "")
			continue
		}
		cells = append(cells, r.Standing.Areas[i].Got.String())
	}
	note := ""
	if r.Standing.Illustrative {
		note = message.Say(lang, "mark.illustrative")
	}
	return append(cells, r.Standing.Total.String(), r.Standing.Max.String(), r.Standing.Class.Name.In(lang), note)
}

// About are the lines over the table: whose result it is, of when, and how it
// may be used.
func (v *PublicResult) About(lang message.Lang) []string {
	lines := []string{v.Publisher.In(lang), v.Round.Title.In(lang), message.Say(lang, "result_table.published", message.Date("date", v.Round.Published))}
	if v.Edition > 1 {
		lines = append(lines, message.Say(lang, "result_table.corrected", message.Int("edition", v.Edition), message.Date("date", v.Round.Published), message.Word("reason", v.Round.Reason)))
	}
	return append(lines, message.Say(lang, "result_table.rulebook", message.Word("hash", v.Round.Hash[:min(12, len(v.Round.Hash))])))
}

// Licence says how the data may be used, and whose they are.
func (v *PublicResult) Licence(lang message.Lang) string {
	return message.Say(lang, "public.licence", message.Title("publisher", v.Publisher), message.Date("date", v.Round.Published))
}

// XLSX writes the result as a workbook; whatever is no number is text in it,
// never a formula.
func (v *PublicResult) XLSX(lang message.Lang) ([]byte, error) {
	p := tabular.Page{Name: message.Say(lang, "result_table.sheet"), Landscape: true}
	for i, line := range v.About(lang) {
		p.Titles = append(p.Titles, tabular.PageTitle{Text: line, Bold: i < 2, Italic: i >= 2})
	}
	p.Titles = append(p.Titles, tabular.PageTitle{Text: v.Licence(lang), Italic: true})
	areas := len(v.Index.Areas)
	first := 2
	if len(v.Index.Cohorts) > 0 {
		first++
	}
	for i, title := range v.Columns(lang) {
		c := tabular.PageColumn{Title: title, Width: 12, Number: i == 0 || i >= first && i < first+areas+2}
		if i == 1 {
			c.Width = 28
		}
		p.Columns = append(p.Columns, c)
	}
	for _, r := range v.Rows {
		p.Rows = append(p.Rows, tabular.PageRow{Cells: v.Cells(lang, r)})
	}
	return tabular.WriteXLSX(p)
}

// ShowPublic lets everybody see a published round, or no longer. edition is
// the one that the person saw.
func (s *System) ShowPublic(ctx context.Context, a Actor, round string, shown bool, edition int) error {
	f, err := s.frame(ctx, a, account.RunRound, round, "")
	if err != nil {
		return err
	}
	if f.Round.Running() {
		return fail(Invalid, "correct.running")
	}
	after := f.Round
	after.Shown, after.Edition = shown, edition
	verb := "hide_public"
	if shown {
		verb = "show_public"
	}
	return s.changeRound(ctx, a, f, verb, after, "")
}

// EditionChanges is what a correction changed against the edition before it.
func (s *System) EditionChanges(ctx context.Context, a Actor, round string) ([]NamedChange, error) {
	f, err := s.frame(ctx, a, account.SeeRanking, round, "")
	if err != nil {
		return nil, err
	}
	_, earlier, _ := f.Editions()
	if earlier == nil {
		return nil, nil
	}
	before, err := s.store.Standings(ctx, earlier.ID, assessment.Final)
	if err != nil {
		return nil, err
	}
	after, err := s.store.Standings(ctx, f.Round.ID, assessment.Final)
	if err != nil {
		return nil, err
	}
	return f.changes(before, after), nil
}

func (f *Frame) changes(before, after []assessment.Standing) []NamedChange {
	var moved []NamedChange
	for _, c := range assessment.Changes(draftOfStandings(before), draftOfStandings(after)) {
		if c.Moved() {
			u, _ := f.tree.Unit(c.Unit)
			moved = append(moved, NamedChange{c, u})
		}
	}
	return moved
}
