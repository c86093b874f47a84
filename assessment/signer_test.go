package assessment_test

import (
	"strings"
	"testing"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/calendar"
)

// The lines above a signature, by Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.7.
func TestSignatureBlock(t *testing.T) {
	committee, department := []string{"TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"}, []string{"GIÁM ĐỐC"}
	for _, c := range []struct {
		own          []string
		form         assessment.SignForm
		office, want string
	}{
		{committee, assessment.AsHead, "Chủ tịch", "TM. ỦY BAN NHÂN DÂN|CHỦ TỊCH"},
		{committee, assessment.ForHead, "Phó Chủ tịch", "TM. ỦY BAN NHÂN DÂN|KT. CHỦ TỊCH|PHÓ CHỦ TỊCH"},
		{committee, assessment.ActingHead, "Quyền Chủ tịch", "TM. ỦY BAN NHÂN DÂN|Q. CHỦ TỊCH"},
		{committee, assessment.ByOrder, "Trưởng phòng Nội vụ", "TL. CHỦ TỊCH|TRƯỞNG PHÒNG NỘI VỤ"},
		{committee, assessment.ByAuthority, "Chánh Văn phòng", "TUQ. CHỦ TỊCH|CHÁNH VĂN PHÒNG"},
		{department, assessment.AsHead, "Giám đốc", "GIÁM ĐỐC"},
		{department, assessment.ForHead, "Phó Giám đốc", "KT. GIÁM ĐỐC|PHÓ GIÁM ĐỐC"},
		{department, assessment.ByOrder, "Trưởng phòng Cải cách hành chính", "TL. GIÁM ĐỐC|TRƯỞNG PHÒNG CẢI CÁCH HÀNH CHÍNH"},
		// A letterhead that already names a deputy.
		{[]string{"TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"}, assessment.AsHead, "Chủ tịch", "TM. ỦY BAN NHÂN DÂN|CHỦ TỊCH"},
		{[]string{"TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"}, assessment.ForHead, "Phó Chủ tịch", "TM. ỦY BAN NHÂN DÂN|KT. CHỦ TỊCH|PHÓ CHỦ TỊCH"},
		{nil, assessment.ForHead, "Phó Thủ trưởng", "KT. THỦ TRƯỞNG|PHÓ THỦ TRƯỞNG"},
	} {
		got := strings.Join(assessment.Signer{Form: c.form, Office: c.office}.Block(c.own), "|")
		if got != c.want {
			t.Errorf("%s as %q of %v: %s, want %s", c.office, c.form, c.own, got, c.want)
		}
	}
}

// Who signs is a question of the day and of the kind of paper.
func TestWhoSigns(t *testing.T) {
	day := calendar.MustParse
	signers := []assessment.Signer{
		{Place: 1, Office: "Chủ tịch", To: day("30/6/2025")},
		{Place: 2, Office: "Phó Chủ tịch", Form: assessment.ForHead, Kinds: []string{"remediation"}, From: day("01/01/2024"), To: day("30/6/2025")},
		{Place: 3, Office: "Phó Chủ tịch", Form: assessment.ForHead, From: day("01/7/2025")},
		{Place: 4, Office: "Chủ tịch", From: day("15/7/2025")},
	}
	for _, c := range []struct {
		kind, on string
		want     int
	}{
		{"remediation", "31/12/2023", 1}, // before the deputy
		{"remediation", "01/01/2024", 2}, // who signs this kind by name
		{"self-score", "01/01/2024", 1},
		{"remediation", "30/6/2025", 2}, // the last day counts
		{"remediation", "01/7/2025", 3},
		{"self-score", "14/7/2025", 3}, // no head yet
		{"self-score", "15/7/2025", 4},
	} {
		got := assessment.SignerOf(signers, c.kind, day(c.on))
		if got == nil || got.Place != c.want {
			t.Errorf("%s on %s: %+v, want the %d.", c.kind, c.on, got, c.want)
		}
	}
	if got := assessment.SignerOf(signers[3:], "remediation", day("14/7/2025")); got != nil {
		t.Errorf("nobody is known yet, and %+v signs", got)
	}
}
