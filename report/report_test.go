package report_test

import (
	"strings"
	"testing"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/docx"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/report"
	"github.com/parindex/parindex/rulebook"
)

func TestPoints(t *testing.T) {
	for in, want := range map[string]string{"0": "0", "3": "03", "0.5": "0,5", "2.5": "2,5", "14": "14", "10": "10", "9": "09", "2.125": "2,13"} {
		if got := report.Points(points.Must(in)); got != want {
			t.Errorf("%s is written %s, want %s", in, got, want)
		}
	}
}

func TestNumberForm(t *testing.T) {
	for number, good := range map[string]bool{
		"45/BC-UBND": true, "05/BC-UBND": true, "829/UBND-NV": true, "52/2018/QĐ-UBND": true, "12/KH-ĐTKT": true, "1/TTr-SNV": true,
		"": false, "45": false, "BC-UBND": false, "45/bc-ubnd": false, "45/BC UBND": false, "=1+1": false, "45/BC-UBND\n": false, "<b>1</b>/BC": false,
	} {
		if report.NumberForm.MatchString(number) != good {
			t.Errorf("%q: want %v", number, good)
		}
	}
}

// A unit that lost nothing, was asked nothing and has registered nothing still
// gets a paper that Word opens and that says so.
func TestBareReport(t *testing.T) {
	form, err := report.Template(report.Remediation)
	if err != nil {
		t.Fatal(err)
	}
	m := &report.Matter{
		Round: assessment.Round{Year: 2023}, Unit: org.Unit{Kind: "phường", Name: message.Phrase{VI: "Phường Mẫu"}}, Index: &rulebook.Index{},
		Final: assessment.Standing{Total: points.Int(100), Max: points.Int(100), Rank: 1, Of: 1},
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
	for _, want := range []string{"UBND phường Mẫu", "100/100 điểm", "1/1 đơn vị.", "Không có."} {
		if !strings.Contains(text, want) {
			t.Errorf("lacks %q in\n%s", want, text)
		}
	}
	if _, err := report.Template("poem"); err == nil {
		t.Error("there is no template of a poem")
	}
}
