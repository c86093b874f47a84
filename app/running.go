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

// Progress is the board of a running round: every unit, how far it is, and
// what stands between the round and its next stage.
type Progress struct {
	*Frame
	Rows  []ProgressRow
	Tally assessment.Tally
	Next  []NextStage
	Now   time.Time
	// Agree says that the person may agree to the publication that another
	// proposed.
	Propose, Agree bool
}

// NextStage is a stage to which the round may go, with what stands against it.
type NextStage struct {
	Stage   assessment.Stage
	Back    bool
	Against *message.Text // without a reason
}

// ProgressRow is one unit on the board.
type ProgressRow struct {
	Unit      org.Unit
	Sheet     assessment.Sheet
	Filled    int // components with something given
	Decided   int // components with an appraiser's decision
	Asked     int // components to be explained
	Of        int // components that the unit scores itself
	Appraised int // components that appraisers decide on
	Late      bool
	Steps     []assessment.Step
}

// Progress shows the board to those who run the round.
func (s *System) Progress(ctx context.Context, a Actor, round string) (*Progress, error) {
	f, err := s.running(ctx, a, account.RunRound, round, "")
	if err != nil {
		if e := (&Error{}); !errors.As(err, &e) || e.Kind != Forbidden {
			return nil, err
		}
		if f, err = s.running(ctx, a, account.PublishRound, round, ""); err != nil {
			return nil, err
		}
	}
	v := &Progress{Frame: f, Now: s.now()}
	sheets, err := s.store.Sheets(ctx, f.Round.ID)
	if err != nil {
		return nil, err
	}
	s.turnTo(f, a, sheets)
	filled, err := s.store.EntryCounts(ctx, f.Round.ID)
	if err != nil {
		return nil, err
	}
	verdicts, err := s.store.Verdicts(ctx, f.Round.ID, "")
	if err != nil {
		return nil, err
	}
	decided, asked := countVerdicts(verdicts)
	of, all := componentCounts(f.Index)
	for _, sheet := range sheets {
		u, _ := f.tree.Unit(sheet.Unit)
		row := ProgressRow{
			Unit: u, Sheet: sheet, Filled: filled[u.ID], Decided: decided[u.ID], Asked: asked[u.ID], Of: of, Appraised: all,
			Late:  sheet.State != assessment.Submitted && v.Now.After(sheet.Deadline(f.Round)),
			Steps: secretariatSteps(sheet.Open(f.Round, v.Now)),
		}
		v.Rows = append(v.Rows, row)
	}
	slices.SortFunc(v.Rows, func(x, y ProgressRow) int { return message.Compare(x.Unit.Name.VI, y.Unit.Name.VI) })
	v.Tally = tally(f.Index, sheets, decided)
	if f.MayAll[account.RunRound] {
		for _, to := range f.Round.Stage.Next() {
			if to != assessment.Published {
				v.Next = append(v.Next, NextStage{to, f.Round.Stage.Back(to), f.Round.Advance(to, v.Tally, "")})
			}
		}
	}
	drafted := f.Round.Stage == assessment.DraftResult && f.MayAll[account.PublishRound]
	v.Propose = drafted && f.Round.Proposer == ""
	v.Agree = drafted && f.Round.Proposer != "" && f.Round.Proposer != a.name()
	return v, nil
}

func secretariatSteps(open []assessment.Step) []assessment.Step {
	return slices.DeleteFunc(open, func(step assessment.Step) bool { return stepVerb[step] != account.RunRound })
}

// componentCounts returns how many components units score, and how many are
// appraised.
func componentCounts(x *rulebook.Index) (self, all int) {
	for _, c := range x.Leaves() {
		if assessment.SelfScored(c) {
			self++
		}
		all++
	}
	return self, all
}

func countVerdicts(verdicts []assessment.Verdict) (decided, asked map[org.UnitID]int) {
	decided, asked = map[org.UnitID]int{}, map[org.UnitID]int{}
	seen := map[[2]string]bool{}
	for _, v := range verdicts {
		if key := [2]string{string(v.Unit), v.Code}; !seen[key] {
			seen[key] = true
			decided[v.Unit]++
		}
		if v.Turn == 1 && v.Explain {
			asked[v.Unit]++
		}
	}
	return decided, asked
}

// tally counts what is done. A unit that sent nothing is appraised too, by what
// stands on its sheet: nothing is scored that nobody appraised.
func tally(x *rulebook.Index, sheets []assessment.Sheet, decided map[org.UnitID]int) assessment.Tally {
	_, all := componentCounts(x)
	t := assessment.Tally{Units: len(sheets)}
	for _, sheet := range sheets {
		if sheet.State == assessment.Submitted {
			t.Submitted++
		}
		t.Undecided += all - decided[sheet.Unit]
	}
	return t
}

// running opens a running round for a verb.
func (s *System) running(ctx context.Context, a Actor, do account.Verb, round, unit string) (*Frame, error) {
	f, err := s.frame(ctx, a, do, round, unit)
	if err != nil {
		return nil, err
	}
	if !f.Round.Running() {
		return nil, fail(NotFound, "round.not_running", message.Title("round", f.Round.Title))
	}
	for _, v := range []account.Verb{account.PublishRound, account.Appraise} {
		f.MayAll[v] = s.authorise(a, v, f.Round.Publisher, f.tree) == nil
	}
	for _, v := range []account.Verb{account.ScoreSelf, account.SubmitSelf, account.Appraise, account.RunRound} {
		f.May[v] = f.Home().ID != "" && s.authorise(a, v, f.Home().ID, f.tree) == nil
	}
	return f, nil
}

