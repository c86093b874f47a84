//go:build unix

package bench

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/audit"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/document"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/remediation"
	"github.com/parindex/parindex/request"
	"github.com/parindex/parindex/store"
)

// each is how many actions a unit has, and how many components the index.
const each = 30

// winningNation is a round of the nation: each commune lost points on half of
// its components and has an action on each.
func winningNation(t testing.TB) *app.System {
	t.Helper()
	dir := t.TempDir()
	now := func() time.Time { return calendar.MustParse("02/5/2024").At(9) }
	sys, err := app.Open(t.Context(), dir, "", now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sys.Close() })
	var units, inputs, index strings.Builder
	units.WriteString("alias,name,name_en,kind,level,parent,valid_from,valid_to,heir,source\nca-nuoc,Cả nước,,tỉnh,province,,,,,\n")
	inputs.WriteString("unit,criterion,input,value,source,illustrative\n")
	for u := range communes {
		fmt.Fprintf(&units, "x%d,Xã %d,,xã,commune,ca-nuoc,,,,\n", u, u)
		for c := range each {
			fmt.Fprintf(&inputs, "x%d,1.%d,points,%d,,yes\n", u, c+1, (u+c)%2)
		}
	}
	fmt.Fprintf(&index, "index: w\nversion: \"1\"\ntitle: {vi: \"Thử\"}\nyear: 2023\nlevel: commune\ntotal: %d\nillustrative: true\nranking: standard\nclasses: {unconfirmed: true, list: [{key: a, name: {vi: A}, from: 0}]}\nareas:\n- code: \"1\"\n  title: {vi: A}\n  max: %[1]d\n  parts:\n", each)
	for c := range each {
		fmt.Fprintf(&index, "  - {code: \"1.%d\", title: {vi: \"Tiêu chí %[1]d\"}, max: 1, rule: {kind: appraised}}\n", c+1)
	}
	round := "round: w\ntitle: {vi: \"Năm 2023\"}\nyear: 2023\npublisher: ca-nuoc\npublished: 2024-01-15\nrulebook: index.yaml\nunits: units.csv\ninputs: inputs.csv\ncauses:\n  - {key: x, title: {vi: \"Chậm\"}, nature: subjective}\naccounts:\n  - {login: noivu, name: {vi: \"Nội vụ\"}, roles: [{role: secretariat, unit: ca-nuoc}], password: mat-khau-nha-nuoc-2023}\n"
	files := fstest.MapFS{"round.yaml": {Data: []byte(round)}, "index.yaml": {Data: []byte(index.String())}, "units.csv": {Data: []byte(units.String())}, "inputs.csv": {Data: []byte(inputs.String())}}
	if _, err := sys.LoadRound(t.Context(), app.Console("bench"), files, "round.yaml", true); err != nil {
		t.Fatal(err)
	}
	giveActions(t, dir)
	return sys
}

func giveActions(t testing.TB, dir string) {
	t.Helper()
	db, err := store.Open(t.Context(), app.Site{Dir: dir}.DSN())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close() //nolint:errcheck // all was written
	rounds, err := db.Rounds(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	all, err := db.Units(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var actions []remediation.Action
	for _, u := range all {
		for c := range each {
			if u.Parent == "" {
				break
			}
			actions = append(actions, remediation.Action{
				ID: remediation.ActionID(fmt.Sprintf("%s-%d", u.ID, c)), Round: string(rounds[0].ID), Unit: u.ID, Components: []string{fmt.Sprintf("1.%d", c+1)},
				Measure: message.Phrase{VI: fmt.Sprintf("Khắc phục tiêu chí %d", c+1)}, Officer: "Công chức phụ trách", Due: calendar.MustParse("30/11/2024"), State: remediation.Doing, Effort: 10 + c,
				Expected: points.Must("0.5"),
			})
		}
	}
	err = db.Change(t.Context(), audit.Entry{Actor: "bench", Verb: "bench"}, func(tx *store.Tx) error { return tx.PutActions(actions) })
	if err != nil {
		t.Fatal(err)
	}
}

// noivu signs the secretariat in.
func noivu(t testing.TB, sys *app.System) app.Actor {
	t.Helper()
	who, err := sys.SignIn(t.Context(), "noivu", "mat-khau-nha-nuoc-2023")
	if err != nil {
		t.Fatal(err)
	}
	return app.Actor{Account: who}
}

// BenchmarkWinning is plans, what-if and the report on all units, with 3,321
// units of 30 actions each, beside what each may take on a machine at rest.
func BenchmarkWinning(b *testing.B) {
	sys := winningNation(b)
	who, ctx := noivu(b, sys), b.Context()
	id, err := sys.SendRequest(ctx, who, "w", app.RequestEntry{New: letter("1/UBND-NV"), Due: calendar.MustParse("10/5/2024"),
		Points: []request.Point{{Section: request.Results, Text: message.Phrase{VI: "Kết quả khắc phục"}}, {Section: request.Tasks, Text: message.Phrase{VI: "Nhiệm vụ"}}}})
	if err != nil {
		b.Fatal(err)
	}
	on := []string{}
	for _, test := range []struct {
		what string
		most time.Duration
		do   func() error
	}{
		{"plan of a unit", 100 * time.Millisecond, func() error { _, err := sys.Plan(ctx, who, "w", "x1"); return err }},
		{"lost points of a unit", 100 * time.Millisecond, func() error { _, err := sys.Losses(ctx, who, "w", "x1", app.LossFilter{}); return err }},
		{"letter at a unit", 100 * time.Millisecond, func() error { _, err := sys.ReplyPage(ctx, who, "w", "x1", id); return err }},
		{"letters of the round", 100 * time.Millisecond, func() error { _, err := sys.Requests(ctx, who, "w"); return err }},
		{"board of a letter", 100 * time.Millisecond, func() error { _, err := sys.RequestBoard(ctx, who, "w", id); return err }},
		{"work of a person", 100 * time.Millisecond, func() error { _, err := sys.MyWork(ctx, who); return err }},
		{"what-if", 50 * time.Millisecond, func() error {
			_, err := sys.Try(ctx, who, "w", "x1", app.UsualDays, on, nil)
			return err
		}},
		{"cheapest way to a target", 100 * time.Millisecond, func() error {
			_, err := sys.Reach(ctx, who, "w", "x1", "20", app.UsualDays)
			return err
		}},
		{"report on all units", 2 * time.Second, func() error { _, err := sys.Consolidated(ctx, who, "w", id); return err }},
		{"report on all units in Word", 4 * time.Second, func() error {
			_, _, err := sys.WriteConsolidated(ctx, who, "w", id, "docx")
			return err
		}},
	} {
		b.Run(strings.ReplaceAll(test.what, " ", "-"), func(b *testing.B) {
			for b.Loop() {
				if err := test.do(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(test.most.Milliseconds()), "ms-at-most")
		})
	}
}

func letter(number string) document.Document {
	return document.Document{Number: number, Date: calendar.MustParse("25/4/2024"), Abstract: "về việc báo cáo kết quả khắc phục"}
}
