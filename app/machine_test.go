package app_test

import (
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
)

// The people of the table, and what each is.
var cast = map[string]string{
	"head": "ytich.chutich", "officer": "ytich.vanphong", "viewer": "khach", "other": "quanson.vanphong", "secretariat": "chilang.noivu",
	"council": "chilang.chutich", "appraiser": "chilang.thamdinh", "administrator": "quantri",
}

// wrongTime are the refusals that say that the stage, and nothing else, stands
// against an action.
var wrongTime = []string{
	"sheet.not_open", "sheet.stage_over", "sheet.step_order", "sheet.no_explaining", "verdict.no_turn", "objection.stage", "objection.deadline",
	"round.no_draft", "round.objections_first", "round.objections_open", "round.not_running", "correct.running",
}

// actions are what is tried, each so that it changes nothing that another
// rests on: with a version that nobody saw, or with something left out. Who may
// do it, and in which stages, is written down by hand.
var actions = []struct {
	name, who, when string
	try             func(t *testing.T, sys *app.System, a app.Actor) error
}{
	{"fill", "other", "self_scoring", func(t *testing.T, sys *app.System, a app.Actor) error {
		_, _, err := sys.SaveEntry(t.Context(), a, running, "quan-son", "3.4.1", app.EntryChange{Set: map[string]string{app.FieldExplanation: "y"}, Saw: map[string]string{app.FieldExplanation: "khác"}})
		return err
	}},
	{"prove", "other", "self_scoring", func(t *testing.T, sys *app.System, a app.Actor) error {
		return sys.UseProof(t.Context(), a, running, "quan-son", "3.4.2", proofOf(t, sys))
	}},
	{"extend", "secretariat administrator", "self_scoring appraisal_1 explanation", func(t *testing.T, sys *app.System, a app.Actor) error {
		return sys.TakeStep(t.Context(), a, running, "quan-son", assessment.Extend, assessment.Asked{Until: clock().Add(999 * time.Hour), Reason: "vì"}, -1)
	}},
	{"reply", "head officer", "explanation", func(t *testing.T, sys *app.System, a app.Actor) error {
		_, _, err := sys.SaveEntry(t.Context(), a, running, "y-tich", "1.1.1", app.EntryChange{Set: map[string]string{app.FieldReply: "y"}, Saw: map[string]string{app.FieldReply: "khác"}})
		return err
	}},
	{"answer", "head", "explanation", func(t *testing.T, sys *app.System, a app.Actor) error {
		return sys.TakeStep(t.Context(), a, running, "y-tich", assessment.Answer, assessment.Asked{}, -1)
	}},
	{"decide", "appraiser", "appraisal_1 appraisal_2", func(t *testing.T, sys *app.System, a app.Actor) error {
		if a.Account.Login == cast["council"] {
			return refused // what the council does is to settle
		}
		return sys.Decide(t.Context(), a, running, "y-tich", "1.1.1", app.Decision{})
	}},
	{"settle", "council", "appraisal_2", func(t *testing.T, sys *app.System, a app.Actor) error {
		if a.Account.Login == cast["appraiser"] {
			return refused // decides, but not for the council
		}
		return sys.Decide(t.Context(), a, running, "y-tich", "1.1.2", app.Decision{})
	}},
	{"confirm", "appraiser", "appraisal_1 appraisal_2", func(t *testing.T, sys *app.System, a app.Actor) error {
		return sys.Confirm(t.Context(), a, running, "Phòng Nội vụ", "rỗng.pdf", strings.NewReader(""))
	}},
	{"remind", "secretariat administrator", "prepared self_scoring appraisal_1 explanation appraisal_2 draft_result objections closed", func(t *testing.T, sys *app.System, a app.Actor) error {
		return sys.Remind(t.Context(), a, running, []string{"y-tich"}, nil, "")
	}},
	{"timetable", "secretariat administrator", "prepared self_scoring appraisal_1 explanation appraisal_2 draft_result objections closed", func(t *testing.T, sys *app.System, a app.Actor) error {
		return sys.ChangeTimetable(t.Context(), a, running, assessment.Timetable{}, "vì", -1)
	}},
	{"object", "head officer", "objections", func(t *testing.T, sys *app.System, a app.Actor) error {
		return sys.Object(t.Context(), a, running, "y-tich", "3.4.1", " ", nil, 0)
	}},
	{"send", "head", "objections", func(t *testing.T, sys *app.System, a app.Actor) error {
		_, err := sys.SendObjections(t.Context(), a, running, "y-tich")
		return err
	}},
	{"rule", "secretariat administrator council", "objections closed", func(t *testing.T, sys *app.System, a app.Actor) error {
		return sys.AnswerObjection(t.Context(), a, running, "y-tich", "3.4.1", false, "", "", 0)
	}},
	{"propose", "secretariat council", "closed", func(t *testing.T, sys *app.System, a app.Actor) error {
		return sys.ProposePublication(t.Context(), a, running, -1)
	}},
	{"correct", "secretariat administrator", "published", func(t *testing.T, sys *app.System, a app.Actor) error {
		return sys.Amend(t.Context(), a, running, "vì", "y-tich", "3.4.1", "0", "vì", 99)
	}},
	{"show", "secretariat administrator", "published", func(t *testing.T, sys *app.System, a app.Actor) error {
		return sys.ShowPublic(t.Context(), a, running, true, -1)
	}},
}

