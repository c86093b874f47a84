package app

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/dossier"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
	"github.com/parindex/parindex/store"
)

// DossierFigures are the measures of dossiers that an input of a component may
// be, in the order in which they are offered.
var DossierFigures = []string{"received", "resolved", "in_time", "late", "due", "due_in_time", "open_overdue", "apologies", "apologies_owed", "online", "digitised", "paying", "paid_online"}

// dossierFigures are all measures of an office over a round's year.
func (s *System) dossierFigures(ctx context.Context, top, unit org.UnitID, t *dossier.Tally, year int) (map[string]int, calendar.Date, error) {
	first, last := calendar.MustParse("01/01/"+strconv.Itoa(year)), calendar.MustParse("31/12/"+strconv.Itoa(year))
	until := last
	if s.Today().Before(until) {
		until = s.Today()
	}
	f := t.Between(dossier.DayOf(first), dossier.DayOf(until))
	owed, covered, err := s.apologyCounts(ctx, top, unit, first, until)
	return map[string]int{
		"received": f.Received, "resolved": f.Resolved, "in_time": f.Resolved - f.Late, "late": f.Late, "due": f.Due, "due_in_time": f.Early + f.OnTime,
		"open_overdue": f.OpenOverdue, "apologies": covered, "apologies_owed": owed,
		"online": f.Online.N, "digitised": f.Digitised.N, "paying": f.PaidOnline.Of, "paid_online": f.PaidOnline.N,
	}, until, err
}

// DossierScore is what a component that rests on dossiers gives.
type DossierScore struct {
	Round  assessment.Round
	Node   *rulebook.Criterion
	Inputs []MeasuredValue
	Line   *scoring.Line // nil: not all of its inputs are measured
	Worse  *scoring.Line // if what was asked about went late; nil: that changes nothing
	Costs  points.Points // what that would lose
	Until  calendar.Date
}

// MeasuredValue is an input of it with what was counted.
type MeasuredValue struct {
	Input   *rulebook.Input
	Measure string
	N       int
}

// dossierRound is the round whose criteria the dossiers of an office feed now:
// the running one of the latest year, else the last that was published.
func (s *System) dossierRound(a Actor, f *Frame, rounds []assessment.Round, unit org.UnitID) (assessment.Round, bool) {
	var best assessment.Round
	for _, r := range rounds {
		if !f.tree.Within(unit, r.Publisher) || s.authorise(a, account.SeeRanking, r.Publisher, f.tree) != nil {
			continue
		}
		if best.Key == "" || r.Year > best.Year || r.Year == best.Year && r.Running() && !best.Running() {
			best = r
		}
	}
	return best, best.Key != ""
}

// dossierScores are the components of the office's round that rest on
// dossiers, now and if atRisk more dossiers went late.
func (s *System) dossierScores(ctx context.Context, a Actor, d *DossierDesk, t *dossier.Tally, atRisk int) ([]DossierScore, error) {
	rounds, err := s.store.Rounds(ctx)
	if err != nil {
		return nil, err
	}
	round, ok := s.dossierRound(a, d.Frame, rounds, d.Office.ID)
	if !ok {
		return nil, nil
	}
	book, err := s.book(ctx, round.Hash)
	if err != nil {
		return nil, err
	}
	mapped, err := s.measuredInputs(ctx, round, book)
	if err != nil || len(mapped) == 0 {
		return nil, err
	}
	year := round.Year
	if !round.Running() { // its year is over: the dossiers are those of now
		year = d.Today.Year()
	}
	figures, until, err := s.dossierFigures(ctx, d.tree.Top(d.Office.ID), d.Office.ID, t, year)
	if err != nil {
		return nil, err
	}
	var out []DossierScore
	for _, node := range book.Leaves() {
		score := DossierScore{Round: round, Node: node, Until: until}
		now, worse := map[string]string{}, map[string]string{}
		for i := range node.Inputs {
			in := &node.Inputs[i]
			k := slices.IndexFunc(mapped, func(m store.MeasuredInput) bool { return m.Code == node.Code && m.Input == in.Name })
			if k < 0 {
				continue
			}
			m := mapped[k].Measure
			score.Inputs = append(score.Inputs, MeasuredValue{in, m, figures[m]})
			now[in.Name], worse[in.Name] = strconv.Itoa(figures[m]), strconv.Itoa(figures[m]+gone(m, atRisk))
		}
		if len(score.Inputs) == 0 {
			continue
		}
		if len(score.Inputs) == len(node.Inputs) {
			score.Line = Try(node, now).Line
			if w := Try(node, worse).Line; atRisk > 0 && score.Line != nil && w != nil && w.Got.Less(score.Line.Got) {
				score.Worse, score.Costs = w, score.Line.Got.Sub(w.Got)
			}
		}
		out = append(out, score)
	}
	return out, nil
}

// gone is by how much a measure changes when n open dossiers are resolved
// late.
func gone(measure string, n int) int {
	switch measure {
	case "resolved", "late", "due", "apologies_owed":
		return n
	}
	return 0
}

