package report_test

import (
	"strings"
	"testing"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/document"
	"github.com/parindex/parindex/docx"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/remediation"
	"github.com/parindex/parindex/report"
	"github.com/parindex/parindex/request"
)

// TestReply: a report follows a letter point by point, in its order; what the
// data tell stands there, what the unit wrote beside it, “không có” where it
// said so, and only what is unknown is marked.
func TestReply(t *testing.T) {
	m := penalised(t)
	m.Kind, m.Today = report.Replying, calendar.MustParse("02/5/2024")
	m.Losses[0].Actions = []remediation.Action{
		{ID: "a", Measure: message.Phrase{VI: "Mở lớp tập huấn"}, Officer: "Văn phòng", Due: calendar.MustParse("01/4/2024"), State: remediation.Done, Progress: message.Phrase{VI: "hai lớp"}},
		{ID: "b", Measure: message.Phrase{VI: "Rà soát hồ sơ"}, Officer: "Một cửa", Due: calendar.MustParse("01/4/2024"), State: remediation.Doing},
	}
	m.Documents = []document.Document{{ID: "r", Owner: "above", Kind: "CV", Number: "829/UBND-NV", Date: calendar.MustParse("25/4/2024"), Issuer: "UBND huyện Mẫu", Abstract: "về việc báo cáo kết quả khắc phục"}}
	points := []request.Point{
		{Section: request.Progress, Text: message.Phrase{VI: "Tiến độ các nhiệm vụ;"}}, {Section: request.Results, Text: message.Phrase{VI: "Kết quả khắc phục"}},
		{Section: request.Difficulties, Text: message.Phrase{VI: "Khó khăn"}}, {Text: message.Phrase{VI: "Đề xuất"}}, {Text: message.Phrase{VI: "Số lớp"}},
	}
	m.Request = &request.Request{Document: "r", Points: points}
	m.Reply = &request.Reply{Answers: []request.Answer{{}, {Text: "Thêm một ý"}, {None: true}, {Text: "Cấp máy quét\nTập huấn"}}}
	form, err := report.Template(report.Replying)
	if err != nil {
		t.Fatal(err)
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
	at := 0
	for _, want := range []string{
		"Kết quả khắc phục\n", "Thực hiện Công văn số 829/UBND-NV ngày 25/4/2024", "I. TIẾN ĐỘ CÁC NHIỆM VỤ\n", "đã xác định 2 nhiệm vụ khắc phục: 1 nhiệm vụ đã hoàn thành, 1 nhiệm vụ đang thực hiện, trong đó 1 nhiệm vụ quá hạn.",
		"- Mở lớp tập huấn: đã hoàn thành; hai lớp.", "- Rà soát hồ sơ: quá hạn từ ngày 01/4/2024.", "II. KẾT QUẢ KHẮC PHỤC", "Thêm một ý.", "III. KHÓ KHĂN\nKhông có.", "IV. ĐỀ XUẤT\nCấp máy quét.\nTập huấn.", "V. SỐ LỚP\n[Cần bổ sung",
	} {
		i := strings.Index(text[at:], want)
		if i < 0 {
			t.Fatalf("lacks %q, or not in its order, in\n%s", want, text)
		}
		at += i
	}
	if n := strings.Count(text, "Cần bổ sung"); n != 1 {
		t.Errorf("%d points are marked, one is unknown", n)
	}
}

// TestConsolidatedNamesTheLate: who owes a report and who sent it late are
// named, and a figure that no source gives bears its mark.
func TestConsolidatedNamesTheLate(t *testing.T) {
	m := penalised(t)
	unit := func(id org.UnitID, name string) report.UnitRow {
		return report.UnitRow{Unit: org.Unit{ID: id, Kind: "xã", Name: message.Phrase{VI: name}}, Standing: assessment.Standing{Unit: id, Rank: 1, Of: 3}}
	}
	m.Kind, m.Rows = report.Consolidated, []report.UnitRow{unit("a", "Xã An"), unit("b", "Xã Bình"), unit("c", "Xã Cao")}
	m.Letter = &request.Request{Due: calendar.MustParse("02/5/2024")}
	m.Replies = []request.Reply{
		{Unit: "a", State: request.Sent, Sent: calendar.MustParse("02/5/2024").At(17)}, {Unit: "b", State: request.Accepted, Sent: calendar.MustParse("03/5/2024").At(8)}, {Unit: "c", State: request.Waiting, Made: true},
	}
	form, err := report.Template(report.Consolidated)
	if err != nil {
		t.Fatal(err)
	}
	data, err := report.Fill(form, m)
	if err != nil {
		t.Fatal(err)
	}
	paragraphs, err := docx.Paragraphs(data)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Join(paragraphs, "\n")
	for _, want := range []string{"2/3 đơn vị đã gửi", "Các đơn vị chưa gửi báo cáo: Xã Cao (*).", "Các đơn vị gửi báo cáo chậm: Xã Bình."} {
		if !strings.Contains(text, want) {
			t.Errorf("lacks %q in\n%s", want, text)
		}
	}
}
