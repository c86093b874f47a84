package app_test

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
)

// at is an installation with the demonstration in it, whose clock a test moves.
func at(t testing.TB, now *time.Time) *app.System { return on(t, "", now) }

// on is at, in a database.
func on(t testing.TB, database string, now *time.Time) *app.System {
	t.Helper()
	return opened(t, t.TempDir(), database, now)
}

// in is at, in a folder.
func in(t testing.TB, dir string, now *time.Time) *app.System { return opened(t, dir, "", now) }

func opened(t testing.TB, dir, database string, now *time.Time) *app.System {
	t.Helper()
	sys, err := app.Open(t.Context(), dir, database, func() time.Time { return *now })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := sys.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, err := sys.LoadRound(t.Context(), app.Console("test"), os.DirFS(".."), roundYML, true); err != nil {
		t.Fatal(err)
	}
	return sys
}

const running = "chi-lang-2024"

// openRound opens a round for two communes that goes to self-scoring.
func openRound(t testing.TB, sys *app.System, secretariat app.Actor) *rulebook.Index {
	t.Helper()
	x := prepareRound(t, sys, secretariat)
	advance(t, sys, secretariat, assessment.SelfScoring, "")
	return x
}

// prepareRound is openRound before self-scoring begins.
func prepareRound(t testing.TB, sys *app.System, secretariat app.Actor) *rulebook.Index {
	t.Helper()
	v, err := sys.Ranking(t.Context(), secretariat, round, "")
	if err != nil {
		t.Fatal(err)
	}
	err = sys.OpenRound(t.Context(), secretariat, app.Opening{
		Key: running, Title: "Kỳ thử", Year: 2024, Publisher: "huyen-chi-lang", Index: v.Round.Hash, Units: []string{"y-tich", "quan-son"},
		Timetable: assessment.Timetable{Due: map[assessment.Stage]time.Time{
			assessment.SelfScoring: clock().Add(24 * time.Hour), assessment.FirstAppraisal: clock().Add(48 * time.Hour),
			assessment.Explaining: clock().Add(72 * time.Hour), assessment.SecondAppraisal: clock().Add(96 * time.Hour),
			assessment.Objecting: clock().Add(120 * time.Hour),
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return v.Index
}

func advance(t testing.TB, sys *app.System, a app.Actor, to assessment.Stage, reason string) {
	t.Helper()
	p, err := sys.Progress(t.Context(), a, running)
	if err == nil {
		err = sys.Advance(t.Context(), a, running, to, reason, p.Round.Edition)
	}
	if err != nil {
		t.Fatal(to, err)
	}
}

func set(field, typed string) app.EntryChange {
	return app.EntryChange{Set: map[string]string{field: typed}, Saw: map[string]string{}}
}

func save(t testing.TB, sys *app.System, a app.Actor, unit, code string, c app.EntryChange) error {
	t.Helper()
	_, faults, err := sys.SaveEntry(t.Context(), a, running, unit, code, c)
	for field, fault := range faults {
		t.Fatal(unit, code, field, fault.In("vi"))
	}
	return err
}

// step takes a step as of the sheet's present version.
func step(t *testing.T, sys *app.System, a app.Actor, unit string, s assessment.Step, asked assessment.Asked) error {
	t.Helper()
	v, err := sys.SelfScore(t.Context(), a, running, unit)
	if err != nil {
		return err
	}
	return sys.TakeStep(t.Context(), a, running, unit, s, asked, v.Sheet.Version)
}

// A round from its opening to its publication: Y Tịch scores itself as the
// demonstration says, loses a point in the first appraisal, explains, and gets
// half of it back; Quan Sơn is late, gets an extension and sends words alone.
func TestAWholeRound(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { playRound(t, "") })
	t.Run("postgres", func(t *testing.T) { playRound(t, newSchema(t, postgres(t))) })
}

func playRound(t *testing.T, database string) {
	now := clock()
	sys := on(t, database, &now)
	noivu, head := signIn(t, sys, "chilang.noivu"), signIn(t, sys, "ytich.chutich")
	officer, other := signIn(t, sys, "ytich.vanphong"), signIn(t, sys, "quanson.vanphong")
	appraiser, chair := signIn(t, sys, "chilang.thamdinh"), signIn(t, sys, "chilang.chutich")
	x := openRound(t, sys, noivu)

	// Figures of the published round, typed by the officer.
	old, err := sys.Sheet(t.Context(), head, round, "y-tich")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range old.Rows {
		if row.Line == nil || !assessment.SelfScored(row.Node) {
			continue
		}
		c := app.EntryChange{Set: map[string]string{app.FieldExplanation: "Theo số liệu của xã"}, Saw: map[string]string{}}
		for _, v := range row.Line.Basis {
			c.Set[app.FieldValue+v.Input] = v.Raw
		}
		if err := save(t, sys, officer, "y-tich", row.Line.Code, c); err != nil {
			t.Fatal(row.Line.Code, err)
		}
	}
	if err := save(t, sys, other, "y-tich", "3.4.1", set(app.FieldExplanation, "x")); !isKind(err, app.Forbidden) {
		t.Errorf("another commune's officer: %v", err)
	}
	for _, s := range []struct {
		who  app.Actor
		step assessment.Step
		ok   bool
	}{
		{officer, assessment.Submit, false}, {officer, assessment.Check, true}, {officer, assessment.Present, true},
		{noivu, assessment.Submit, false}, {head, assessment.Return, false}, {head, assessment.Approve, true}, {head, assessment.Submit, true},
		{head, assessment.Withdraw, true}, {officer, assessment.Present, true}, {head, assessment.Submit, true},
	} {
		if err := step(t, sys, s.who, "y-tich", s.step, assessment.Asked{}); (err == nil) != s.ok {
			t.Errorf("%s: %v, want ok %v", s.step, err, s.ok)
		}
	}
	if err := save(t, sys, officer, "y-tich", "3.4.1", app.EntryChange{Set: map[string]string{app.FieldExplanation: "y"}, Saw: map[string]string{app.FieldExplanation: "Theo số liệu của xã"}}); !isKind(err, app.Invalid) {
		t.Errorf("a submitted sheet was changed: %v", err)
	}

	// The deadline closes by itself; an extension opens it for one unit.
	now = clock().Add(25 * time.Hour)
	if err := save(t, sys, other, "quan-son", "3.4.1", set(app.FieldExplanation, "x")); !isKind(err, app.Invalid) || !strings.Contains(err.Error(), "Đã quá hạn") {
		t.Errorf("after the deadline: %v", err)
	}
	p, err := sys.Progress(t.Context(), noivu, running)
	if err != nil || !p.Rows[0].Late || p.Rows[1].Late || p.Tally.Submitted != 1 {
		t.Fatalf("%+v %v", p, err)
	}
	if err := sys.Advance(t.Context(), noivu, running, assessment.FirstAppraisal, "", p.Round.Edition); !isKind(err, app.Invalid) {
		t.Errorf("left a unit behind without a reason: %v", err)
	}
	advance(t, sys, noivu, assessment.FirstAppraisal, "Quan Sơn xin gia hạn do mất điện")
	if err := step(t, sys, noivu, "quan-son", assessment.Extend, assessment.Asked{Until: now.Add(time.Hour)}); !isKind(err, app.Invalid) {
		t.Errorf("an extension without a reason: %v", err)
	}
	if err := step(t, sys, noivu, "quan-son", assessment.Extend, assessment.Asked{Until: now.Add(time.Hour), Reason: "mất điện"}); err != nil {
		t.Fatal(err)
	}
	if err := save(t, sys, other, "quan-son", "3.4.1", set(app.FieldExplanation, "Không phát sinh")); err != nil {
		t.Errorf("within the extension: %v", err)
	}
	now = now.Add(2 * time.Hour)
	if err := save(t, sys, other, "quan-son", "3.4.1", set(app.FieldReply, "x")); !isKind(err, app.Invalid) {
		t.Errorf("after the extension: %v", err)
	}

	// First appraisal: what is not contested in one go, the rest one by one.
	if err := sys.Decide(t.Context(), head, running, "y-tich", "1.1.1", app.Decision{}); !isKind(err, app.Forbidden) {
		t.Errorf("a unit appraised itself: %v", err)
	}
	for _, unit := range []string{"y-tich", "quan-son"} {
		v, err := sys.AppraiseUnit(t.Context(), appraiser, running, unit)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range v.Rows {
			d := app.Decision{}
			if unit == "y-tich" && row.Node.Code == "1.1.1" {
				d = app.Decision{Points: "0", Remark: "Thiếu kế hoạch đã ký", Explain: true}
			}
			if !assessment.SelfScored(row.Node) {
				if unit == "y-tich" {
					continue
				}
				d = app.Decision{Points: "0", Remark: "Không khảo sát"}
			}
			if err := sys.Decide(t.Context(), appraiser, running, unit, row.Node.Code, d); err != nil {
				t.Fatal(row.Node.Code, err)
			}
		}
	}
	if err := sys.Decide(t.Context(), appraiser, running, "y-tich", "1.1.1", app.Decision{}); !isKind(err, app.Conflict) {
		t.Errorf("an appraiser who saw nothing overwrote a decision: %v", err)
	}
	for _, c := range x.Leaves() {
		if assessment.SelfScored(c) {
			continue
		}
		for _, row := range old.Rows {
			if row.Node.Code == c.Code {
				values := map[string]string{}
				for _, v := range row.Line.Basis {
					values[v.Input] = v.Raw
				}
				if err := sys.Decide(t.Context(), appraiser, running, "y-tich", c.Code, app.Decision{Values: values}); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	// What the lists count, on either engine.
	list, err := sys.Appraisal(t.Context(), appraiser, running)
	if err != nil {
		t.Fatal(err)
	}
	if c := list.Components[0]; c.Node.Code != "1.1.1" || c.Decided != 2 || c.Explains != 1 || c.Of != 2 {
		t.Errorf("%s: %+v", c.Node.Code, c)
	}
	log, err := sys.AuditLog(t.Context(), signIn(t, sys, "quantri"), "", "quan-son", 0)
	if err != nil || len(log.Entries) < 50 || !strings.Contains(log.Entries[0].Target, "quan-son") {
		t.Errorf("the log: %v", err)
	}
	advance(t, sys, noivu, assessment.Explaining, "")
	if err := save(t, sys, officer, "y-tich", "1.1.1", set(app.FieldReply, "Kế hoạch ký ngày 05/01, xin bổ sung")); err != nil {
		t.Fatal(err)
	}
	if err := sys.AddProof(t.Context(), officer, running, "y-tich", "1.1.1", "kế hoạch.pdf", strings.NewReader("%PDF-1.7 kế hoạch đã ký")); err != nil {
		t.Fatal(err)
	}
	if err := step(t, sys, head, "y-tich", assessment.Answer, assessment.Asked{}); err != nil {
		t.Fatal(err)
	}
	advance(t, sys, noivu, assessment.SecondAppraisal, "")
	v, err := sys.AppraiseUnit(t.Context(), appraiser, running, "y-tich")
	if err != nil {
		t.Fatal(err)
	}
	if r := v.Rows[0]; r.First == nil || !r.First.Explain || len(r.Entry.Proofs) != 1 || !r.Entry.Proofs[0].Reply || r.Entry.Reply == "" {
		t.Errorf("the second appraisal does not see the explanation: %+v", r)
	}
	if err := sys.Decide(t.Context(), appraiser, running, "y-tich", "1.1.1", app.Decision{}); err != nil {
		t.Fatal(err)
	}
	confirmParts(t, sys, noivu, appraiser)
	advance(t, sys, noivu, assessment.DraftResult, "")
	object(t, sys, &now, noivu, officer, head)
	draftPapers(t, sys, noivu, officer)

	// Two people publish; then nothing moves any more.
	p, err = sys.Progress(t.Context(), noivu, running)
	if err != nil || !p.Propose || p.Agree {
		t.Fatalf("%+v %v", p, err)
	}
	if err := sys.Publish(t.Context(), chair, running, p.Round.Edition); !isKind(err, app.Invalid) {
		t.Errorf("published without a proposal: %v", err)
	}
	if err := sys.ProposePublication(t.Context(), noivu, running, p.Round.Edition); err != nil {
		t.Fatal(err)
	}
	if err := sys.Publish(t.Context(), noivu, running, p.Round.Edition+1); !isKind(err, app.Forbidden) {
		t.Errorf("one person published alone: %v", err)
	}
	if err := sys.Publish(t.Context(), chair, running, p.Round.Edition+1); err != nil {
		t.Fatal(err)
	}
	after, err := sys.Sheet(t.Context(), head, running, "y-tich")
	if err != nil {
		t.Fatal(err)
	}
	if after.Standing.Total != old.Standing.Total.Add(points.Must("1")) || after.Standing.Rank != 1 || after.Standing.Of != 2 {
		t.Errorf("%v, rank %d of %d; the same figures gave %v", after.Standing.Total, after.Standing.Rank, after.Standing.Of, old.Standing.Total)
	}
	if err := save(t, sys, officer, "y-tich", "1.1.1", set(app.FieldReply, "x")); !isKind(err, app.NotFound) {
		t.Errorf("a published round took a change: %v", err)
	}
	correctResult(t, sys, noivu, chair, old.Standing.Total)
	if _, err := sys.VerifyAudit(t.Context(), app.Console("test")); err != nil {
		t.Error(err)
	}
}

// Two people on one component: each keeps what only they touched; where both
// touched, both are shown and nothing is saved.
func TestTwoPeopleOnOneComponent(t *testing.T) {
	now := clock()
	sys := at(t, &now)
	openRound(t, sys, signIn(t, sys, "chilang.noivu"))
	officer, head := signIn(t, sys, "ytich.vanphong"), signIn(t, sys, "ytich.chutich")
	if err := save(t, sys, officer, "y-tich", "3.4.1", set(app.FieldExplanation, "một")); err != nil {
		t.Fatal(err)
	}
	if err := save(t, sys, head, "y-tich", "3.4.1", set(app.FieldOfficer, "ytich.vanphong")); err != nil {
		t.Errorf("another field: %v", err)
	}
	clashes, _, err := sys.SaveEntry(t.Context(), head, running, "y-tich", "3.4.1", set(app.FieldExplanation, "hai"))
	if !isKind(err, app.Conflict) || len(clashes) != 1 || clashes[0] != (app.Clash{Field: app.FieldExplanation, Saved: "một", Typed: "hai"}) {
		t.Errorf("%+v %v", clashes, err)
	}
	v, err := sys.SelfScore(t.Context(), head, running, "y-tich")
	if err != nil {
		t.Fatal(err)
	}
	row, _ := v.Row("3.4.1")
	if row.Entry.Explanation != "một" || row.Entry.Officer != "ytich.vanphong" {
		t.Errorf("%+v", row.Entry)
	}
}

func TestProofsThatAreRefused(t *testing.T) {
	now := clock()
	sys := at(t, &now)
	openRound(t, sys, signIn(t, sys, "chilang.noivu"))
	officer := signIn(t, sys, "ytich.vanphong")
	for name, content := range map[string]string{
		"rỗng.pdf": "", "giả.pdf": "MZ\x90\x00 chương trình", "trang.html": "<html>", "ảnh.exe": "\xff\xd8\xff\xe0", "bảng.docx": "%PDF-1.4", "x": "%PDF-1.4",
	} {
		if err := sys.AddProof(t.Context(), officer, running, "y-tich", "3.4.1", name, strings.NewReader(content)); !isKind(err, app.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for range 2 {
		err := sys.AddProof(t.Context(), officer, running, "y-tich", "3.4.1", "../../bảng.pdf", strings.NewReader("%PDF-1.4 x"))
		if err != nil && !strings.Contains(err.Error(), "đã có tài liệu “bảng.pdf”") {
			t.Error(err)
		}
	}
	// The same piece proves another component without being kept again.
	if err := sys.AddProof(t.Context(), officer, running, "y-tich", "3.4.2", "bảng.pdf", strings.NewReader("%PDF-1.4 x")); err != nil {
		t.Error(err)
	}
	v, err := sys.SelfScore(t.Context(), officer, running, "y-tich")
	if err != nil {
		t.Fatal(err)
	}
	one, _ := v.Row("3.4.1")
	two, _ := v.Row("3.4.2")
	if len(one.Entry.Proofs) != 1 || len(two.Entry.Proofs) != 1 || one.Entry.Proofs[0].ID != two.Entry.Proofs[0].ID || one.Entry.Proofs[0].Name != "bảng.pdf" {
		t.Errorf("%+v %+v", one.Entry.Proofs, two.Entry.Proofs)
	}
}

// An agreement does not pass to figures that the unit changes afterwards, on a
// sheet that was reopened.
func TestReopenedSheetIsAppraisedAgain(t *testing.T) {
	now := clock()
	sys := at(t, &now)
	noivu, officer, appraiser := signIn(t, sys, "chilang.noivu"), signIn(t, sys, "ytich.vanphong"), signIn(t, sys, "chilang.thamdinh")
	openRound(t, sys, noivu)
	if err := save(t, sys, officer, "y-tich", "3.4.1", app.EntryChange{Set: map[string]string{"value.ontime": "500", "value.resolved": "1000"}, Saw: map[string]string{}}); err != nil {
		t.Fatal(err)
	}
	advance(t, sys, noivu, assessment.FirstAppraisal, "vì")
	for _, code := range []string{"3.4.1", "3.4.2"} {
		if err := sys.Decide(t.Context(), appraiser, running, "y-tich", code, app.Decision{}); err != nil {
			t.Fatal(err)
		}
	}
	if err := step(t, sys, noivu, "y-tich", assessment.Extend, assessment.Asked{Until: now.Add(time.Hour), Reason: "nhập nhầm"}); err != nil {
		t.Fatal(err)
	}
	c := app.EntryChange{Set: map[string]string{"value.ontime": "1000"}, Saw: map[string]string{"value.ontime": "500"}}
	if err := save(t, sys, officer, "y-tich", "3.4.1", c); err != nil {
		t.Fatal(err)
	}
	v, err := sys.AppraiseUnit(t.Context(), appraiser, running, "y-tich")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range v.Rows {
		if decided := row.Now != nil; row.Node.Code == "3.4.1" && decided || row.Node.Code == "3.4.2" && !decided {
			t.Errorf("%s: decided %v", row.Node.Code, decided)
		}
	}
}

// Fifty people save over one sheet at once: every save that was acknowledged is
// there, and every other was told.
func TestManyOnOneSheet(t *testing.T) {
	for engine, database := range map[string]func(t *testing.T) string{
		"sqlite":   func(*testing.T) string { return "" },
		"postgres": func(t *testing.T) string { return newSchema(t, postgres(t)) },
	} {
		t.Run(engine, func(t *testing.T) {
			now := clock()
			sys := on(t, database(t), &now)
			x := openRound(t, sys, signIn(t, sys, "chilang.noivu"))
			officer := signIn(t, sys, "ytich.vanphong")
			codes := []string{}
			for _, c := range x.Leaves()[:5] {
				codes = append(codes, c.Code)
			}
			var mu sync.Mutex
			kept := map[string]string{} // by component, the last that was acknowledged
			counts := map[string]int{}
			var wg sync.WaitGroup
			for who := range 50 {
				wg.Go(func() {
					for i := range 4 {
						code, typed := codes[(who+i)%len(codes)], fmt.Sprintf("%d lần %d", who, i)
						mu.Lock()
						saw := kept[code]
						mu.Unlock()
						_, _, err := sys.SaveEntry(context.Background(), officer, running, "y-tich", code,
							app.EntryChange{Set: map[string]string{app.FieldExplanation: typed}, Saw: map[string]string{app.FieldExplanation: saw}})
						mu.Lock()
						switch {
						case err == nil && kept[code] == saw:
							kept[code] = typed
							counts["saved"]++
						case err == nil:
							counts["lost"]++
						case isKind(err, app.Conflict):
							counts["told"]++
						default:
							t.Error(err)
						}
						mu.Unlock()
					}
				})
			}
			wg.Wait()
			v, err := sys.SelfScore(t.Context(), officer, running, "y-tich")
			if err != nil {
				t.Fatal(err)
			}
			saves := 0
			for _, code := range codes {
				row, _ := v.Row(code)
				saves += row.Entry.Version
			}
			if got := counts["saved"] + counts["lost"]; saves != got {
				t.Errorf("%d saves are in the database, %d were acknowledged", saves, got)
			}
			if counts["saved"] == 0 || counts["told"] == 0 {
				t.Errorf("%v: nothing was tried", counts)
			}
			if _, err := sys.VerifyAudit(t.Context(), app.Console("test")); err != nil {
				t.Error(err)
			}
		})
	}
}

// One component changed, to the unit's new total and rank, through the store.
func BenchmarkSaveEntry(b *testing.B) {
	now := clock()
	sys := at(b, &now)
	noivu := signIn(b, sys, "chilang.noivu")
	openRound(b, sys, noivu)
	officer := signIn(b, sys, "ytich.vanphong")
	old, err := sys.Sheet(b.Context(), officer, round, "y-tich")
	if err != nil {
		b.Fatal(err)
	}
	for _, row := range old.Rows {
		if row.Line == nil || !assessment.SelfScored(row.Node) {
			continue
		}
		c := app.EntryChange{Set: map[string]string{}, Saw: map[string]string{}}
		for _, v := range row.Line.Basis {
			c.Set[app.FieldValue+v.Input] = v.Raw
		}
		if err := save(b, sys, officer, "y-tich", row.Line.Code, c); err != nil {
			b.Fatal(err)
		}
	}
	saw := "940"
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		typed := strconv.Itoa(900 + i%100)
		if typed == saw {
			continue
		}
		c := app.EntryChange{Set: map[string]string{app.FieldValue + "ontime": typed}, Saw: map[string]string{app.FieldValue + "ontime": saw}}
		if err := save(b, sys, officer, "y-tich", "3.4.1", c); err != nil {
			b.Fatal(err)
		}
		saw = typed
		if v, err := sys.SelfScore(b.Context(), noivu, running, "y-tich"); err != nil || v.Rank != 1 {
			b.Fatal(v, err)
		}
	}
}
