package report_test

import (
	"strings"
	"testing"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/docx"
	"github.com/parindex/parindex/dossier"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/report"
)

func moment(t *testing.T, s string) dossier.Moment {
	t.Helper()
	m, ok := dossier.ParseMoment(s)
	if !ok {
		t.Fatal(s)
	}
	return m
}

// TestApologiesInOneFile: each letter on a page of its own, with the day it was
// really made, a blank number, the basis of that day, and the word that it is
// late where it is.
func TestApologiesInOneFile(t *testing.T) {
	form, err := report.Template(report.ApologyLetter)
	if err != nil {
		t.Fatal(err)
	}
	unit := org.Unit{Alias: "y-tich", Kind: "Xã", Name: message.Phrase{VI: "Xã Y Tịch"}}
	head := assessment.Letterhead{Parent: "UBND huyện Chi Lăng", Issuer: "Ủy ban nhân dân\nxã Y Tịch", Place: "Y Tịch", Symbol: "BC-UBND", Signature: []string{"TM. Ủy ban nhân dân", "Chủ tịch"}}
	open := dossier.Dossier{Code: "H37.23.37-240304-0001", Procedure: "Đăng ký khai sinh", Received: moment(t, "04/03/2024 08:00"), Due: moment(t, "06/03/2024 17:00")}
	done := open
	done.Code, done.Finished = "H37.23.37-240304-0002", moment(t, "08/03/2024")
	made := calendar.MustParse("06/03/2024")
	file, err := report.FillApologies(form, []report.Apology{
		{Unit: unit, Letterhead: head, Dossier: open, Letter: dossier.Apology{Made: made, Reason: "chờ xác minh tại xã giáp ranh", Appointed: moment(t, "11/03/2024 16:00")}},
		{Unit: unit, Letterhead: head, Dossier: done, Letter: dossier.Apology{Made: calendar.MustParse("12/08/2025"), Reason: "mất điện"}, After: true},
	})
	if err != nil {
		t.Fatal(err)
	}
	if found := docx.Validate(file); len(found) > 0 {
		t.Error(found)
	}
	paragraphs, err := docx.Paragraphs(file)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Join(paragraphs, "\n")
	for _, want := range []string{
		"Số:        /PXL-UBND", "Y Tịch, ngày 06 tháng 3 năm 2024", "Nghị định số 61/2018/NĐ-CP", "107/2021", "mã số H37.23.37-240304-0001 (Đăng ký khai sinh)",
		"08 giờ 00 ngày 04/03/2024", "chưa giải quyết xong", "Lý do chậm: chờ xác minh tại xã giáp ranh.", "mới: 16 giờ 00 ngày 11/03/2024",
		"H37.23.37-240304-0002", "118/2025", "lập ngày 12/08/2025, sau thời hạn hẹn trả", "kể từ ngày 08/03/2024",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the letters do not say %q", want)
		}
	}
	if n := strings.Count(text, "PHIẾU XIN LỖI"); n != 2 {
		t.Errorf("%d letters", n)
	}
	if t.Failed() {
		t.Log(text)
	}
}
