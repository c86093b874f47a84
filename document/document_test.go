package document_test

import (
	"strings"
	"testing"

	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/document"
	"github.com/parindex/parindex/message"
)

var (
	decision = document.Document{ID: "1", Kind: "QĐ", Number: "202/QĐ-UBND", Date: calendar.MustParse("2024-01-15"), Issuer: "UBND huyện Chi Lăng", Abstract: "về việc công bố kết quả"}
	plan     = document.Document{ID: "2", Kind: "KH", Number: "61/KH-UBND", Date: calendar.MustParse("2023-02-21"), Issuer: "UBND huyện Chi Lăng", Answers: []document.ID{"1"}}
	letter   = document.Document{ID: "3", Kind: "CV", Number: "829/UBND-NV", Date: calendar.MustParse("2024-04-25"), Issuer: "UBND huyện Chi Lăng", Answers: []document.ID{"2"}}
	rule     = document.Document{ID: "4", Kind: "QĐ", Number: "52/2018/QĐ-UBND", Issuer: "UBND tỉnh Lạng Sơn"}
)

func TestCitations(t *testing.T) {
	var c document.Citer
	for _, step := range []struct {
		doc  document.Document
		want string
	}{
		{decision, "Quyết định số 202/QĐ-UBND ngày 15/01/2024 của UBND huyện Chi Lăng về việc công bố kết quả"},
		{letter, "Công văn số 829/UBND-NV ngày 25/4/2024 của UBND huyện Chi Lăng"},
		{decision, "Quyết định số 202/QĐ-UBND"},
		{rule, "Quyết định số 52/2018/QĐ-UBND của UBND tỉnh Lạng Sơn"},
	} {
		if got := c.Cite(step.doc); got != step.want {
			t.Errorf("%q, want %q", got, step.want)
		}
	}
}

// A plan of 2023 cannot answer a result of 2024: it is reported, not mended.
func TestCheck(t *testing.T) {
	today := calendar.MustParse("2024-05-02")
	found := document.Check([]document.Document{decision, plan, letter, rule}, today)
	if len(found) != 2 {
		t.Fatalf("%+v", found)
	}
	said := found[0].Text.In(message.VI)
	if found[0].Document != "2" || !strings.Contains(said, "Kế hoạch số 61/KH-UBND ghi ngày 21/02/2023, trước Quyết định số 202/QĐ-UBND (15/01/2024)") {
		t.Errorf("%s", said)
	}
	if found[1].Document != "4" || !strings.Contains(found[1].Text.In(message.VI), "chưa có ngày") {
		t.Errorf("%s", found[1].Text.In(message.VI))
	}
	if future := document.Check([]document.Document{letter}, calendar.MustParse("2024-04-24")); len(future) != 1 {
		t.Errorf("a letter of tomorrow: %+v", future)
	}
}
