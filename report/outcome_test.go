package report_test

import (
	"strings"
	"testing"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/docx"
	"github.com/parindex/parindex/form"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/report"
)

func at(p string) *points.Points {
	v := points.Must(p)
	return &v
}

func said(t *testing.T, m *report.Matter) string {
	t.Helper()
	template, err := report.Template(m.Kind)
	if err != nil {
		t.Fatal(err)
	}
	data, err := report.Fill(template, m)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range docx.Validate(data) {
		t.Errorf("Word would complain: %v", f)
	}
	checked, err := form.Check(data)
	if err != nil || len(checked.Findings) > 0 {
		t.Errorf("out of form: %v %+v", err, checked.Findings)
	}
	paragraphs, err := docx.Paragraphs(data)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(paragraphs, "\n")
}

// What became of an explanation follows from the points, and of an objection
// too.
func TestExplanations(t *testing.T) {
	m := penalised(t)
	m.Kind, m.Round.Stage = report.Explanations, assessment.Published
	m.Publisher = org.Unit{ID: "d", Level: org.District, Kind: "huyện", Name: message.Phrase{VI: "Huyện Mẫu"}}
	m.Unit, m.Letterhead = report.CouncilOf(m.Publisher)
	unit := org.Unit{ID: "u", Name: message.Phrase{VI: "Xã Mẫu"}}
	for _, e := range []report.Explained{
		{First: at("0"), Final: at("2"), Self: at("2"), Said: "đã gửi"},
		{First: at("0"), Final: at("1"), Self: at("2"), Said: "đã gửi"},
		{First: at("0"), Final: at("0"), Self: at("2"), Said: "đã gửi", Remark: "Không đủ tài liệu"},
		{First: at("0"), Self: at("2")},
		{First: at("0"), Self: at("2"), Said: "đã gửi", Objection: true},
	} {
		e.Unit, e.Code, e.Title, e.Max = unit, "1.1", "Kế hoạch", points.Int(2)
		m.Explained = append(m.Explained, e)
	}
	text := said(t, m)
	for _, want := range []string{
		"UBND HUYỆN MẪU\nHỘI ĐỒNG THẨM ĐỊNH", "TM. HỘI ĐỒNG", "Hội đồng thẩm định tổng hợp, báo cáo", "4 nội dung được yêu cầu giải trình sau thẩm định lần 1, 1 nội dung đơn vị kiến nghị",
		"Chấp nhận 1 nội dung; chấp nhận một phần 1 nội dung; không chấp nhận 1 nội dung; chưa giải trình hoặc chưa xem xét 2 nội dung.",
		"Không chấp nhận: không đủ tài liệu.", "Chấp nhận một phần.", "Chưa giải trình.", "Chưa xem xét.", "Các cơ quan thẩm định xem xét, kết luận những nội dung còn lại",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("lacks %q in\n%s", want, text)
		}
	}
}

// A decision rests on the law of its day, is signed by the head in their own
// name, and leaves blank who chairs.
func TestCouncilDecision(t *testing.T) {
	for day, law := range map[string]string{
		"01/3/2024": "Luật sửa đổi, bổ sung một số điều của Luật Tổ chức Chính phủ", "10/3/2025": "ngày 19 tháng 02 năm 2025", "01/8/2025": "ngày 16 tháng 6 năm 2025",
	} {
		m := penalised(t)
		m.Kind, m.Round.Stage, m.Today = report.Council, assessment.Prepared, calendar.MustParse(day)
		m.Unit = org.Unit{ID: "p", Level: org.Province, Kind: "tỉnh", Name: message.Phrase{VI: "Tỉnh Mẫu"}}
		m.Publisher, m.Letterhead = m.Unit, report.Heading(m.Unit, org.Unit{})
		m.Body = org.Unit{ID: "s", Level: org.Department, Name: message.Phrase{VI: "Sở Nội vụ"}}
		m.Members = []report.Member{{Name: "Trần Thị B", Unit: "Sở Tư pháp"}, {Name: "Lê Văn C", Unit: "Sở Nội vụ", Team: true}, {Name: "Nguyễn Văn A", Unit: "Sở Nội vụ", Desk: true}}
		text := said(t, m)
		for _, want := range []string{
			law, "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH MẪU", "của Chủ tịch UBND tỉnh Mẫu)", "Theo đề nghị của Giám đốc Sở Nội vụ tại Tờ trình số", "Chủ tịch Hội đồng", "Trần Thị B\nSở Tư pháp\nThành viên",
			"Nguyễn Văn A\nSở Nội vụ\nThành viên, thư ký", "Tổ trưởng", "Căn cứ Quyết định số ……………",
		} {
			if !strings.Contains(text, want) {
				t.Errorf("%s lacks %q in\n%s", day, want, text)
			}
		}
		if strings.Contains(text, "TM. ỦY BAN NHÂN DÂN") {
			t.Error("the head signs for the collective")
		}
	}
}
