package chart_test

import (
	"encoding/xml"
	"errors"
	"flag"
	"html/template"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parindex/parindex/chart"
	"github.com/parindex/parindex/points"
)

var update = flag.Bool("update", false, "write the golden files")

var p = points.Must

func pictures() map[string]template.HTML {
	return map[string]template.HTML{
		"bar": chart.Bar{Full: p("18"), Height: 24, Parts: []chart.Part{
			{Value: p("14"), Class: "got", Label: "14", Title: "Đạt 14"},
			{Value: p("0"), Class: "claimed", Label: "0"},
			{Value: p("3.5"), Class: "claimed", Label: "3,5"},
			{Value: p("0.5"), Class: "lost", Label: "0,5"},
		}}.SVG(),
		"bar-empty":  chart.Bar{Full: p("0"), Height: 24, Parts: []chart.Part{{Value: p("1"), Class: "got"}}}.SVG(),
		"bar-escape": chart.Bar{Full: p("2"), Height: 24, Parts: []chart.Part{{Value: p("2"), Class: `"><script>`, Label: "<b>&", Title: "</title>"}}}.SVG(),
		"dots": chart.Dots{From: p("50"), To: p("100"), Title: "Điểm của 5 đơn vị", Ticks: []chart.Tick{{p("60"), "60", "Trung bình"}, {p("80"), "80", "Tốt"}, {p("95"), "95", "Rất xuất sắc"}},
			Dots: []chart.Dot{
				{Value: p("85"), Title: "Xã Y Tịch: 85", Label: "Xã Y Tịch 85", Class: "own"},
				{Value: p("85"), Title: "Xã khác: 85"},
				{Value: p("84.5"), Title: "Trung vị", Label: "Trung vị 84,5"},
				{Value: p("40"), Title: "Dưới thang"},
				{Value: p("99"), Title: "<Cao nhất>", Label: "Cao nhất & 99"},
			}}.SVG(),
	}
}

func TestGolden(t *testing.T) {
	for name, got := range pictures() {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join("testdata", name+".svg")
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(got)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWellFormed(t *testing.T) {
	for name, svg := range pictures() {
		d := xml.NewDecoder(strings.NewReader(string(svg)))
		for {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Errorf("%s: %v", name, err)
				break
			}
			if e, ok := token.(xml.StartElement); ok {
				for _, a := range e.Attr {
					if a.Name.Local == "style" || strings.HasPrefix(a.Name.Local, "on") {
						t.Errorf("%s: <%s %s>: a strict page refuses inline style and script", name, e.Name.Local, a.Name.Local)
					}
				}
				if e.Name.Local == "script" || e.Name.Local == "style" {
					t.Errorf("%s holds <%s>", name, e.Name.Local)
				}
			}
		}
	}
}

// TestBarStaysInside: parts that exceed the whole are cut at the edge.
func TestBarStaysInside(t *testing.T) {
	svg := string(chart.Bar{Full: p("1"), Height: 10, Parts: []chart.Part{{Value: p("1"), Class: "a"}, {Value: p("5"), Class: "b"}}}.SVG())
	if !strings.Contains(svg, `class="b"><rect x="100.00%" width="0.00%"`) {
		t.Error(svg)
	}
}

// TestLabelOnlyWhereItFits: a label that would run over its part is left out.
func TestLabelOnlyWhereItFits(t *testing.T) {
	bar := func(value string) string {
		return string(chart.Bar{Full: p("18"), Height: 24, Parts: []chart.Part{{Value: p(value), Label: "0,25", Class: "x"}}}.SVG())
	}
	if strings.Contains(bar("0.25"), "<text") {
		t.Error("0,25 of 18 has no room for a label of four letters")
	}
	if !strings.Contains(bar("9"), "<text") {
		t.Error("half a bar has room for a label of four letters")
	}
}

// TestCrowd holds that many units are drawn as columns that count them all.
func TestCrowd(t *testing.T) {
	d := chart.Dots{To: points.Must("100"), Title: "đông"}
	for i := range 1000 {
		d.Dots = append(d.Dots, chart.Dot{Value: points.Must(strconv.Itoa(i % 97)), Title: "x"})
	}
	d.Dots[5].Label = "mình"
	svg := string(d.SVG())
	if n := strings.Count(svg, "<circle"); n != 1 {
		t.Errorf("%d dots, want the named one only", n)
	}
	sum := 0
	for _, m := range regexp.MustCompile(`class="column"[^>]*><title>(\d+)</title>`).FindAllStringSubmatch(svg, -1) {
		n, _ := strconv.Atoi(m[1])
		sum += n
	}
	if sum != 1000 {
		t.Errorf("columns count %d of 1000", sum)
	}
	if len(svg) > 20_000 {
		t.Errorf("%d bytes", len(svg))
	}
}
