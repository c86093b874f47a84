package assessment_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
)

var noon = calendar.MustParse("10/12/2025").At(12)

// roundAt is a round in a stage whose self-scoring ends in an hour and whose
// explanation ends in three.
func roundAt(stage assessment.Stage) assessment.Round {
	return assessment.Round{Stage: stage, Timetable: assessment.Timetable{Due: map[assessment.Stage]time.Time{
		assessment.SelfScoring: noon.Add(time.Hour), assessment.Explaining: noon.Add(3 * time.Hour),
	}}}
}

// The whole machine by hand: for each state of a sheet, the steps that are
// open in each stage of the round.
func TestSteps(t *testing.T) {
	self := map[assessment.SheetState]string{
		assessment.Drafting: "check present extend ", assessment.Checked: "present return extend ",
		assessment.Presented: "return approve submit extend ", assessment.Approved: "return submit extend ",
		assessment.Submitted: "withdraw reopen ",
	}
	later := map[assessment.SheetState]string{
		assessment.Drafting: "extend ", assessment.Checked: "extend ", assessment.Presented: "extend ",
		assessment.Approved: "extend ", assessment.Submitted: "reopen ",
	}
	want := map[assessment.Stage]map[assessment.SheetState]string{
		assessment.SelfScoring: self, assessment.FirstAppraisal: later, assessment.Explaining: {
			assessment.Drafting: "extend ", assessment.Checked: "extend ", assessment.Presented: "extend ",
			assessment.Approved: "extend ", assessment.Submitted: "reopen answer ",
		},
	}
	for _, stage := range assessment.Stages {
		for _, state := range assessment.SheetStates {
			got := ""
			for _, step := range (assessment.Sheet{State: state}).Open(roundAt(stage), noon) {
				got += string(step) + " "
			}
			if got != want[stage][state] {
				t.Errorf("%s, %s: %q, want %q", stage, state, got, want[stage][state])
			}
		}
	}
}

func TestStages(t *testing.T) {
	done := assessment.Tally{Units: 2, Submitted: 2}
	for _, c := range []struct {
		from, to assessment.Stage
		tally    assessment.Tally
		reason   string
		key      string
	}{
		{assessment.Prepared, assessment.SelfScoring, done, "", ""},
		{assessment.Prepared, assessment.SelfScoring, assessment.Tally{}, "", "round.no_units"},
		{assessment.Prepared, assessment.Published, done, "x", "round.stage_order"},
		{assessment.SelfScoring, assessment.FirstAppraisal, assessment.Tally{Units: 2, Submitted: 1}, "", "round.unsubmitted"},
		{assessment.SelfScoring, assessment.FirstAppraisal, assessment.Tally{Units: 2, Submitted: 1}, "bão", ""},
		{assessment.FirstAppraisal, assessment.Explaining, assessment.Tally{Units: 2, Submitted: 2, Undecided: 1}, "x", "round.undecided"},
		{assessment.FirstAppraisal, assessment.SelfScoring, done, "", "round.back_reason"},
		{assessment.FirstAppraisal, assessment.SelfScoring, done, "mở lại", ""},
		{assessment.SecondAppraisal, assessment.DraftResult, assessment.Tally{Undecided: 1}, "x", "round.undecided"},
		{assessment.DraftResult, assessment.SecondAppraisal, done, "", "round.back_reason"},
		{assessment.Published, assessment.DraftResult, done, "x", "round.stage_order"},
		{assessment.Published, assessment.Archived, done, "", ""},
	} {
		key := ""
		if why := roundAt(c.from).Advance(c.to, c.tally, c.reason, noon); why != nil {
			key = why.Key
		}
		if key != c.key {
			t.Errorf("%s → %s with %+v and %q: %q, want %q", c.from, c.to, c.tally, c.reason, key, c.key)
		}
	}
}

// Whatever is asked in whatever order: a sheet is never written after its
// deadline or after it was sent, and comes back from Submitted only by a step
// that may do that.
func TestNoWayAround(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		sheet, round, now := assessment.Sheet{State: assessment.Drafting}, roundAt(assessment.SelfScoring), noon
		for range rapid.IntRange(1, 30).Draw(rt, "steps") {
			if rapid.IntRange(0, 3).Draw(rt, "what") == 0 {
				now = now.Add(time.Duration(rapid.IntRange(1, 60).Draw(rt, "minutes")) * time.Minute)
			}
			if rapid.IntRange(0, 5).Draw(rt, "move") == 0 {
				if next := round.Stage.Next(); len(next) > 0 {
					round.Stage = rapid.SampledFrom(next).Draw(rt, "stage")
				}
			}
			step := rapid.SampledFrom(assessment.Steps).Draw(rt, "step")
			asked := assessment.Asked{Now: now, Reason: rapid.SampledFrom([]string{"", "vì"}).Draw(rt, "reason"), Until: now.Add(time.Duration(rapid.IntRange(-60, 60).Draw(rt, "until")) * time.Minute), Gaps: rapid.IntRange(0, 1).Draw(rt, "gaps")}
			after, why := sheet.Take(step, round, asked)
			if why != nil {
				if after != sheet {
					rt.Fatalf("%s was refused (%s) and changed the sheet", step, why.Key)
				}
				continue
			}
			if step == assessment.Submit && (asked.Gaps > 0 || now.After(sheet.Deadline(round))) {
				rt.Fatalf("submitted with %d gaps at %v, deadline %v", asked.Gaps, now, sheet.Deadline(round))
			}
			if sheet.State == assessment.Submitted && after.State != assessment.Submitted && step != assessment.Withdraw && step != assessment.Reopen {
				rt.Fatalf("%s brought a sent sheet back", step)
			}
			if slices.Contains([]assessment.Step{assessment.Extend, assessment.Reopen, assessment.Return}, step) && asked.Reason == "" {
				rt.Fatalf("%s without a reason", step)
			}
			sheet = after
			if open := sheet.Closed(round, now) == nil; open && (sheet.State == assessment.Submitted || now.After(sheet.Deadline(round)) || round.Stage.After(assessment.Explaining)) {
				rt.Fatalf("may be written: %+v in %s at %v", sheet, round.Stage, now)
			}
		}
	})
}