var refused = &app.Error{Kind: app.Forbidden}

func proofOf(t *testing.T, sys *app.System) assessment.ProofID {
	t.Helper()
	v, err := sys.SelfScore(t.Context(), app.Console("test"), running, "quan-son")
	if err != nil {
		return ""
	}
	for _, row := range v.Rows {
		for _, p := range row.Entry.Proofs {
			return p.ID
		}
	}
	return ""
}

// Every stage × every action × every role: who may do what, when.
func TestEveryStageActionAndRole(t *testing.T) {
	now := clock()
	sys := at(t, &now)
	people := map[string]app.Actor{}
	for role, login := range cast {
		people[role] = signIn(t, sys, login)
	}
	noivu := people["secretariat"]
	x := prepareRound(t, sys, noivu)
	check := func(stage string) {
		t.Helper()
		for _, action := range actions {
			for role, a := range people {
				err := action.try(t, sys, a)
				may := slices.Contains(strings.Fields(action.who), role) && slices.Contains(strings.Fields(action.when), stage)
				var e *app.Error
				if err != nil && !errors.As(err, &e) {
					t.Errorf("%s, %s by the %s: %v", stage, action.name, role, err)
					continue
				}
				did := err == nil || e.Kind != app.Forbidden && !slices.Contains(wrongTime, e.Text.Key)
				if action.name == "prove" && err != nil && e.Text.Key == "proof.none" {
					continue // nothing is there to be used yet, or any more
				}
				if did != may {
					t.Errorf("%s, %s by the %s: allowed %v, want %v (%v)", stage, action.name, role, did, may, err)
				}
			}
		}
	}
	check("prepared")
	advance(t, sys, noivu, assessment.SelfScoring, "")
	if err := sys.AddProof(t.Context(), people["other"], running, "quan-son", "3.4.1", "a.pdf", strings.NewReader("%PDF-1.4")); err != nil {
		t.Fatal(err)
	}
	sendAll(t, sys, x, people["officer"], people["head"])
	check("self_scoring")
	advance(t, sys, noivu, assessment.FirstAppraisal, "vì")
	check("appraisal_1")
	decideAll(t, sys, people["appraiser"])
	advance(t, sys, noivu, assessment.Explaining, "")
	check("explanation")
	advance(t, sys, noivu, assessment.SecondAppraisal, "")
	check("appraisal_2")
	advance(t, sys, noivu, assessment.DraftResult, "cơ quan vắng")
	check("draft_result")
	advance(t, sys, noivu, assessment.Objecting, "")
	check("objections")
	now = clock().Add(121 * time.Hour)
	check("closed")
	publish(t, sys, noivu, people["council"])
	check("published")
}

