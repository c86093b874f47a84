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