func TestDeadlineIsToTheInstant(t *testing.T) {
	round := roundAt(assessment.SelfScoring)
	due := noon.Add(time.Hour)
	if why := (assessment.Sheet{State: assessment.Drafting}).Closed(round, due); why != nil {
		t.Errorf("at the deadline: %s", why.Key)
	}
	if why := (assessment.Sheet{State: assessment.Drafting}).Closed(round, due.Add(time.Second)); why == nil || why.Key != "sheet.deadline" {
		t.Errorf("after it: %v", why)
	}
	if why := (assessment.Sheet{State: assessment.Drafting, Extended: due.Add(time.Hour)}).Closed(roundAt(assessment.FirstAppraisal), due.Add(time.Hour)); why != nil {
		t.Errorf("within an extension: %s", why.Key)
	}
}

func TestTimetable(t *testing.T) {
	due := func(hours ...int) assessment.Timetable {
		table := assessment.Timetable{Due: map[assessment.Stage]time.Time{}}
		for i, h := range hours {
			if h != 0 {
				table.Due[assessment.Stages[i+1]] = noon.Add(time.Duration(h) * time.Hour)
			}
		}
		return table
	}
	for want, tables := range map[string][]assessment.Timetable{
		"":                {due(1), due(1, 2, 3), due(1, 0, 3)},
		"round.no_due":    {due(0, 1), {}},
		"round.due_order": {due(2, 1), due(1, 1), due(1, 5, 4)},
	} {
		for _, table := range tables {
			key := ""
			if why := table.Check(); why != nil {
				key = why.Key
			}
			if key != want {
				t.Errorf("%v: %q, want %q", table.Due, key, want)
			}
		}
	}
}

// The later turn stands; points given need a remark and stay within bounds; a
// survey has no self score to agree with.
func TestVerdicts(t *testing.T) {
	p := func(s string) *points.Points {
		v, err := points.Parse(s)
		if err != nil {
			t.Fatal(err)
		}
		return &v
	}
	own := []scoring.Value{{Input: "a", Raw: "1"}}
	entry := assessment.Entry{Values: own}
	first, second := assessment.Verdict{Turn: 1, Points: p("0.5"), Remark: "thiếu"}, assessment.Verdict{Turn: 2}
	if got := assessment.FinalValues(entry, assessment.Decided([]assessment.Verdict{first})); len(got) != 3 || got[1].Raw != "0.5" || got[2].Raw != "thiếu" {
		t.Errorf("after the first turn: %+v", got)
	}
	if got := assessment.FinalValues(entry, assessment.Decided([]assessment.Verdict{second, first})); len(got) != 1 {
		t.Errorf("the second turn agreed: %+v", got)
	}
	c := &rulebook.Criterion{Max: points.Int(2), Rule: &rulebook.Rule{Kind: rulebook.Bands}}
	survey := &rulebook.Criterion{Max: points.Int(2), Rule: &rulebook.Rule{Kind: rulebook.Survey}}
	for _, test := range []struct {
		v    assessment.Verdict
		c    *rulebook.Criterion
		want string
	}{
		{assessment.Verdict{Turn: 1}, c, ""}, {assessment.Verdict{}, c, "verdict.no_turn"}, {assessment.Verdict{Turn: 1}, survey, "verdict.survey"},
		{assessment.Verdict{Turn: 1, Values: own}, survey, ""}, {assessment.Verdict{Turn: 1, Points: p("1")}, c, "verdict.remark"},
		{assessment.Verdict{Turn: 1, Points: p("2.5"), Remark: "x"}, c, "verdict.range"}, {assessment.Verdict{Turn: 1, Points: p("-1"), Remark: "x"}, c, "verdict.range"},
		{assessment.Verdict{Turn: 2, Points: p("2"), Remark: "x"}, c, ""}, {assessment.Verdict{Turn: 1, Explain: true}, c, "verdict.explain_remark"},
	} {
		key := ""
		if why := test.v.Check(test.c); why != nil {
			key = why.Key
		}
		if key != test.want {
			t.Errorf("%+v: %q, want %q", test.v, key, test.want)
		}
	}
}
