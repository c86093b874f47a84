package app_test

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/docx"
	"github.com/parindex/parindex/report"
)

// A signed paper of any kind comes back to its draft; what was not typed is
// read from it.
func TestSignedPapersOfAllKinds(t *testing.T) {
	needs(t, "soffice")
	needs(t, "pdftotext")
	sys, ctx := demo(t), t.Context()
	boss := signIn(t, sys, "chilang.noivu")
	asked := app.PaperAsked{Kind: report.ResultNotice, Round: round, Format: "docx"}
	draft, _, err := sys.MakePaper(ctx, boss, asked)
	if err != nil {
		t.Fatal(err)
	}
	look, err := docx.LookAt(draft)
	if err != nil {
		t.Fatal(err)
	}
	issued := docx.Amendment{Paragraphs: map[int]docx.ParagraphChange{}}
	for i, p := range look.Paragraphs {
		switch {
		case strings.HasPrefix(p.Text, "Số:"):
			issued.Paragraphs[i] = docx.ParagraphChange{Replace: [][2]string{{p.Text, "Số: 151/TB-UBND"}}}
		case strings.HasPrefix(p.Text, "Chi Lăng, ngày"):
			issued.Paragraphs[i] = docx.ParagraphChange{Replace: [][2]string{{p.Text, "Chi Lăng, ngày 08 tháng 3 năm 2024"}}}
		}
	}
	word, err := docx.Amend(draft, issued)
	if err != nil {
		t.Fatal(err)
	}
	pdf, err := docx.ToPDF(ctx, word)
	if err != nil {
		t.Fatal(err)
	}
	if err := sys.AttachPaper(ctx, boss, asked, app.Signed{Name: "thông báo.pdf", File: bytes.NewReader(pdf), Register: true}); err != nil {
		t.Fatal(err)
	}
	page, err := sys.Paper(ctx, boss, asked)
	if err != nil || page.Paper.Number != "151/TB-UBND" || page.Paper.Date != calendar.MustParse("08/3/2024") || len(page.Judged) != 0 {
		t.Fatalf("%+v %v", page.Paper, err)
	}
	_, file, err := sys.SignedPaper(ctx, boss, asked)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if back, err := io.ReadAll(file); err != nil || !bytes.Equal(back, pdf) {
		t.Errorf("the file came back changed: %v", err)
	}
	after, _, err := sys.MakePaper(ctx, boss, asked)
	if err != nil {
		t.Fatal(err)
	}
	paragraphs, err := docx.Paragraphs(after)
	if err != nil {
		t.Fatal(err)
	}
	if text := strings.Join(paragraphs, "\n"); strings.Contains(text, "DỰ THẢO") || !strings.Contains(text, "Số: 151/TB-UBND") || !strings.Contains(text, "ngày 08 tháng 3 năm 2024") {
		t.Error("the paper is still a draft")
	}
	book, err := sys.Documents(ctx, boss, round, "y-tich")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, d := range book.Documents {
		if d.Number == "151/TB-UBND" && d.Date == calendar.MustParse("08/3/2024") {
			n++
		}
	}
	if n != 1 { // the demonstration's own register has that notice
		t.Errorf("the notice stands %d times in the book", n)
	}
	if _, err := sys.Paper(ctx, signIn(t, sys, "ytich.chutich"), asked); !isKind(err, app.Forbidden) {
		t.Errorf("a unit opened the publisher's paper: %v", err)
	}
	scan := app.Signed{Name: "quét.pdf", File: strings.NewReader("%PDF-1.4 only a picture")}
	other := app.PaperAsked{Kind: report.Consolidated, Round: round}
	if err := sys.AttachPaper(ctx, boss, other, scan); !isKind(err, app.Invalid) {
		t.Errorf("a scan without a number: %v", err)
	}
}

// A quarter's report has its own signed file for each quarter.
func TestSignedQuarters(t *testing.T) {
	sys, ctx := demo(t), t.Context()
	me := signIn(t, sys, "ytich.chutich")
	first := app.PaperAsked{Kind: report.Quarterly, Round: round, Unit: "y-tich", Quarter: report.Quarter{Year: 2024, N: 1}}
	second := first
	second.Quarter.N = 2
	signed := app.Signed{Number: "30/BC-UBND", Date: calendar.MustParse("29/3/2024"), Name: "q1.pdf", File: strings.NewReader("%PDF-1.7 q1")}
	if err := sys.AttachPaper(ctx, me, first, signed); err != nil {
		t.Fatal(err)
	}
	plan := app.PaperAsked{Kind: report.RemediationPlan, Round: round, Unit: "y-tich"}
	signed = app.Signed{Number: "99/KH-UBND", Date: calendar.MustParse("29/4/2024"), Name: "kh.pdf", File: strings.NewReader("%PDF-1.7 kh"), Register: true}
	if err := sys.AttachPaper(ctx, me, plan, signed); err != nil {
		t.Fatal(err)
	}
	for kind, cites := range map[string]bool{report.Remediation: true, report.RemediationPlan: false} {
		data, _, err := sys.MakePaper(ctx, me, app.PaperAsked{Kind: kind, Round: round, Unit: "y-tich", Format: "docx"})
		if err != nil {
			t.Fatal(err)
		}
		paragraphs, err := docx.Paragraphs(data)
		if err != nil {
			t.Fatal(err)
		}
		cited := "Kế hoạch số 99/KH-UBND ngày 29/4/2024 của UBND xã Y Tịch về việc khắc phục các tiêu chí"
		if got := strings.Contains(strings.Join(paragraphs, "\n"), cited); got != cites {
			t.Errorf("%s cites the registered plan: %v, want %v", kind, got, cites)
		}
	}
	if p, err := sys.Paper(ctx, me, first); err != nil || !p.Signed() {
		t.Errorf("%+v %v", p.Paper, err)
	}
	if p, err := sys.Paper(ctx, me, second); err != nil || p.Signed() {
		t.Errorf("the second quarter has the first's file: %v", err)
	}
}
