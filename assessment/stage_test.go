package assessment_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
)

// objecting is a round whose units may object until an hour from noon.
func objecting(stage assessment.Stage) assessment.Round {
	r := roundAt(stage)
	r.Timetable.Due[assessment.Objecting] = noon.Add(time.Hour)
	return r
}

// Every stage × every stage: where a round may go when everything is done, with
// a reason, and what stands against it otherwise. Written down by hand.
func TestEveryStageToEveryOther(t *testing.T) {
	done := assessment.Tally{Units: 2, Submitted: 2}
	want := map[assessment.Stage]string{
		assessment.Prepared: "self_scoring", assessment.SelfScoring: "appraisal_1", assessment.FirstAppraisal: "explanation self_scoring",
		assessment.Explaining: "appraisal_2 appraisal_1", assessment.SecondAppraisal: "draft_result explanation",
		assessment.DraftResult: "objections appraisal_2", assessment.Objecting: "draft_result", assessment.Published: "archived",
	}
	for _, from := range assessment.Stages {
		for _, to := range assessment.Stages {
			why := objecting(from).Advance(to, done, "vì", noon)
			if allowed := slices.Contains(strings.Fields(want[from]), string(to)); (why == nil) != allowed {
				t.Errorf("%s → %s: %v, want allowed %v", from, to, why, allowed)
			}
		}
	}
}

func TestWhatStandsAgainstTheEndOfARound(t *testing.T) {
	late, early := noon.Add(2*time.Hour), noon
	for name, c := range map[string]struct {
		round assessment.Round
		to    assessment.Stage
		done  assessment.Tally
		why   string
		now   time.Time
		key   string
	}{
		"unconfirmed":                  {objecting(assessment.SecondAppraisal), assessment.DraftResult, assessment.Tally{Unconfirmed: 1}, "", early, "round.unconfirmed"},
		"unconfirmed with a reason":    {objecting(assessment.SecondAppraisal), assessment.DraftResult, assessment.Tally{Unconfirmed: 1}, "vắng", early, ""},
		"undecided with a reason":      {objecting(assessment.SecondAppraisal), assessment.DraftResult, assessment.Tally{Undecided: 1}, "vắng", early, "round.undecided"},
		"an explanation unheard":       {objecting(assessment.SecondAppraisal), assessment.DraftResult, assessment.Tally{Unheard: 1}, "", early, "round.unheard"},
		"unheard with a reason":        {objecting(assessment.SecondAppraisal), assessment.DraftResult, assessment.Tally{Unheard: 1}, "đơn vị không giải trình", early, ""},
		"no time laid down":            {roundAt(assessment.DraftResult), assessment.Objecting, assessment.Tally{}, "", early, "round.no_objections"},
		"the time is past":             {objecting(assessment.DraftResult), assessment.Objecting, assessment.Tally{}, "", late, "round.no_objections"},
		"objections":                   {objecting(assessment.DraftResult), assessment.Objecting, assessment.Tally{}, "", early, ""},
		"published before objections":  {objecting(assessment.DraftResult), assessment.Published, assessment.Tally{}, "vì", early, "round.objections_first"},
		"published without objections": {roundAt(assessment.DraftResult), assessment.Published, assessment.Tally{}, "", early, ""},
		"published too early":          {objecting(assessment.Objecting), assessment.Published, assessment.Tally{}, "vì", early, "round.objections_open"},
		"at the last instant":          {objecting(assessment.Objecting), assessment.Published, assessment.Tally{}, "vì", noon.Add(time.Hour), "round.objections_open"},
		"an objection unanswered":      {objecting(assessment.Objecting), assessment.Published, assessment.Tally{Unanswered: 1}, "vì", late, "round.unanswered"},
		"taken back, and unanswered":   {roundAt(assessment.DraftResult), assessment.Published, assessment.Tally{Unanswered: 1}, "vì", late, "round.unanswered"},
		"published":                    {objecting(assessment.Objecting), assessment.Published, assessment.Tally{}, "", late, ""},
		"undecided after all":          {objecting(assessment.Objecting), assessment.Published, assessment.Tally{Undecided: 1}, "vì", late, "round.undecided"},
	} {
		key := ""
		if why := c.round.Advance(c.to, c.done, c.why, c.now); why != nil {
			key = why.Key
		}
		if key != c.key {
			t.Errorf("%s: %q, want %q", name, key, c.key)
		}
	}
}