// measuredInputs are the inputs of a round that are measured: what the
// secretariat chose, else what the names of the inputs say.
func (s *System) measuredInputs(ctx context.Context, round assessment.Round, book *rulebook.Index) ([]store.MeasuredInput, error) {
	all, err := s.store.MeasuredInputs(ctx, round.ID)
	if err != nil || len(all) > 0 {
		return all, err
	}
	for _, node := range book.Leaves() {
		for _, in := range node.Inputs {
			if m := usualMeasure(in.Title.VI); m != "" && in.Type == rulebook.Count {
				all = append(all, store.MeasuredInput{Code: node.Code, Input: in.Name, Measure: m})
			}
		}
	}
	return all, nil
}

// usualMeasures are how indexes name what is measured, as dossier.Fold writes
// it.
var usualMeasures = map[string]string{
	"ho so giai quyet dung han tren he thong": "in_time", "ho so giai quyet dung han": "in_time", "ho so duoc giai quyet dung han": "in_time",
	"ho so da giai quyet": "resolved", "ho so giai quyet": "resolved",
	"ho so tre hen da co van ban xin loi": "apologies", "ho so tre hen tren he thong": "late", "ho so tre hen": "late", "ho so den han": "due",
}

func usualMeasure(title string) string { return usualMeasures[dossier.Fold(title)] }

// MeasuredPage is which inputs of a round's components are measured.
type MeasuredPage struct {
	*Frame
	Rows   []MeasuredRow
	Chosen bool // by the secretariat; else by the names of the inputs
}

// MeasuredRow is one input that counts something.
type MeasuredRow struct {
	Node    *rulebook.Criterion
	Input   *rulebook.Input
	Measure string
}

// MeasuredPage shows which inputs of a round are measured.
func (s *System) MeasuredPage(ctx context.Context, a Actor, round string) (*MeasuredPage, error) {
	f, err := s.frame(ctx, a, account.RunRound, round, "")
	if err != nil {
		return nil, err
	}
	v := &MeasuredPage{Frame: f}
	kept, err := s.store.MeasuredInputs(ctx, f.Round.ID)
	if err != nil {
		return nil, err
	}
	v.Chosen = len(kept) > 0
	mapped, err := s.measuredInputs(ctx, f.Round, f.Index)
	if err != nil {
		return nil, err
	}
	for _, node := range f.Index.Leaves() {
		for i := range node.Inputs {
			in := &node.Inputs[i]
			if in.Type != rulebook.Count {
				continue
			}
			row := MeasuredRow{Node: node, Input: in}
			if k := slices.IndexFunc(mapped, func(m store.MeasuredInput) bool { return m.Code == node.Code && m.Input == in.Name }); k >= 0 {
				row.Measure = mapped[k].Measure
			}
			v.Rows = append(v.Rows, row)
		}
	}
	return v, nil
}

// SetMeasured says which inputs of a round are measured; chosen is the measure
// by "code/input".
func (s *System) SetMeasured(ctx context.Context, a Actor, round string, chosen map[string]string) error {
	v, err := s.MeasuredPage(ctx, a, round)
	if err != nil {
		return err
	}
	var all []store.MeasuredInput
	for _, row := range v.Rows {
		m := chosen[row.Node.Code+"/"+row.Input.Name]
		if m == "" {
			continue
		}
		if !slices.Contains(DossierFigures, m) {
			return fail(Invalid, "dossier.no_measure", message.Word("measure", m))
		}
		all = append(all, store.MeasuredInput{Code: row.Node.Code, Input: row.Input.Name, Measure: m})
	}
	before, err := s.store.MeasuredInputs(ctx, v.Round.ID)
	if err != nil {
		return err
	}
	e := s.entry(a, v.Frame, "set_measured", "round:"+v.Round.Key)
	return s.store.Change(ctx, e, func(tx *store.Tx) error {
		tx.Payload(before, all)
		return tx.PutMeasuredInputs(v.Round.ID, all)
	})
}

// CountedFor is what dossiers say of the components of a unit's running sheet, by
// code; nothing where none of the inputs is measured, or no dossier was brought
// in. It takes as many queries for one component as for all.
func (s *System) CountedFor(ctx context.Context, f *Frame) (map[string]*DossierScore, error) {
	mapped, err := s.measuredInputs(ctx, f.Round, f.Index)
	if err != nil || len(mapped) == 0 {
		return nil, err
	}
	t, err := s.store.DossierTally(ctx, f.Unit.ID)
	if err != nil || t.IsZero() {
		return nil, err
	}
	figures, until, err := s.dossierFigures(ctx, f.tree.Top(f.Unit.ID), f.Unit.ID, t, f.Round.Year)
	if err != nil {
		return nil, err
	}
	all := map[string]*DossierScore{}
	for _, m := range mapped {
		node, ok := f.Index.Find(m.Code)
		if !ok {
			continue
		}
		score := all[m.Code]
		if score == nil {
			score = &DossierScore{Round: f.Round, Node: node, Until: until}
			all[m.Code] = score
		}
		for i := range node.Inputs {
			if node.Inputs[i].Name == m.Input {
				score.Inputs = append(score.Inputs, MeasuredValue{&node.Inputs[i], m.Measure, figures[m.Measure]})
			}
		}
	}
	return all, nil
}

// Agrees says whether what a unit entered is what its dossiers say; a unit that
// entered nothing does not contradict them.
func (d *DossierScore) Agrees(entered []scoring.Value) bool {
	for _, v := range entered {
		for _, in := range d.Inputs {
			if in.Input.Name == v.Input && strings.ReplaceAll(v.Raw, ".", "") != strconv.Itoa(in.N) {
				return false
			}
		}
	}
	return true
}
