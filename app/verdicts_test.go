package app_test

import (
	"archive/zip"
	"bytes"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/tabular"
)

const annex = "%PDF-1.7 phụ lục đã ký"

// confirmParts has the office confirm its part of the second appraisal; until
// then the round may leave it only for a reason.
func confirmParts(t *testing.T, sys *app.System, noivu, appraiser app.Actor) {
	t.Helper()
	p, err := sys.Progress(t.Context(), noivu, running)
	if err != nil || len(p.Parts) == 0 || p.Tally.Unconfirmed != len(p.Parts) {
		t.Fatalf("%+v %v", p, err)
	}
	if err := sys.Advance(t.Context(), noivu, running, assessment.DraftResult, "", p.Round.Edition); !isKind(err, app.Invalid) || !strings.Contains(err.Error(), "chưa xác nhận") {
		t.Errorf("left the second appraisal unconfirmed: %v", err)
	}
	for _, part := range p.Parts {
		for name, content := range map[string]string{"rỗng.pdf": "", "giả.pdf": "MZ"} {
			if err := sys.Confirm(t.Context(), appraiser, running, part.Office, name, strings.NewReader(content)); !isKind(err, app.Invalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := sys.Confirm(t.Context(), noivu, running, part.Office, "a.pdf", strings.NewReader(annex)); !isKind(err, app.Forbidden) {
			t.Errorf("the secretariat confirmed for an office: %v", err)
		}
		if err := sys.Confirm(t.Context(), appraiser, running, part.Office, "phụ lục.pdf", strings.NewReader(annex)); err != nil {
			t.Fatal(part.Office, err)
		}
		file, c, err := sys.OpenConfirmation(t.Context(), noivu, running, part.Office, 2)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(file)
		if err := file.Close(); err != nil {
			t.Error(err)
		}
		if err != nil || string(body) != annex || c.Name != "phụ lục.pdf" {
			t.Errorf("%s: %q %+v %v", part.Office, body, c, err)
		}
	}
}

// object lets Y Tịch object to two components of its draft result, and the
// secretariat accept one: 3.4.1 gets a point more, of which the correction
// later takes it back.
func object(t *testing.T, sys *app.System, now *time.Time, noivu, officer, head app.Actor) {
	t.Helper()
	p, err := sys.Progress(t.Context(), noivu, running)
	if err != nil || p.Hold == nil || p.Hold.Key != "round.objections_first" {
		t.Fatalf("%+v %v", p.Hold, err)
	}
	if err := sys.ProposePublication(t.Context(), noivu, running, p.Round.Edition); !isKind(err, app.Invalid) {
		t.Errorf("proposed before units could object: %v", err)
	}
	if _, err := sys.UnitDraft(t.Context(), officer, running, "y-tich"); !isKind(err, app.NotFound) {
		t.Errorf("a unit saw its draft result too early: %v", err)
	}
	if err := sys.Object(t.Context(), officer, running, "y-tich", "3.4.1", "sớm", nil, 0); !isKind(err, app.Invalid) {
		t.Errorf("objected too early: %v", err)
	}
	advance(t, sys, noivu, assessment.Objecting, "")
	v, err := sys.UnitDraft(t.Context(), officer, running, "y-tich")
	if err != nil || v.Standing == nil || v.Standing.Rank != 1 || !v.Write || v.Send || v.Answer {
		t.Fatalf("%+v %v", v, err)
	}
	files := func() []app.Evidence {
		return []app.Evidence{{Name: "sổ.pdf", File: strings.NewReader("%PDF-1.4 sổ")}}
	}
	if err := sys.Object(t.Context(), officer, running, "y-tich", "3.4.1", "Hồ sơ trả đúng hạn", files(), 0); err != nil {
		t.Fatal(err)
	}
	if err := sys.Object(t.Context(), officer, running, "y-tich", "3.4.1", "Người khác viết", nil, 0); !isKind(err, app.Conflict) {
		t.Errorf("overwrote an objection that was not seen: %v", err)
	}
	if err := sys.Object(t.Context(), officer, running, "y-tich", "3.4.2", "Đã xin lỗi", nil, 0); err != nil {
		t.Fatal(err)
	}
	if err := sys.Object(t.Context(), noivu, running, "y-tich", "1.1.1", "thay", nil, 0); !isKind(err, app.Forbidden) {
		t.Errorf("the secretariat objected for a unit: %v", err)
	}
	if l, err := sys.Objections(t.Context(), noivu, running); err != nil || len(l.Rows) != 0 {
		t.Errorf("the secretariat sees what was not sent: %+v %v", l, err)
	}
	if _, err := sys.SendObjections(t.Context(), officer, running, "y-tich"); !isKind(err, app.Forbidden) {
		t.Errorf("an officer sent for the head: %v", err)
	}
	if n, err := sys.SendObjections(t.Context(), head, running, "y-tich"); err != nil || n != 2 {
		t.Fatal(n, err)
	}
	if err := sys.Object(t.Context(), officer, running, "y-tich", "3.4.1", "sửa", nil, 2); !isKind(err, app.Invalid) {
		t.Errorf("changed what was sent: %v", err)
	}
	*now = clock().Add(121 * time.Hour)
	if err := sys.Object(t.Context(), officer, running, "y-tich", "1.1.1", "muộn", nil, 0); !isKind(err, app.Invalid) {
		t.Errorf("objected after the deadline: %v", err)
	}
	p, err = sys.Progress(t.Context(), noivu, running)
	if err != nil || p.Hold == nil || p.Hold.Key != "round.unanswered" || p.Tally.Unanswered != 2 {
		t.Fatalf("%+v %v", p.Hold, err)
	}
	if err := sys.ProposePublication(t.Context(), noivu, running, p.Round.Edition); !isKind(err, app.Invalid) {
		t.Errorf("proposed with objections unanswered: %v", err)
	}
	for _, a := range []struct {
		who          app.Actor
		code, points string
		accept       bool
		remark       string
		want         app.Kind
	}{
		{head, "3.4.1", "1.5", true, "được", app.Forbidden}, {noivu, "3.4.1", "99", true, "được", app.Invalid},
		{noivu, "3.4.1", "1.5", true, "", app.Invalid}, {noivu, "1.1.1", "1", true, "không có", app.Invalid},
		{noivu, "3.4.1", "1.5", true, "Số liệu hệ thống chậm", ""}, {noivu, "3.4.2", "", false, "Không có phiếu xin lỗi", ""},
		{noivu, "3.4.2", "", false, "lần nữa", app.Conflict},
	} {
		version := 2
		err := sys.AnswerObjection(t.Context(), a.who, running, "y-tich", a.code, a.accept, a.points, a.remark, version)
		if (err != nil) != (a.want != "") || err != nil && !isKind(err, a.want) && !isKind(err, app.Invalid) {
			t.Errorf("%+v: %v", a, err)
		}
	}
	d, err := sys.DraftResult(t.Context(), noivu, running)
	if err != nil || d.Before == nil || d.Moved != 1 || d.Rows[0].Change.Points != points.Must("1") {
		t.Errorf("what changed since the draft: %+v %v", d, err)
	}
}

// correctResult takes the point back by a correction, which two people
// publish; what was published before stays as it was.
func correctResult(t *testing.T, sys *app.System, noivu, chair app.Actor, total points.Points) {
	t.Helper()
	before, err := sys.Ranking(t.Context(), noivu, running, "")
	if err != nil {
		t.Fatal(err)
	}
	if got := before.All[0].Total; got != total.Add(points.Must("1")) {
		t.Errorf("published %v, want %v and the accepted point", got, total)
	}
	for _, c := range []struct{ why, unit, code, points, remark string }{
		{"", "y-tich", "3.4.1", "0.5", "vì"}, {"vì", "nowhere", "3.4.1", "0.5", "vì"}, {"vì", "y-tich", "9.9", "0.5", "vì"},
		{"vì", "y-tich", "3.4.1", "x", "vì"}, {"vì", "y-tich", "3.4.1", "99", "vì"}, {"vì", "y-tich", "3.4.1", "0.5", ""},
	} {
		if err := sys.Amend(t.Context(), noivu, running, c.why, c.unit, c.code, c.points, c.remark, 0); !isKind(err, app.Invalid) {
			t.Errorf("%+v: %v", c, err)
		}
	}
	if err := sys.Amend(t.Context(), chair, running, "vì", "y-tich", "3.4.1", "0.5", "vì", 0); !isKind(err, app.Forbidden) {
		t.Errorf("the chair amended: %v", err)
	}
	if err := sys.Amend(t.Context(), noivu, running, "Cộng nhầm điểm 3.4.1", "y-tich", "3.4.1", "0.5", "Biên bản ngày 20/11", 0); err != nil {
		t.Fatal(err)
	}
	v, err := sys.Correcting(t.Context(), chair, running)
	if err != nil || v.Edition != 2 || len(v.Lines) != 1 || v.Lines[0].Was != points.Must("1.5") || len(v.Changes) != 1 || v.Changes[0].Points != points.Must("-1") {
		t.Fatalf("%+v %v", v, err)
	}
	if _, err := sys.PublishCorrection(t.Context(), chair, running, 1); !isKind(err, app.Invalid) {
		t.Errorf("published without a proposal: %v", err)
	}
	if err := sys.ProposeCorrection(t.Context(), noivu, running, 1); err != nil {
		t.Fatal(err)
	}
	if _, err := sys.PublishCorrection(t.Context(), noivu, running, 2); !isKind(err, app.Forbidden) {
		t.Errorf("one person corrected alone: %v", err)
	}
	if _, err := sys.PublishCorrection(t.Context(), chair, running, 1); !isKind(err, app.Conflict) {
		t.Errorf("agreed to what was not seen: %v", err)
	}
	key, err := sys.PublishCorrection(t.Context(), chair, running, 2)
	if err != nil || key != running+"-dc1" {
		t.Fatal(key, err)
	}
	after, err := sys.Ranking(t.Context(), noivu, key, "")
	if err != nil || after.All[0].Total != total {
		t.Errorf("the correction gives %v, want %v: %v", after.All[0].Total, total, err)
	}
	for _, edition := range []string{running, key} {
		if again, err := sys.Rescore(t.Context(), noivu, edition); err != nil || len(again.Differ) > 0 {
			t.Errorf("%s comes out otherwise when scored again: %+v %v", edition, again, err)
		}
	}
	number, earlier, later := after.Editions()
	if number != 2 || earlier == nil || earlier.Key != running || later != nil {
		t.Errorf("edition %d of %+v, %+v", number, earlier, later)
	}
	if again, err := sys.Ranking(t.Context(), noivu, running, ""); err != nil || again.All[0].Total != before.All[0].Total {
		t.Errorf("a published result changed: %v", err)
	}
	if err := sys.Amend(t.Context(), noivu, running, "vì", "y-tich", "3.4.1", "0", "vì", 0); !isKind(err, app.Invalid) {
		t.Errorf("a corrected edition was corrected again: %v", err)
	}
	for _, r := range after.Rounds {
		if r.Key == running {
			t.Error("an edition that was corrected is still offered")
		}
	}
	public(t, sys, noivu, key)
}

// public opens the correction to everybody, and nothing else.
func public(t *testing.T, sys *app.System, noivu app.Actor, key string) {
	t.Helper()
	if _, err := sys.Public(t.Context(), key); !isKind(err, app.NotFound) {
		t.Errorf("shown without a word: %v", err)
	}
	if err := sys.ShowPublic(t.Context(), noivu, key, true, 1); err != nil {
		t.Fatal(err)
	}
	p, err := sys.Public(t.Context(), key)
	if err != nil || p.Edition != 2 || p.Earlier != nil || len(p.Rows) != 2 || p.Rows[0].Unit.Alias != "y-tich" {
		t.Fatalf("%+v %v", p, err)
	}
	if body, err := p.XLSX(message.VI); err != nil || !strings.HasPrefix(string(body), "PK") {
		t.Errorf("%v", err)
	}
	if _, err := sys.Public(t.Context(), running); !isKind(err, app.NotFound) {
		t.Errorf("the earlier edition is shown too: %v", err)
	}
}

// The council decides beside the second appraisal, apart from the appraisers;
// its word stands, and who decided what is shown.
func TestCouncil(t *testing.T) {
	now := clock()
	sys := at(t, &now)
	noivu, appraiser, chair := signIn(t, sys, "chilang.noivu"), signIn(t, sys, "chilang.thamdinh"), signIn(t, sys, "chilang.chutich")
	openRound(t, sys, noivu)
	if err := save(t, sys, signIn(t, sys, "ytich.vanphong"), "y-tich", "3.4.1", app.EntryChange{Set: map[string]string{"value.ontime": "1000", "value.resolved": "1000"}, Saw: map[string]string{}}); err != nil {
		t.Fatal(err)
	}
	advance(t, sys, noivu, assessment.FirstAppraisal, "vì")
	if err := sys.Decide(t.Context(), chair, running, "y-tich", "3.4.1", app.Decision{}); !isKind(err, app.Forbidden) {
		t.Errorf("the council decided in the first appraisal: %v", err)
	}
	decideAll(t, sys, appraiser)
	advance(t, sys, noivu, assessment.Explaining, "")
	advance(t, sys, noivu, assessment.SecondAppraisal, "")
	for _, d := range []struct {
		who    app.Actor
		points string
	}{{appraiser, "0.5"}, {chair, "1.5"}} {
		if err := sys.Decide(t.Context(), d.who, running, "y-tich", "3.4.1", app.Decision{Points: d.points, Remark: "theo hồ sơ"}); err != nil {
			t.Fatal(err)
		}
	}
	v, err := sys.AppraiseAcross(t.Context(), chair, running, "3.4.1")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range v.Rows {
		if row.Unit.Alias != "y-tich" {
			continue
		}
		if row.Turn != assessment.CouncilTurn || row.Now == nil || len(row.Other) != 2 || row.Final != points.Must("1.5") || !row.Contested() {
			t.Errorf("as the council sees it: %+v", row)
		}
	}
	// What appraisers changed is not agreed away in one go.
	if _, err := sys.AgreeAll(t.Context(), chair, running, "y-tich"); err != nil {
		t.Fatal(err)
	}
	for between, gap := range map[string]string{"self": "-1", "turns": "-1"} {
		d, err := sys.Differences(t.Context(), noivu, running, app.DifferenceFilter{Between: between, Unit: "y-tich", Area: "3"})
		if err != nil || len(d.Rows) != 1 || d.All != 1 {
			t.Fatalf("%s: %+v %v", between, d, err)
		}
		row := d.Rows[0]
		var who []string
		for _, turn := range row.Turns {
			who = append(who, turn.By)
		}
		if strings.Join(who, " ") != "chilang.thamdinh chilang.thamdinh chilang.chutich" || row.Gap != points.Must(gap) {
			t.Errorf("%s: %v, gap %v", between, who, row.Gap)
		}
	}
	none, err := sys.Differences(t.Context(), appraiser, running, app.DifferenceFilter{Between: "self", Unit: "quan-son"})
	if err != nil || len(none.Rows) != 0 || none.Pages != 1 {
		t.Errorf("%+v %v", none, err)
	}
}

// An appraiser whose role is narrowed to one office decides on its components
// and confirms its part, and nothing else.
func TestNarrowedAppraiser(t *testing.T) {
	now := clock()
	sys := at(t, &now)
	noivu, whole := signIn(t, sys, "chilang.noivu"), signIn(t, sys, "chilang.thamdinh")
	narrow := signIn(t, sys, "chilang.thamdinh")
	narrow.Account.Grants = slices.Clone(narrow.Account.Grants)
	narrow.Account.Grants[0].Only = []string{"Phòng Tư pháp"}
	x := openRound(t, sys, noivu)
	advance(t, sys, noivu, assessment.FirstAppraisal, "vì")
	v, err := sys.AppraiseUnit(t.Context(), narrow, running, "y-tich")
	if err != nil {
		t.Fatal(err)
	}
	mine := 0
	for _, row := range v.Rows {
		if row.May != (row.Node.Appraiser == "Phòng Tư pháp") {
			t.Errorf("%s of %s: may %v", row.Node.Code, row.Node.Appraiser, row.May)
		}
		if row.May {
			mine++
		}
	}
	n, err := sys.AgreeAll(t.Context(), narrow, running, "y-tich")
	if err != nil || n > mine {
		t.Errorf("agreed on %d of %d: %v", n, mine, err)
	}
	for _, c := range x.Leaves() {
		want := c.Appraiser == "Phòng Tư pháp"
		err := sys.Decide(t.Context(), narrow, running, "quan-son", c.Code, app.Decision{Points: "0", Remark: "vì"})
		if (err == nil) != want || err != nil && !isKind(err, app.Forbidden) {
			t.Errorf("%s of %s: %v", c.Code, c.Appraiser, err)
		}
	}
	decideAll(t, sys, whole)
	for office, want := range map[string]app.Kind{"Phòng Tư pháp": "", "Phòng Nội vụ": app.Forbidden, "Phòng khác": app.Invalid} {
		err := sys.Confirm(t.Context(), narrow, running, office, "a.pdf", strings.NewReader(annex))
		if (err != nil) != (want != "") || err != nil && !isKind(err, want) {
			t.Errorf("%s: %v", office, err)
		}
	}
	list, err := sys.Appraisal(t.Context(), narrow, running)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range list.Parts {
		if p.Confirmed() != (p.Office == "Phòng Tư pháp") {
			t.Errorf("%s: confirmed %v", p.Office, p.Confirmed())
		}
	}
	// A reminder to the office reaches those who answer for it, and no other.
	if err := sys.Remind(t.Context(), noivu, running, nil, []string{"Phòng Nội vụ"}, "Xin xác nhận"); err != nil {
		t.Fatal(err)
	}
	for who, want := range map[*app.Actor]int{&narrow: 0, &whole: 1} {
		if list, err := sys.Appraisal(t.Context(), *who, running); err != nil || len(list.Reminders) != want {
			t.Errorf("%d reminders, want %d: %v", len(list.Reminders), want, err)
		}
	}
}

// What people name units and give as reasons never becomes a formula in Excel.
func TestNoFormulas(t *testing.T) {
	now := clock()
	sys := at(t, &now)
	if err := sys.ShowPublic(t.Context(), signIn(t, sys, "chilang.noivu"), round, true, 1); err != nil {
		t.Fatal(err)
	}
	p, err := sys.Public(t.Context(), round)
	if err != nil {
		t.Fatal(err)
	}
	const evil = `=HYPERLINK("http://example.com","x")`
	p.Rows[0].Unit.Name.VI, p.Publisher.VI, p.Edition, p.Round.Reason = evil, evil, 2, evil
	data, err := p.XLSX(message.VI)
	if err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	sheet, err := z.Open("xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	xml, err := io.ReadAll(sheet)
	if err != nil || bytes.Contains(xml, []byte("<f>")) || bytes.Contains(xml, []byte("<f ")) {
		t.Errorf("a formula: %v", err)
	}
	read, err := tabular.ReadXLSX(data, "a.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	texts := 0
	for _, row := range read[0].Rows {
		for _, cell := range row {
			if !cell.Merged && cell.Text == evil {
				texts++
			}
		}
	}
	if texts != 2 { // the name of a unit, and that of the publisher
		t.Errorf("the text stands %d times", texts)
	}
}
