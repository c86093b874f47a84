package reading_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/document"
	"github.com/parindex/parindex/docx"
	"github.com/parindex/parindex/form"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/paper"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/reading"
	"github.com/parindex/parindex/remediation"
	"github.com/parindex/parindex/report"
	"github.com/parindex/parindex/request"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
)

// Words that papers use, some of them such as reading could stumble over.
var (
	areaTitles = []string{
		"Chỉ đạo, điều hành CCHC", "Cải cách thể chế", "Cải cách thủ tục hành chính", "Cải cách tổ chức bộ máy", "Cải cách chế độ công vụ",
		"Cải cách tài chính công", "Xây dựng và phát triển chính quyền điện tử, chính quyền số", "Tác động của CCHC đến người dân",
	}
	titles = []string{
		"Mức độ hoàn thành kế hoạch CCHC", "Tỷ lệ hồ sơ TTHC do UBND cấp xã tiếp nhận trong năm được giải quyết đúng hạn", "Đổi mới, sáng tạo",
		"Công khai 100% TTHC tại bộ phận một cửa", "Thực hiện Quyết định số 52/2018/QĐ-UBND của UBND tỉnh", "Số lượng tin bài (12 tin/năm) được đăng tải",
		"Đánh giá kết quả công tác của người đứng đầu", "Sử dụng kinh phí được giao", "Xử lý phản ánh, kiến nghị: tiếp nhận, trả lời",
	}
	causes = []string{
		"Còn 03 hồ sơ quá hạn trên hệ thống, do công chức chưa cập nhật", "Trong năm không có sáng kiến nào", "Chưa gửi báo cáo; báo cáo tài chính gửi chậm 5 ngày",
		"Vì chưa phát sinh giao dịch, nên tỷ lệ đạt 0%", "Theo Thông báo số 15/TB-UBND, xã chưa công khai", "Tỷ lệ đạt 85% (17/20 nhiệm vụ)",
	}
	measures = []string{
		"UBND xã đã giao công chức Văn phòng – Thống kê theo dõi hằng ngày", "Đã ban hành Kế hoạch số 18/KH-UBND ngày 05/3/2019 và tổ chức thực hiện",
		"Niêm yết lại toàn bộ thủ tục; phân công 02 công chức trực", "Phấn đấu năm sau đạt điểm tối đa", "Mở lớp tập huấn cho 25 người, hoàn thành trước ngày 30/6/2024",
	}
	officers = []string{"Công chức Tư pháp – Hộ tịch", "Văn phòng – Thống kê", "Công chức Tài chính – Kế toán", "Trung tâm Phục vụ hành chính công"}
	places   = []string{"Xã Y Tịch", "Phường Đông Kinh", "Thị trấn Đồng Mỏ", "Xã Đắk M’La", "Đặc khu Vân Đồn", "Xã Ia Hla"}
)

func pick(t *rapid.T, list []string, name string) string {
	return rapid.SampledFrom(list).Draw(t, name)
}

// hundredths is an amount of points from least to most, in hundredths.
func hundredths(t *rapid.T, least, most int, name string) points.Points {
	n := rapid.IntRange(least, most).Draw(t, name)
	if rapid.Bool().Draw(t, "whole") {
		n = max(least, n/50*50)
	}
	return points.Must(fmt.Sprintf("%d.%02d", n/100, n%100))
}

