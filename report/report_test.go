package report_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/docx"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/remediation"
	"github.com/parindex/parindex/report"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
)

func TestPoints(t *testing.T) {
	for in, want := range map[string]string{"0": "0", "3": "03", "0.5": "0,5", "2.5": "2,5", "14": "14", "10": "10", "9": "09", "2.125": "2,13"} {
		if got := report.Points(points.Must(in), 2); got != want {
			t.Errorf("%s is written %s, want %s", in, got, want)
		}
	}
	if got := report.Points(points.Must("8.96"), 1); got != "09" {
		t.Errorf("8.96 to one decimal is written %s", got)
	}
}

func TestNumberForm(t *testing.T) {
	for number, good := range map[string]bool{
		"45/BC-UBND": true, "05/BC-UBND": true, "829/UBND-NV": true, "52/2018/QĐ-UBND": true, "12/KH-ĐTKT": true, "1/TTr-SNV": true,
		"": false, "45": false, "BC-UBND": false, "45/bc-ubnd": false, "45/BC UBND": false, "=1+1": false, "45/BC-UBND\n": false, "<b>1</b>/BC": false,
	} {
		if report.NumberForm.MatchString(number) != good {
			t.Errorf("%q: want %v", number, good)
		}
	}
}

// A unit that lost nothing, was asked nothing and has registered nothing still
// gets a paper that Word opens and that says so.
func TestBareReport(t *testing.T) {
	form, err := report.Template(report.Remediation)
	if err != nil {
		t.Fatal(err)
	}
	m := &report.Matter{
		Round: assessment.Round{Year: 2023}, Unit: org.Unit{Kind: "phường", Name: message.Phrase{VI: "Phường Mẫu"}}, Index: &rulebook.Index{},
		Final: assessment.Standing{Total: points.Int(100), Max: points.Int(100), Rank: 1, Of: 1},
	}
	data, err := report.Fill(form, m)
	if err != nil {
		t.Fatal(err)
	}
	if found := docx.Validate(data); len(found) > 0 {
		t.Errorf("%v", found)
	}
	paragraphs, err := docx.Paragraphs(data)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Join(paragraphs, "\n")
	for _, want := range []string{"UBND phường Mẫu", "100/100 điểm", "1/1 đơn vị.", "Không có."} {
		if !strings.Contains(text, want) {
			t.Errorf("lacks %q in\n%s", want, text)
		}
	}
	if _, err := report.Template("poem"); err == nil {
		t.Error("there is no template of a poem")
	}
}

// penalised is a unit that lost points in one area and to a penalty, by an
// index that shows one decimal.
func penalised(t *testing.T) *report.Matter {
	t.Helper()
	x, err := rulebook.Load([]byte(`index: co-tru
version: "1"
title: {vi: "Bộ chỉ số có điểm trừ (minh hoạ)"}
year: 2023
level: commune
total: 100
digits: 1
illustrative: true
ranking: standard
classes: {unconfirmed: true, list: [{key: weak, name: {vi: Yếu}, from: 0}]}
areas:
  - {code: "1", title: {vi: "Chỉ đạo"}, max: 60, parts: [{code: "1.1", title: {vi: "Kế hoạch"}, max: 60, rule: {kind: appraised}}]}
  - {code: "2", title: {vi: "Kết quả"}, max: 40, parts: [{code: "2.1", title: {vi: "Hồ sơ"}, max: 40, rule: {kind: appraised}}]}
bonus: {title: {vi: "Điểm thưởng"}, max: 3, parts: [{code: "T.1", title: {vi: "Sáng kiến"}, max: 3, rule: {kind: appraised}}]}
penalty: {title: {vi: "Điểm trừ"}, max: 5, parts: [{code: "P.1", title: {vi: "Gửi hồ sơ tự chấm điểm chậm"}, max: 6, rule: {kind: appraised}}]}
`), "co-tru.yaml")
	if err != nil {
		t.Fatal(err)
	}
	card := scoring.Score(x, scoring.Inputs{
		"1.1": {given("50.126")}, "2.1": {given("40")}, "T.1": {given("1")}, "P.1": {given("1.25")},
	})
	var losses []remediation.Loss
	for _, l := range scoring.Lost(card.Lines) {
		losses = append(losses, remediation.Loss{Line: l})
	}
	return &report.Matter{
		Round: assessment.Round{Year: 2023}, Unit: org.Unit{Kind: "xã", Name: message.Phrase{VI: "Xã Mẫu"}}, Index: x, Losses: losses,
		Final: assessment.Standing{Total: card.Total, Max: card.Max, Lost: card.Lost, Areas: card.Areas, Bonus: card.Bonus, Penalty: card.Penalty, Rank: 1, Of: 1},
	}
}

func given(p string) scoring.Value {
	return scoring.Value{Input: "points", Type: rulebook.Number, Raw: p}
}

// TestPenalty: what a penalty took has a heading of its own, in the style of
// the areas' headings, and only where it took something.
func TestPenalty(t *testing.T) {
	form, err := report.Template(report.Remediation)
	if err != nil {
		t.Fatal(err)
	}
	m := penalised(t)
	data, err := report.Fill(form, m)
	if err != nil {
		t.Fatal(err)
	}
	if to := os.Getenv("PARINDEX_PAPERS"); to != "" {
		if err := os.WriteFile(filepath.Join(to, "penalty.docx"), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	paragraphs, err := docx.Paragraphs(data)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Join(paragraphs, "\n")
	for _, want := range []string{
		"đạt 89,9/100 điểm", "Tổng điểm bị mất: 11,1 điểm, tại 1 tiêu chí, tiêu chí thành phần thuộc 1 lĩnh vực và 1 nội dung bị trừ điểm.",
		"Điểm thưởng\n\n+1\n0", "Điểm trừ\n\n-1,3\n1,3", "Tổng cộng\n100\n89,9\n11,1",
		"1. Lĩnh vực 1 – Chỉ đạo: thang điểm 60 điểm; xã đạt 50,1 điểm; mất 9,9 điểm",
		"2. Điểm trừ: mức trừ tối đa 05 điểm; xã bị trừ 1,3 điểm\nNội dung P.1 “Gửi hồ sơ tự chấm điểm chậm”\nMức trừ tối đa 06 điểm; xã bị trừ 1,25 điểm.",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("lacks %q in\n%s", want, text)
		}
	}
	m.Final.Penalty, m.Losses = points.Points{}, m.Losses[:1]
	if data, err = report.Fill(form, m); err != nil {
		t.Fatal(err)
	}
	if paragraphs, err = docx.Paragraphs(data); err != nil || strings.Contains(strings.Join(paragraphs, "\n"), "trừ") {
		t.Errorf("nothing was taken, and yet the paper speaks of it (%v)", err)
	}
}
