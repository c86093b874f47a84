package app_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/docx"
	"github.com/parindex/parindex/form"
	"github.com/parindex/parindex/report"
)

const province = "lang-son-2025"

// papers are every kind of paper of a published and of a running round, about
// one unit and about all.
var papers = []struct {
	kind, round, unit string
	says              []string
}{
	{report.RemediationPlan, round, "y-tich", []string{"KẾ HOẠCH", "/KH-UBND", "Thực hiện Quyết định số 202/QĐ-UBND ngày 15/01/2024 của UBND huyện Chi Lăng", "Có 9 tiêu chí, tiêu chí thành phần cần khắc phục", "PHỤ LỤC", "PHÓ CHỦ TỊCH", "3.4.1"}},
	{report.SelfScore, round, "y-tich", []string{"BÁO CÁO", "Kính gửi: UBND huyện Chi Lăng", "Tổng điểm tự chấm: 93/100 điểm", "- Như trên;", "BẢNG TỰ ĐÁNH GIÁ"}},
	{report.Minutes, round, "y-tich", []string{"BIÊN BẢN", "/BB-UBND", "HUYỆN CHI LĂNG", "85/100 điểm (Bằng chữ: tám mươi lăm điểm)", "CHỦ TRÌ", "THƯ KÝ", "UBND xã Y Tịch"}},
	{report.ResultNotice, round, "", []string{"THÔNG BÁO", "/TB-UBND", "Có 20 đơn vị", "BẢNG XẾP HẠNG", "Xã Y Tịch", "(*) Số liệu minh hoạ"}},
	{report.Asking, round, "", []string{"V/v báo cáo", "- UBND các xã;", "- UBND các thị trấn.", "1. Kết quả triển khai"}},
	{report.Asking, round, "y-tich", []string{"Kính gửi: UBND xã Y Tịch", "3.4.1", "1. Kết quả triển khai"}},
	{report.Reminding, round, "", []string{"V/v đôn đốc khắc phục", "Chưa gửi báo cáo khắc phục đã ký"}},
	{report.Reminding, round, "y-tich", []string{"Kính gửi: UBND xã Y Tịch", "Chưa gửi báo cáo khắc phục đã ký"}},
	{report.Consolidated, round, "", []string{"Tổng hợp", "Kính gửi: UBND tỉnh Lạng Sơn", "7/20 đơn vị đã gửi báo cáo", "Theo nguyên nhân"}},
	{report.Quarterly, round, "y-tich", []string{"cải cách hành chính quý", "85/100 điểm", "NHIỆM VỤ TRỌNG TÂM"}},
	{report.Remediation, round, "y-tich", nil},
	{report.SelfScore, province, "xa-van-linh-2025", []string{"Kính gửi: UBND tỉnh Lạng Sơn", "(*) Số liệu minh hoạ"}},
	{report.Minutes, province, "xa-dong-dang-2025", []string{"TỈNH LẠNG SƠN", "UBND xã Đồng Đăng", "Chưa thấy văn bản xin lỗi"}},
	{report.AssessmentPlan, province, "", []string{"KẾ HOẠCH", "/KH-UBND", "65 đơn vị được đánh giá (61 xã, 04 phường)", "Trước 17 giờ 00 ngày 31/12/2025", "đến hết ngày 14/12/2025", "Sở Nội vụ: thẩm định", "Xã Khánh Khê"}},
	{report.Council, province, "", []string{"QUYẾT ĐỊNH", "/QĐ-UBND", "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH LẠNG SƠN", "Điều 4.", "Thành viên Tổ thẩm định, Sở Nội vụ", "Thành viên, thư ký", "Theo đề nghị của Giám đốc Sở Nội vụ tại Tờ trình số", "- Như Điều 4;"}},
	{report.ScoringGuide, province, "", []string{"HƯỚNG DẪN", "/HD-SNV", "UBND TỈNH LẠNG SƠN", "GIÁM ĐỐC", "CÁCH CHẤM ĐIỂM VÀ TÀI LIỆU KIỂM CHỨNG", "Đến hết ngày 30/09/2025: 2", "Báo cáo, tính theo thời điểm ký số"}},
	{report.Explanations, province, "", []string{"BÁO CÁO", "/BC-SNV", "Kính gửi: UBND tỉnh Lạng Sơn", "Có 4 đơn vị với 4 nội dung", "Chưa thấy văn bản xin lỗi", "Chưa giải trình."}},
	{report.Explanations, round, "", []string{"Không có nội dung nào được yêu cầu giải trình"}},
	{report.Submission, round, "", []string{"TỜ TRÌNH", "/TTr-PNV", "PHÒNG NỘI VỤ", "Kính gửi: Chủ tịch UBND huyện Chi Lăng", "TRƯỞNG PHÒNG", "Xã Y Tịch"}},
	{report.ScoreNotice, round, "y-tich", []string{"THÔNG BÁO", "/TB-UBND", "UBND xã Y Tịch đạt 85/100 điểm; xếp hạng 6/20 xã, thị trấn", "- UBND xã Y Tịch;", "3.4.1"}},
	{report.Outcome, round, "", []string{"BÁO CÁO", "/BC-PNV", "Kính gửi: UBND huyện Chi Lăng", "KẾT QUẢ THEO LĨNH VỰC", "BẢNG XẾP HẠNG", "trước hết là tiêu chí 1.5"}},
	{report.Reminding, province, "", []string{"V/v đôn đốc tự chấm điểm", "Xã Khánh Khê", "thời hạn"}},
}

// Every kind of paper is right by Nghị định 30/2020/NĐ-CP, Word opens it, and
// it says what the round holds.
func TestEveryPaper(t *testing.T) {
	sys, me := demo(t), app.Console("test")
	if _, err := sys.LoadRound(t.Context(), me, os.DirFS(".."), "demo/lang-son-2025.yaml", true); err != nil {
		t.Fatal(err)
	}
	for _, p := range papers {
		t.Run(p.kind+" "+p.round+" "+p.unit, func(t *testing.T) {
			data, name, err := sys.MakePaper(t.Context(), me, app.PaperAsked{Kind: p.kind, Round: p.round, Unit: p.unit, Format: "docx"})
			if err != nil {
				t.Fatal(err)
			}
			if to := os.Getenv("PARINDEX_PAPERS"); to != "" {
				if err := os.WriteFile(filepath.Join(to, name), data, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			for _, f := range docx.Validate(data) {
				t.Errorf("Word would complain: %v", f)
			}
			checked, err := form.Check(data)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range checked.Findings {
				t.Errorf("%s %s (%s): %s; measured %s, wanted %s", f.Severity, f.Rule, f.At, f.Text, f.Measured, f.Wanted)
			}
			paragraphs, err := docx.Paragraphs(data)
			if err != nil {
				t.Fatal(err)
			}
			text := strings.Join(paragraphs, "\n")
			for _, want := range append(p.says, "./.", "Nơi nhận:", "DỰ THẢO", "Lưu: VT") {
				if !strings.Contains(text, want) {
					t.Errorf("it lacks %q in\n%s", want, text)
				}
			}
			if p.kind == report.SelfScore && strings.Contains(text, "202/QĐ-UBND") {
				t.Error("a unit scores itself under the decision on the results")
			}
			for _, never := range []string{"{{", "}}", "<nil>", "%!", "  ;", ".;", ";;", "điểm điểm"} {
				if strings.Contains(text, never) {
					t.Errorf("it contains %q in\n%s", never, text)
				}
			}
		})
	}
}