// matter makes a report's data: an index of some areas, a result by it, what
// the unit says to each loss.
func matter(t *rapid.T) *report.Matter {
	x := &rulebook.Index{Title: message.Phrase{VI: "Bộ chỉ số"}, Digits: 2}
	place := pick(t, places, "place")
	kind := "xã"
	for _, k := range []string{"phường", "thị trấn", "đặc khu"} {
		if strings.HasPrefix(strings.ToLower(place), k) {
			kind = k
		}
	}
	m := &report.Matter{
		Round: assessment.Round{Year: rapid.IntRange(2019, 2024).Draw(t, "year")}, Index: x,
		Unit: org.Unit{ID: "u", Kind: kind, Name: message.Phrase{VI: place}}, Kinds: []string{"xã", "thị trấn"},
		Letterhead: assessment.Letterhead{Issuer: "ỦY BAN NHÂN DÂN\n" + strings.ToUpper(place), Place: "Nơi đây", Symbol: "BC-UBND", Signature: []string{"TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"}, Recipients: []string{"Như trên", "Lưu: VT"}},
	}
	for a := range rapid.IntRange(1, len(areaTitles)).Draw(t, "areas") {
		sum := scoring.Sum{Code: fmt.Sprint(a + 1), Title: message.Phrase{VI: areaTitles[a]}}
		for k := range rapid.IntRange(1, 4).Draw(t, "components") {
			code := fmt.Sprintf("%d.%d", a+1, k+1)
			if rapid.Bool().Draw(t, "deep") {
				code += "." + fmt.Sprint(rapid.IntRange(1, 9).Draw(t, "last"))
			}
			line := scoring.Line{Code: code, Title: message.Phrase{VI: pick(t, titles, "title")}, Area: sum.Code, Max: hundredths(t, 25, 1500, "max")}
			if rapid.IntRange(0, 3).Draw(t, "full") > 0 {
				line.Lost = hundredths(t, 1, int(line.Max.Units()/1e8), "lost")
			}
			line.Got = line.Max.Sub(line.Lost)
			sum.Max, sum.Got, sum.Lost = sum.Max.Add(line.Max), sum.Got.Add(line.Got), sum.Lost.Add(line.Lost)
			if !line.Lost.IsZero() {
				m.Losses = append(m.Losses, loss(t, line))
			}
		}
		m.Final.Areas = append(m.Final.Areas, sum)
		m.Final.Max, m.Final.Total, m.Final.Lost = m.Final.Max.Add(sum.Max), m.Final.Total.Add(sum.Got), m.Final.Lost.Add(sum.Lost)
	}
	// An index whose total is not worth 30 is none: the rest is in an area of
	// its own, won in full.
	rest := points.Int(200).Sub(m.Final.Max.Clamp(points.Points{}, points.Int(100)))
	m.Final.Areas = append(m.Final.Areas, scoring.Sum{Code: "9", Title: message.Phrase{VI: "Khảo sát"}, Max: rest, Got: rest})
	m.Final.Max, m.Final.Total = m.Final.Max.Add(rest), m.Final.Total.Add(rest)
	m.Final.Of = rapid.IntRange(1, 200).Draw(t, "of")
	m.Final.Rank = rapid.IntRange(1, m.Final.Of).Draw(t, "rank")
	if rapid.Bool().Draw(t, "self") {
		m.Self = &assessment.Standing{Total: m.Final.Total, Max: m.Final.Max}
		m.Self.Total = m.Final.Total.Add(m.Final.Lost.Half()).Round(2)
	}
	documents(t, m)
	return m
}

func loss(t *rapid.T, line scoring.Line) remediation.Loss {
	l := remediation.Loss{Unit: "u", Line: line}
	if rapid.IntRange(0, 5).Draw(t, "noted") > 0 {
		l.Note = &remediation.Note{Reason: message.Phrase{VI: pick(t, causes, "cause")}, Done: message.Phrase{VI: pick(t, measures, "measure")}}
	}
	if rapid.Bool().Draw(t, "charged") {
		due, err := calendar.Of(2025, rapid.IntRange(1, 12).Draw(t, "month"), rapid.IntRange(1, 28).Draw(t, "day"))
		if err != nil {
			t.Fatal(err)
		}
		l.Actions = []remediation.Action{{
			ID: remediation.ActionID(line.Code), Components: []string{line.Code}, Measure: message.Phrase{VI: pick(t, measures, "task")},
			Officer: pick(t, officers, "officer"), Due: due, State: remediation.Planned,
		}}
	}
	return l
}

