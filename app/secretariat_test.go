package app_test

import (
	"strings"
	"testing"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/docx"
	"github.com/parindex/parindex/report"
)

// draftPapers makes the papers that lead a draft result to its publication:
// what became of each explanation and objection, and the submission.
func draftPapers(t *testing.T, sys *app.System, noivu, officer app.Actor) {
	t.Helper()
	for kind, says := range map[string][]string{
		report.Explanations: {
			"Có 1 đơn vị với 3 nội dung: 1 nội dung được yêu cầu giải trình sau thẩm định lần 1, 2 nội dung đơn vị kiến nghị",
			"Thiếu kế hoạch đã ký", "Giải trình: Kế hoạch ký ngày 05/01, xin bổ sung", "Kiến nghị: Hồ sơ trả đúng hạn", "số liệu hệ thống chậm.", "Không chấp nhận: không có phiếu xin lỗi.",
			"không chấp nhận 1 nội dung; chưa giải trình hoặc chưa xem xét 0 nội dung",
		},
		report.Submission: {"TỜ TRÌNH", "Đã xem xét giải trình, kiến nghị đối với 3 nội dung", "của 2 đơn vị", "Xã Y Tịch", "Xã Quan Sơn"},
	} {
		asked := app.PaperAsked{Kind: kind, Round: running, Format: "docx"}
		data, _, err := sys.MakePaper(t.Context(), noivu, asked)
		if err != nil {
			t.Fatalf("%s: %v", kind, err)
		}
		paragraphs, err := docx.Paragraphs(data)
		if err != nil {
			t.Fatal(err)
		}
		text := strings.Join(paragraphs, "\n")
		for _, want := range says {
			if !strings.Contains(text, want) {
				t.Errorf("%s lacks %q in\n%s", kind, want, text)
			}
		}
		if _, _, err := sys.MakePaper(t.Context(), officer, asked); err == nil {
			t.Errorf("a unit's officer made %s", kind)
		}
	}
}

// A submission needs a draft result, a plan a round that is not over.
func TestPapersOfTheirStage(t *testing.T) {
	sys, me := demo(t), app.Console("test")
	for _, asked := range []app.PaperAsked{
		{Kind: report.AssessmentPlan, Round: round}, {Kind: report.Council, Round: round}, {Kind: report.ScoreNotice, Round: round}, {Kind: report.Outcome, Round: round, Unit: "y-tich"},
	} {
		if _, _, err := sys.MakePaper(t.Context(), me, asked); !isKind(err, app.NotFound) {
			t.Errorf("%+v: %v", asked, err)
		}
	}
}
