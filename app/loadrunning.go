package app

import (
	"bytes"
	"io/fs"
	"slices"
	"time"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/scoring"
	"github.com/parindex/parindex/store"
)

// everyone stands in a file of inputs for each unit that the file gives
// nothing else for, component by component.
const everyone = "*"

// spread gives every unit what the file gives for everyone.
func spread(sheet *scoring.Sheet, units []string) {
	base, there := sheet.Inputs[everyone]
	if !there {
		return
	}
	delete(sheet.Inputs, everyone)
	sheet.Units = slices.DeleteFunc(sheet.Units, func(u string) bool { return u == everyone })
	for _, unit := range units {
		if sheet.Inputs[unit] == nil {
			sheet.Inputs[unit] = scoring.Inputs{}
		}
		if !slices.Contains(sheet.Units, unit) {
			sheet.Units = append(sheet.Units, unit)
		}
		for code, values := range base {
			if _, own := sheet.Inputs[unit][code]; !own {
				sheet.Inputs[unit][code] = values
			}
		}
	}
}

// below returns the aliases of the communes below the publisher on a date.
func (l *loader) below(on calendar.Date) []string {
	var aliases []string
	for _, u := range org.NewTree(append(l.tree.Units(), l.units...)).On(on).Below(l.ids[l.file.Publisher]) {
		if u.Level == org.Commune {
			aliases = append(aliases, u.Alias)
			l.ids[u.Alias] = u.ID
		}
	}
	return aliases
}

// readRunning reads a round that is still running: what its units have given,
// and what appraisers have decided so far.
func (l *loader) readRunning(fsys fs.FS) error {
	units := l.below(lastDay(assessment.Round{Year: l.file.Year}))
	name := l.file.beside(l.file.Self)
	data, err := readPart(fsys, name)
	if err != nil {
		return err
	}
	known := func(unit string) bool { return unit == everyone || slices.Contains(units, unit) }
	sheet, err := scoring.ReadSelf(bytes.NewReader(data), name, l.book, known)
	if err != nil {
		return err
	}
	spread(sheet, units)
	l.sheets = map[assessment.Side]*scoring.Sheet{assessment.Self: sheet}
	l.check()
	l.timetable()
	for _, alias := range l.file.Late {
		l.unit(alias)
	}
	for _, d := range l.file.Decided {
		for _, code := range d.Components {
			l.component(code)
		}
		for _, alias := range d.Units {
			l.unit(alias)
		}
	}
	return l.problems.OrNil()
}

// timetable makes the round a running one.
func (l *loader) timetable() {
	l.round.Stage, l.round.Edition = l.file.Stage, 1
	l.round.Timetable = assessment.Timetable{CutOff: l.file.Timetable.CutOff.Date, Due: map[assessment.Stage]time.Time{}}
	if !slices.Contains(assessment.Stages, l.file.Stage) || !l.round.Running() {
		l.report(string(l.file.Stage), "round.bad_stage")
	}
	for stage, typed := range l.file.Timetable.Due {
		at, err := calendar.ParseMoment(typed)
		if err != nil || !slices.Contains(assessment.Stages, stage) {
			l.report(typed, "round.bad_moment")
			continue
		}
		l.round.Timetable.Due[stage] = at
	}
	if why := l.round.Timetable.Check(); why != nil {
		l.report("", why.Key, why.Args...)
	}
}

// cohort is the group that a unit is ranked in: that whose key its kind names,
// the first where none does.
func (l *loader) cohort(u org.Unit) string {
	if len(l.book.Cohorts) == 0 {
		return ""
	}
	for _, c := range l.book.Cohorts {
		for _, listed := range l.listed {
			if listed.Alias == u.Alias && listed.Cohort == c.Key {
				return c.Key
			}
		}
	}
	return l.book.Cohorts[0].Key
}

// saveRunning saves the sheets of a running round with what stands on them.
func (l *loader) saveRunning(tx *store.Tx) error {
	sheet := l.sheets[assessment.Self]
	tree := org.NewTree(append(l.tree.Units(), l.units...))
	var sheets []assessment.Sheet
	for _, alias := range sheet.Units {
		u, _ := tree.Alias(alias)
		s := assessment.Sheet{Round: l.round.ID, Unit: u.ID, Cohort: l.cohort(u), State: assessment.Submitted}
		if slices.Contains(l.file.Late, alias) {
			s.State = assessment.Drafting
		}
		s.Self = scoring.Score(l.book, sheet.Inputs[alias]).Total
		sheets = append(sheets, s)
	}
	if err := tx.PutSheets(sheets); err != nil {
		return err
	}
	for _, alias := range sheet.Units {
		for code, values := range sheet.Inputs[alias] {
			if err := tx.PutEntry(l.round.ID, assessment.Entry{Unit: l.ids[alias], Code: code, Values: values}); err != nil {
				return err
			}
		}
	}
	decided := map[string]bool{}
	for _, d := range l.file.Decided {
		if err := l.saveDecided(tx, d); err != nil {
			return err
		}
		for _, alias := range d.Units {
			decided[alias] = true
		}
	}
	for alias := range decided {
		if err := finalTotal(tx, &Frame{Round: l.round, Unit: org.Unit{ID: l.ids[alias]}, Index: l.book}); err != nil {
			return err
		}
	}
	return l.saveSaid(tx)
}

func (l *loader) saveDecided(tx *store.Tx, d decidedPart) error {
	for _, alias := range d.Units {
		for _, code := range d.Components {
			v := assessment.Verdict{Unit: l.ids[alias], Code: code, Turn: max(1, l.round.Stage.Turn()), Remark: d.Remark, Explain: d.Explain, By: d.By}
			if d.Points != nil {
				v.Points = &d.Points.Points
			}
			if err := tx.PutVerdict(l.round.ID, v); err != nil {
				return err
			}
		}
	}
	return nil
}