// Whatever way a round takes, it is published only after both appraisals, with
// everything decided in each, every objection answered, and no sooner than the
// last instant at which units may object; and never comes back from there.
func TestNoWayAroundAnAppraisal(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		r, now := roundAt(assessment.Prepared), noon
		if rapid.Bool().Draw(rt, "objections") {
			r = objecting(assessment.Prepared)
		}
		decided := map[assessment.Stage]bool{} // left with everything decided
		for range rapid.IntRange(1, 60).Draw(rt, "steps") {
			now = now.Add(time.Duration(rapid.IntRange(0, 20).Draw(rt, "minutes")) * time.Minute)
			few := rapid.IntRange(0, 1)
			done := assessment.Tally{Units: 2, Submitted: 1 + few.Draw(rt, "sent"), Undecided: few.Draw(rt, "undecided"), Unconfirmed: few.Draw(rt, "unconfirmed"), Unanswered: few.Draw(rt, "unanswered")}
			to := rapid.SampledFrom(assessment.Stages).Draw(rt, "to")
			reason := rapid.SampledFrom([]string{"", "vì"}).Draw(rt, "reason")
			if r.Advance(to, done, reason, now) != nil {
				continue
			}
			if r.Stage.Turn() > 0 && !r.Stage.Back(to) {
				decided[r.Stage] = done.Undecided == 0
			}
			if to == assessment.Published {
				due := r.Timetable.Due[assessment.Objecting]
				if !decided[assessment.FirstAppraisal] || !decided[assessment.SecondAppraisal] || done.Undecided+done.Unanswered > 0 || !due.IsZero() && !now.After(due) {
					rt.Fatalf("published from %s at %v with %+v, %v", r.Stage, now, done, decided)
				}
			}
			if r.Stage == assessment.Published && to != assessment.Archived {
				rt.Fatalf("came back from a publication to %s", to)
			}
			r.Stage = to
		}
	})
}

// An objection in any order of what may be done to it: written before the
// deadline only, answered once, and with a decision exactly when accepted.
func TestObjections(t *testing.T) {
	node := &rulebook.Criterion{Max: points.Must("2"), Rule: &rulebook.Rule{}}
	rapid.Check(t, func(rt *rapid.T) {
		r, now := objecting(rapid.SampledFrom([]assessment.Stage{assessment.DraftResult, assessment.Objecting}).Draw(rt, "stage")), noon
		var o assessment.Objection
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			now = now.Add(time.Duration(rapid.IntRange(0, 30).Draw(rt, "minutes")) * time.Minute)
			before := o
			switch rapid.IntRange(0, 2).Draw(rt, "what") {
			case 0:
				after, refused := o.Write(rapid.SampledFrom([]string{"", "lời"}).Draw(rt, "said"), r, now)
				o = after
				if refused == nil && (r.ClosedToObject(now) != nil || before.State != "" && before.State != assessment.ObjectionDrafted) {
					rt.Fatalf("written in %s at %v: %+v", r.Stage, now, before)
				}
				if refused != nil && after.State != before.State {
					rt.Fatalf("refused, and yet %+v", after)
				}
			case 1:
				after, refused := o.Send(r, now)
				o = after
				if refused == nil && (before.State != assessment.ObjectionDrafted || now.After(noon.Add(time.Hour))) {
					rt.Fatalf("sent at %v: %+v", now, before)
				}
			case 2:
				p := points.Must(rapid.SampledFrom([]string{"0", "1", "3"}).Draw(rt, "points"))
				given := &p
				if rapid.Bool().Draw(rt, "refuse") {
					given = nil
				}
				after, refused := o.Answer(given, rapid.SampledFrom([]string{"", "ý"}).Draw(rt, "remark"), node, r, now)
				o = after
				if refused == nil && (!before.Open() || after.Remark == "" || given != nil && node.Max.Less(p)) {
					rt.Fatalf("answered %+v: %+v", before, after)
				}
			}
			if ruling := o.Ruling(); (ruling != nil) != (o.State == assessment.ObjectionAccepted) || ruling != nil && (ruling.Points == nil || ruling.Turn != assessment.AcceptanceTurn) {
				rt.Fatalf("%+v rules %+v", o, ruling)
			}
		}
	})
}