// documents gives the paper a decision, a request and a plan to cite.
func documents(t *rapid.T, m *report.Matter) {
	year := m.Round.Year + 1
	on := func(month, day int) calendar.Date {
		d, err := calendar.Of(year, month, day)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	number := func(name string) string { return fmt.Sprint(rapid.IntRange(100, 2000).Draw(t, name)) }
	m.Round.Publisher, m.Round.Decision = "above", "d"
	m.Documents = []document.Document{
		{ID: "d", Owner: "above", Kind: "QĐ", Number: number("decision") + "/QĐ-UBND", Date: on(1, 15), Issuer: "UBND huyện Chi Lăng", Abstract: fmt.Sprintf("về việc công bố chỉ số CCHC năm %d", m.Round.Year)},
		{ID: "r", Owner: "above", Kind: "CV", Number: number("request") + "/UBND-NV", Date: on(4, 25), Issuer: "UBND huyện Chi Lăng", Abstract: "về việc báo cáo kết quả khắc phục", Answers: []document.ID{"d"}},
		{ID: "p", Owner: "u", Kind: "KH", Number: number("plan") + "/KH-UBND", Date: on(2, 28), Issuer: "UBND " + strings.ToLower(m.Unit.Kind) + strings.TrimPrefix(m.Unit.Name.VI, firstWords(m.Unit)), Abstract: "về khắc phục chỉ số", Answers: []document.ID{"d"}},
	}
	if rapid.Bool().Draw(t, "asked") {
		m.Request = &request.Request{Document: "r", Addressee: "Phòng Nội vụ huyện Chi Lăng"}
	}
	if rapid.Bool().Draw(t, "signed") {
		m.Paper = assessment.Paper{Blob: "x", Number: number("own") + "/BC-UBND", Date: on(5, 2)}
	}
}

func firstWords(u org.Unit) string { return u.Name.VI[:len(u.Kind)] }

// data is what a report states, as reading should give it back.
type data struct {
	Unit, Number, Date, Recipient string
	Year, Rank, Of                int
	Self, Final, Max, Lost        string
	Areas, Components             []string
	Documents                     []string
}

// TestRoundTrip: reading our own report gives back exactly what it was made of.
func TestRoundTrip(t *testing.T) {
	template, err := report.Template(report.Remediation)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		m := matter(t)
		file, err := report.Fill(template, m)
		if err != nil {
			t.Fatal(err)
		}
		text, err := paper.Read(context.Background(), file, "bao-cao.docx", paper.Options{})
		if err != nil {
			t.Fatal(err)
		}
		c := reading.Read(text, nil)
		if d := cmp.Diff(stated(m), given(c)); d != "" {
			if to := os.Getenv("PARINDEX_PAPERS"); to != "" {
				_ = os.WriteFile(filepath.Join(to, "round-trip.docx"), file, 0o600)
			}
			t.Fatal(d)
		}
		checked, err := form.Check(file)
		if err != nil || len(checked.Findings) > 0 {
			t.Fatalf("our own paper is out of form: %v %+v", err, checked.Findings)
		}
		for _, f := range c.Findings {
			if f.Severity != reading.Info {
				t.Errorf("a false finding: %+v", f)
			}
		}
	})
}

// TestPDFRoundTrip: the same by way of a PDF, whose tables and paragraphs are
// lines on pages.
func TestPDFRoundTrip(t *testing.T) {
	template, err := report.Template(report.Remediation)
	if err != nil {
		t.Fatal(err)
	}
	m := rapid.Custom(matter).Example(3)
	file, err := report.Fill(template, m)
	if err != nil {
		t.Fatal(err)
	}
	pdf, err := docx.ToPDF(context.Background(), file)
	if err == nil {
		var text *paper.Text
		if text, err = paper.Read(context.Background(), pdf, "bao-cao.pdf", paper.Options{}); err == nil {
			if d := cmp.Diff(stated(m), given(reading.Read(text, nil))); d != "" {
				t.Error(d)
			}
			return
		}
	}
	if (errors.Is(err, docx.ErrNoLibreOffice) || errors.Is(err, paper.ErrNoPoppler)) && os.Getenv("PARINDEX_REQUIRE_ALL") != "1" {
		t.Skip("LibreOffice or poppler is not installed: apt-get install libreoffice-writer poppler-utils")
	}
	t.Fatal(err)
}