// turnTo lists the units of a running round whose sheets the person may see.
func (s *System) turnTo(f *Frame, a Actor, sheets []assessment.Sheet) {
	for _, sheet := range sheets {
		if u, ok := f.tree.Unit(sheet.Unit); ok && s.authorise(a, account.SeeSheet, u.ID, f.tree) == nil {
			f.Units = append(f.Units, u)
		}
	}
	slices.SortFunc(f.Units, func(x, y org.Unit) int { return message.Compare(x.Name.VI, y.Name.VI) })
}

// sheetOf returns the sheet of the frame's unit, and lists the others.
func (s *System) sheetOf(ctx context.Context, f *Frame, a Actor) (assessment.Sheet, error) {
	sheets, err := s.store.Sheets(ctx, f.Round.ID)
	if err != nil {
		return assessment.Sheet{}, err
	}
	s.turnTo(f, a, sheets)
	for _, sheet := range sheets {
		if sheet.Unit == f.Unit.ID {
			return sheet, nil
		}
	}
	return assessment.Sheet{}, fail(NotFound, "sheet.not_in_round", message.Title("unit", f.Unit.Name))
}

// Advance moves a round to a stage. edition is the one that the person saw.
func (s *System) Advance(ctx context.Context, a Actor, round string, to assessment.Stage, reason string, edition int) error {
	f, err := s.running(ctx, a, account.RunRound, round, "")
	if err != nil {
		return err
	}
	if to == assessment.Published {
		return fail(Forbidden, "round.two_people")
	}
	sheets, err := s.store.Sheets(ctx, f.Round.ID)
	if err != nil {
		return err
	}
	verdicts, err := s.store.Verdicts(ctx, f.Round.ID, "")
	if err != nil {
		return err
	}
	decided, _ := countVerdicts(verdicts)
	if why := f.Round.Advance(to, tally(f.Index, sheets, decided), reason); why != nil {
		return &Error{Kind: Invalid, Text: *why}
	}
	after := f.Round
	after.Stage, after.Proposer, after.Edition = to, "", edition
	return s.changeRound(ctx, a, f, "advance_round", after, reason)
}

// ChangeTimetable moves the deadlines of a round for all its units. Once the
// round has begun it needs a reason. edition is the one that the person saw.
func (s *System) ChangeTimetable(ctx context.Context, a Actor, round string, t assessment.Timetable, reason string, edition int) error {
	f, err := s.running(ctx, a, account.RunRound, round, "")
	if err != nil {
		return err
	}
	if why := t.Check(); why != nil {
		return &Error{Kind: Invalid, Text: *why}
	}
	if f.Round.Stage != assessment.Prepared && reason == "" {
		return fail(Invalid, "sheet.reason")
	}
	after := f.Round
	after.Timetable, after.Edition = t, edition
	return s.changeRound(ctx, a, f, "change_timetable", after, reason)
}

func (s *System) changeRound(ctx context.Context, a Actor, f *Frame, verb string, after assessment.Round, reason string) error {
	e := s.entry(a, f, verb, "round:"+f.Round.Key)
	err := s.store.Change(ctx, e, func(tx *store.Tx) error {
		tx.Payload(f.Round, map[string]any{"round": after, "reason": reason})
		return tx.UpdateRound(after)
	})
	if errors.Is(err, store.ErrConflict) {
		return fail(Conflict, "app.conflict")
	}
	return err
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
	units, err := s.store.Units(ctx)
	if err != nil {
		return nil, err
	}
	tree := org.NewTree(units)
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
		for _, c := range units {
			if c.Parent == u.ID && c.ValidOn(s.Today()) {
				v.Below[u.ID] = append(v.Below[u.ID], c)
			}
		}
		slices.SortFunc(v.Below[u.ID], func(x, y org.Unit) int { return message.Compare(x.Name.VI, y.Name.VI) })
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

// Place is where a person's work of a round is.
type Place string

// The places.
const (
	AtRanking   Place = "ranking"
	AtProgress  Place = "progress"
	AtAppraisal Place = "appraisal"
	AtSheet     Place = "sheet"
)

// Landing is where to send a person who turns to a round.
type Landing struct {
	Place Place
	Unit  string // of AtSheet
}

// Landing finds where a person's work of a round is.
func (s *System) Landing(ctx context.Context, a Actor, round string) (Landing, error) {
	f, err := s.frame(ctx, a, account.SeeRanking, round, "")
	if err != nil {
		return Landing{}, err
	}
	may := func(do account.Verb) bool { return s.authorise(a, do, f.Round.Publisher, f.tree) == nil }
	switch {
	case !f.Round.Running():
		return Landing{Place: AtRanking}, nil
	case may(account.RunRound) || may(account.PublishRound):
		return Landing{Place: AtProgress}, nil
	case may(account.Appraise):
		return Landing{Place: AtAppraisal}, nil
	case f.own.Alias != "":
		return Landing{AtSheet, f.own.Alias}, nil
	}
	return Landing{}, fail(Forbidden, "app.forbidden")
}

// Provisional is the total that a unit has given itself so far, and where it
// would stand with it now. A rank is for those who run the round: a unit sees
// its total alone, and a rank of zero.
func (s *System) Provisional(ctx context.Context, a Actor, round, unit string) (sheet assessment.Sheet, rank int, err error) {
	f, err := s.running(ctx, a, account.SeeSheet, round, unit)
	if err != nil {
		return sheet, 0, err
	}
	if sheet, err = s.store.Sheet(ctx, f.Round.ID, f.Unit.ID); err != nil {
		return sheet, 0, found(err, "sheet.not_in_round", message.Title("unit", f.Unit.Name))
	}
	rank, _, err = s.store.SheetRank(ctx, f.Round.ID, sheet.Cohort, assessment.Self, sheet.Self)
	if !f.MayAll[account.RunRound] {
		rank = 0
	}
	return sheet, rank, err
}
