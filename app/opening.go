package app

import (
	"context"
	"errors"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/audit"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/store"
)

// keyForm is what may stand in an address as the name of a round.
var keyForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// Opening is what a secretariat lays down for a new round.
type Opening struct {
	Key       string
	Title     string
	Year      int
	Publisher string // alias of the unit that runs and publishes the round
	Index     string // hash
	Units     []string
	Cohorts   map[string]string // by unit, where the index has cohorts
	Timetable assessment.Timetable
}

// OpenRound prepares a round: its units get empty score sheets, which open
// when the round goes to self-scoring.
func (s *System) OpenRound(ctx context.Context, a Actor, o Opening) error {
	can, err := s.Openable(ctx, a)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(can.Seats, func(u org.Unit) bool { return u.Alias == o.Publisher })
	if i < 0 {
		return fail(Invalid, "round.no_publisher")
	}
	publisher, tree := can.Seats[i], can.tree
	x, err := s.book(ctx, o.Index)
	if err != nil {
		return found(err, "app.no_index")
	}
	round := assessment.Round{
		ID: assessment.RoundID(newID()), Key: o.Key, Title: message.Phrase{VI: o.Title}, Year: o.Year, Publisher: publisher.ID,
		Hash: o.Index, Index: x.ID, Version: x.Version, Stage: assessment.Prepared, Timetable: o.Timetable, Edition: 1,
	}
	sheets, err := o.sheets(round, x, tree)
	if err != nil {
		return err
	}
	e := audit.Entry{Chain: tree.Top(publisher.ID), Actor: a.name(), Verb: "open_round", Target: "round:" + round.Key, Unit: publisher.ID}
	err = s.store.Change(ctx, e, func(tx *store.Tx) error {
		tx.Payload(nil, round)
		if err := tx.PutRound(round); err != nil {
			return err
		}
		return tx.PutSheets(sheets)
	})
	if errors.Is(err, store.ErrExists) {
		return fail(Invalid, "round.exists", message.Word("round", o.Key))
	}
	return err
}

// sheets are the empty sheets of a new round; an error says what is wrong with
// the opening.
func (o Opening) sheets(round assessment.Round, x *rulebook.Index, tree *org.Tree) ([]assessment.Sheet, error) {
	switch {
	case !keyForm.MatchString(o.Key):
		return nil, fail(Invalid, "round.bad_key", message.Word("key", o.Key))
	case strings.TrimSpace(o.Title) == "":
		return nil, fail(Invalid, "round.no_title")
	case o.Year < 2000 || o.Year > 2100:
		return nil, fail(Invalid, "round.bad_year")
	case len(o.Units) == 0:
		return nil, fail(Invalid, "round.no_units")
	case len(x.Unfilled()) > 0:
		return nil, fail(Invalid, "round.frame", message.Word("code", x.Unfilled()[0].Code))
	}
	if why := o.Timetable.Check(); why != nil {
		return nil, &Error{Kind: Invalid, Text: *why}
	}
	var sheets []assessment.Sheet
	for _, alias := range o.Units {
		u, ok := tree.Alias(alias)
		if !ok || u.ID == round.Publisher || !tree.Within(u.ID, round.Publisher) {
			return nil, fail(Invalid, "app.no_unit", message.Word("unit", alias))
		}
		sheet := assessment.Sheet{Round: round.ID, Unit: u.ID, State: assessment.Drafting}
		if len(x.Cohorts) > 0 {
			if _, there := x.Cohort(o.Cohorts[alias]); !there {
				return nil, fail(Invalid, "round.no_cohort", message.Title("unit", u.Name))
			}
			sheet.Cohort = o.Cohorts[alias]
		}
		sheets = append(sheets, sheet)
	}
	return sheets, nil
}

// Openable is what a new round may be made of.
type Openable struct {
	*Frame
	Seats   []org.Unit // that may publish it
	Below   map[org.UnitID][]org.Unit
	Indexes []IndexRow
}

// Openable lists what the person may open a round with.
func (s *System) Openable(ctx context.Context, a Actor) (*Openable, error) {
	all, err := s.territory(ctx)
	if err != nil {
		return nil, err
	}
	units, tree := all.units, all.tree
	v := &Openable{Below: map[org.UnitID][]org.Unit{}}
	below := map[org.UnitID]int{}
	for _, u := range units {
		below[u.Parent]++
	}
	for _, u := range units {
		if below[u.ID] == 0 || s.authorise(a, account.RunRound, u.ID, tree) != nil {
			continue
		}
		v.Seats = append(v.Seats, u)
		v.Below[u.ID] = tree.On(s.Today()).Below(u.ID)
	}
	if len(v.Seats) == 0 {
		return nil, fail(Forbidden, "app.forbidden")
	}
	list, err := s.Indexes(ctx, a)
	if err != nil {
		return nil, err
	}
	v.Frame, v.Indexes = list.Frame, list.Rows
	return v, nil
}

// Moments reads a timetable as typed: the end of each stage, by stage; the
// faults are by field.
func Moments(cutOff string, typed map[assessment.Stage]string) (assessment.Timetable, map[string]message.Text) {
	t := assessment.Timetable{Due: map[assessment.Stage]time.Time{}}
	wrong := map[string]message.Text{}
	if cutOff != "" {
		d, err := calendar.Parse(cutOff)
		if err != nil {
			wrong["cut_off"] = message.T("web.bad_date")
		}
		t.CutOff = d
	}
	for _, stage := range slices.Sorted(maps.Keys(typed)) {
		if typed[stage] == "" {
			continue
		}
		at, err := calendar.ParseMoment(typed[stage])
		if err != nil {
			wrong[string(stage)] = message.T("round.bad_moment")
			continue
		}
		t.Due[stage] = at
	}
	return t, wrong
}