func stated(m *report.Matter) data {
	name := m.Unit.Name.VI
	d := data{
		Unit: m.Unit.Kind + name[len(m.Unit.Kind):], Number: m.Paper.Number, Date: m.Paper.Date.ISO(), Year: m.Round.Year, Rank: m.Final.Rank, Of: m.Final.Of,
		Final: m.Final.Total.String(), Max: m.Final.Max.String(), Lost: m.Final.Lost.String(),
	}
	if m.Self != nil {
		d.Self = m.Self.Total.String()
	}
	if m.Request != nil {
		d.Recipient = m.Request.Addressee
	}
	for _, a := range m.Final.Areas {
		if !a.Lost.IsZero() {
			d.Areas = append(d.Areas, fmt.Sprintf("%s %s %s %s %s", a.Code, a.Title.VI, a.Max, a.Got, a.Lost))
		}
	}
	for _, l := range m.Losses {
		cause, measure, officer, due := "", "", "", "" // the paper says that there are none
		if l.Note != nil {
			cause, measure = l.Note.Reason.VI, l.Note.Done.VI
		}
		if len(l.Actions) > 0 {
			officer, due = l.Actions[0].Officer, l.Actions[0].Due.ISO()
			if measure == "" {
				measure = l.Actions[0].Measure.VI // the table of tasks tells it
			}
		}
		d.Components = append(d.Components, fmt.Sprintf("%s|%s|%s %s %s|%s|%s|%s|%s", l.Line.Code, l.Line.Title.VI, l.Line.Max, l.Line.Got, l.Line.Lost, cause, measure, officer, due))
	}
	for _, doc := range m.Documents {
		d.Documents = append(d.Documents, fmt.Sprintf("%s %s %s %s", doc.Kind, doc.Number, doc.Date.ISO(), doc.Issuer))
	}
	slices.Sort(d.Documents)
	return d
}

func given(c *reading.Claims) data {
	word := func(s *string) string {
		if s == nil {
			return ""
		}
		return *s
	}
	amount := func(p *points.Points) string {
		if p == nil {
			return ""
		}
		return p.String()
	}
	count := func(n *int) int {
		if n == nil {
			return 0
		}
		return *n
	}
	d := data{
		Unit: word(c.Unit), Number: word(c.Number), Date: word(c.Date), Recipient: word(c.Recipient), Year: count(c.Year), Rank: count(c.Rank), Of: count(c.Of),
		Self: amount(c.Self), Final: amount(c.Final), Max: amount(c.Max), Lost: amount(c.Lost),
	}
	for _, a := range c.Areas {
		d.Areas = append(d.Areas, fmt.Sprintf("%s %s %s %s %s", word(a.Code), a.Title, amount(a.Max), amount(a.Got), amount(a.Lost)))
	}
	for _, e := range c.Components {
		d.Components = append(d.Components, fmt.Sprintf("%s|%s|%s %s %s|%s|%s|%s|%s", e.Code, e.Title, amount(e.Max), amount(e.Got), amount(e.Lost), word(e.Cause), word(e.Measure), word(e.Officer), word(e.Due)))
	}
	for _, doc := range c.Documents {
		switch doc.Number {
		case "52/2018/QĐ-UBND", "15/TB-UBND", "18/KH-UBND":
			continue // named in titles, causes and measures
		}
		d.Documents = append(d.Documents, fmt.Sprintf("%s %s %s %s", word(doc.Kind), doc.Number, word(doc.Date), word(doc.Issuer)))
	}
	slices.Sort(d.Documents)
	return d
}