// sendAll explains everything on Y Tịch's sheet and sends it.
func sendAll(t *testing.T, sys *app.System, x *rulebook.Index, officer, head app.Actor) {
	t.Helper()
	for _, c := range x.Leaves() {
		if assessment.SelfScored(c) {
			if err := save(t, sys, officer, "y-tich", c.Code, set(app.FieldExplanation, "Chưa có số liệu")); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, s := range []assessment.Step{assessment.Present, assessment.Submit} {
		if err := step(t, sys, head, "y-tich", s, assessment.Asked{}); err != nil {
			t.Fatal(s, err)
		}
	}
}

// decideAll decides on whatever nobody has decided on in this turn.
func decideAll(t *testing.T, sys *app.System, appraiser app.Actor) {
	t.Helper()
	for _, unit := range []string{"y-tich", "quan-son"} {
		v, err := sys.AppraiseUnit(t.Context(), appraiser, running, unit)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range v.Rows {
			d := app.Decision{}
			if !assessment.SelfScored(row.Node) {
				d = app.Decision{Points: "0", Remark: "Không khảo sát"}
			}
			if row.Now != nil {
				continue
			}
			if err := sys.Decide(t.Context(), appraiser, running, unit, row.Node.Code, d); err != nil {
				t.Fatal(row.Node.Code, err)
			}
		}
	}
}

func publish(t *testing.T, sys *app.System, first, second app.Actor) {
	t.Helper()
	p, err := sys.Progress(t.Context(), first, running)
	if err == nil {
		err = sys.ProposePublication(t.Context(), first, running, p.Round.Edition)
	}
	if err == nil {
		err = sys.Publish(t.Context(), second, running, p.Round.Edition+1)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// A round in which people do things in any order and at any time, as long as
// they are let: nothing is published before its time or without an appraisal of
// everything, and what is published is the sum of its lines.
func TestRandomRounds(t *testing.T) {
	const walks, steps = 4, 400
	for seed := range uint64(walks) {
		w := newWalk(t, seed)
		for range steps {
			w.step()
		}
		w.finish()
	}
}

// walk is one random round.
type walk struct {
	*testing.T
	sys    *app.System
	now    time.Time
	rand   *rand.Rand
	people map[string]app.Actor
	codes  []string
	seed   uint64
}

func newWalk(t *testing.T, seed uint64) *walk {
	w := &walk{T: t, now: clock(), rand: rand.New(rand.NewPCG(seed, 1)), people: map[string]app.Actor{}, seed: seed}
	w.sys = at(t, &w.now)
	for role, login := range cast {
		w.people[role] = signIn(t, w.sys, login)
	}
	for _, c := range openRound(t, w.sys, w.people["secretariat"]).Leaves() {
		w.codes = append(w.codes, c.Code)
	}
	return w
}

func (w *walk) round() assessment.Round {
	v, err := w.sys.SelfScore(w.Context(), w.people["administrator"], running, "y-tich")
	if err != nil {
		w.Fatal(err)
	}
	return v.Round
}

// step lets one person try one thing. What is refused changes nothing; what is
// let through is looked at.
func (w *walk) step() {
	w.Helper()
	unit := []string{"y-tich", "quan-son"}[w.rand.IntN(2)]
	code := w.codes[w.rand.IntN(len(w.codes))]
	r := w.round()
	if !r.Running() {
		return
	}
	switch w.rand.IntN(12) {
	case 0:
		w.now = w.now.Add(time.Duration(w.rand.IntN(180)) * time.Minute)
	case 1, 2:
		_, _, err := w.sys.SaveEntry(w.Context(), w.people[map[string]string{"y-tich": "officer", "quan-son": "other"}[unit]], running, unit, code, set(app.FieldExplanation, "lời"))
		if err == nil && (r.Stage != assessment.SelfScoring || w.now.After(r.Timetable.Due[assessment.SelfScoring])) {
			w.Errorf("walk %d: %s was written in %s at %v", w.seed, code, r.Stage, w.now)
		}
	case 3, 4, 5:
		d := app.Decision{Points: []string{"0", "", "0,5"}[w.rand.IntN(3)], Remark: "nhận xét"}
		err := w.sys.Decide(w.Context(), w.people[[]string{"appraiser", "council"}[w.rand.IntN(2)]], running, unit, code, d)
		if err == nil && (r.Stage.Turn() == 0 || w.now.After(r.Timetable.Due[r.Stage])) {
			w.Errorf("walk %d: %s was decided in %s at %v", w.seed, code, r.Stage, w.now)
		}
	case 6:
		_, err := w.sys.AgreeAll(w.Context(), w.people["appraiser"], running, unit)
		w.tolerate(err)
	case 7:
		err := w.sys.Object(w.Context(), w.people["officer"], running, "y-tich", code, "kiến nghị", nil, 0)
		if err == nil && (r.Stage != assessment.Objecting || w.now.After(r.Timetable.Due[assessment.Objecting])) {
			w.Errorf("walk %d: an objection in %s at %v", w.seed, r.Stage, w.now)
		}
		_, err = w.sys.SendObjections(w.Context(), w.people["head"], running, "y-tich")
		w.tolerate(err)
	case 8:
		w.answerOne()
	case 9:
		if next := r.Stage.Next(); len(next) > 0 {
			w.tolerate(w.sys.Advance(w.Context(), w.people["secretariat"], running, next[w.rand.IntN(len(next))], []string{"", "vì"}[w.rand.IntN(2)], r.Edition))
		}
	case 10:
		w.tolerate(w.sys.ProposePublication(w.Context(), w.people["secretariat"], running, r.Edition))
	case 11:
		err := w.sys.Publish(w.Context(), w.people["council"], running, r.Edition)
		if err == nil {
			w.published(r)
		}
	}
}

func (w *walk) answerOne() {
	l, err := w.sys.Objections(w.Context(), w.people["secretariat"], running)
	w.tolerate(err)
	if l == nil || len(l.Rows) == 0 {
		return
	}
	o := l.Rows[w.rand.IntN(len(l.Rows))]
	w.tolerate(w.sys.AnswerObjection(w.Context(), w.people["secretariat"], running, "y-tich", o.Code, w.rand.IntN(2) == 0, "0.5", "ý kiến", o.Version))
}

// tolerate passes over a refusal, and over nothing else.
func (w *walk) tolerate(err error) {
	w.Helper()
	var e *app.Error
	if err != nil && !errors.As(err, &e) {
		w.Fatalf("walk %d: %v", w.seed, err)
	}
}

// finish ends the round in the usual way from wherever it is.
func (w *walk) finish() {
	w.Helper()
	noivu := w.people["secretariat"]
	for range 40 {
		r := w.round()
		if !r.Running() {
			return
		}
		if due := r.Timetable.Due[r.Stage]; r.Stage.Turn() > 0 && w.now.After(due) {
			t := assessment.Timetable{Due: map[assessment.Stage]time.Time{}}
			for i, stage := range []assessment.Stage{assessment.SelfScoring, assessment.FirstAppraisal, assessment.Explaining, assessment.SecondAppraisal, assessment.Objecting} {
				t.Due[stage] = w.now.Add(time.Duration(i+1) * time.Hour)
			}
			if err := w.sys.ChangeTimetable(w.Context(), noivu, running, t, "vì", r.Edition); err != nil {
				w.Fatal(err)
			}
			continue
		}
		if r.Stage.Turn() > 0 {
			decideAll(w.T, w.sys, w.people["appraiser"])
		}
		if r.Stage == assessment.DraftResult && !r.Timetable.Due[assessment.Objecting].After(w.now) {
			w.tolerate(w.sys.ChangeTimetable(w.Context(), noivu, running, assessment.Timetable{Due: map[assessment.Stage]time.Time{
				assessment.SelfScoring: clock(), assessment.Objecting: w.now.Add(time.Hour),
			}}, "vì", r.Edition))
			continue
		}
		if r.Stage == assessment.Objecting {
			w.now = r.Timetable.Due[assessment.Objecting].Add(time.Second)
			for range 200 {
				w.answerOne()
			}
			if r.Proposer == "" {
				w.tolerate(w.sys.ProposePublication(w.Context(), noivu, running, r.Edition))
				continue
			}
			if err := w.sys.Publish(w.Context(), w.people["council"], running, r.Edition); err != nil {
				w.Fatalf("walk %d: %v", w.seed, err)
			}
			w.published(r)
			return
		}
		w.tolerate(w.sys.Advance(w.Context(), noivu, running, r.Stage.Next()[0], "vì", r.Edition))
	}
	w.Fatalf("walk %d never ends: %s", w.seed, w.round().Stage)
}

// published looks at what was published of a round that was r before.
func (w *walk) published(r assessment.Round) {
	w.Helper()
	if r.Stage != assessment.Objecting || !w.now.After(r.Timetable.Due[assessment.Objecting]) {
		w.Errorf("walk %d: published from %s at %v, before units had their time to object", w.seed, r.Stage, w.now)
	}
	l, err := w.sys.Ranking(w.Context(), w.people["administrator"], running, "")
	if err != nil {
		w.Fatal(err)
	}
	for _, row := range l.Rows {
		v, err := w.sys.Sheet(w.Context(), w.people["administrator"], running, row.Unit.Alias)
		if err != nil {
			w.Fatal(err)
		}
		var sum points.Points
		for _, line := range v.Rows {
			if line.Line != nil && !line.Line.Left {
				sum = sum.Add(line.Line.Got)
			}
		}
		if sum != row.Standing.Total {
			w.Errorf("walk %d: %s has %v, its lines %v", w.seed, row.Unit.Alias, row.Standing.Total, sum)
		}
	}
	if _, err := w.sys.VerifyAudit(w.Context(), app.Console("test")); err != nil {
		w.Error(err)
	}
}