// A part is confirmed only while everything in it is decided and nothing was
// decided since.
func TestParts(t *testing.T) {
	leaves := []*rulebook.Criterion{{Code: "1.1"}, {Code: "1.2"}, {Code: "1.3"}}
	office := func(code string) string { return map[string]string{"1.1": "A", "1.2": "B", "1.3": "A"}[code] }
	covered := map[string]assessment.Coverage{"1.1": {Decided: 2, Last: noon}, "1.2": {Decided: 1, Last: noon}, "1.3": {Decided: 2, Last: noon.Add(time.Minute)}}
	for name, c := range map[string]struct {
		given []assessment.Confirmation
		want  string
		open  int
	}{
		"none":              {nil, "A 4/4 false; B 1/2 false", 2},
		"before the last":   {[]assessment.Confirmation{{Office: "A", At: noon}}, "A 4/4 false; B 1/2 false", 2},
		"after":             {[]assessment.Confirmation{{Office: "A", At: noon.Add(time.Hour)}}, "A 4/4 true; B 1/2 false", 1},
		"the latest counts": {[]assessment.Confirmation{{Office: "A", At: noon.Add(time.Hour)}, {Office: "A", At: noon}}, "A 4/4 true; B 1/2 false", 1},
		"unfinished":        {[]assessment.Confirmation{{Office: "B", At: noon.Add(time.Hour)}}, "A 4/4 false; B 1/2 false", 2},
		"of nobody":         {[]assessment.Confirmation{{Office: "C", At: noon.Add(time.Hour)}}, "A 4/4 false; B 1/2 false", 2},
	} {
		parts := assessment.Parts(leaves, office, 2, covered, c.given)
		var got []string
		for _, p := range parts {
			got = append(got, p.Office+" "+string(rune('0'+p.Decided))+"/"+string(rune('0'+p.Of))+map[bool]string{true: " true", false: " false"}[p.Confirmed()])
		}
		if said := strings.Join(got, "; "); said != c.want || assessment.Unconfirmed(parts) != c.open {
			t.Errorf("%s: %s, %d open; want %s, %d", name, said, assessment.Unconfirmed(parts), c.want, c.open)
		}
	}
}

func TestNear(t *testing.T) {
	r := roundAt(assessment.SelfScoring)
	for left, want := range map[time.Duration]string{
		4 * 24 * time.Hour: "", 72 * time.Hour: "3 ngày", 47 * time.Hour: "47 giờ", 90 * time.Minute: "90 phút", 0: "0 phút", -time.Second: "",
	} {
		got := ""
		if near := r.Near(noon.Add(left), noon); near != nil {
			got = near.In("vi")
		}
		if (got == "") != (want == "") || !strings.Contains(got, want) {
			t.Errorf("%v: %q, want %q", left, got, want)
		}
	}
	sent := assessment.Sheet{State: assessment.Submitted}
	if sent.NearFor(r, false, noon) != nil || (assessment.Sheet{State: assessment.Drafting}).NearFor(r, false, noon) == nil {
		t.Error("a unit that has sent its sheet is reminded, or one that has not is left alone")
	}
	if explaining := roundAt(assessment.Explaining); sent.NearFor(explaining, false, noon) != nil || sent.NearFor(explaining, true, noon) == nil {
		t.Error("the explanation")
	}
}
