package chart_test

import (
	"strings"
	"testing"

	"github.com/parindex/parindex/chart"
)

func TestQR(t *testing.T) {
	svg, err := chart.QR("https://cchc.example.vn/link?t=ABC", "mã <b>")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(svg), "mã &lt;b&gt;") || strings.Contains(string(svg), "style=") {
		t.Errorf("title or style: %.200s", svg)
	}
	// The mark in the upper left corner: seven modules, one blank, four of quiet.
	for _, module := range []string{"M4 4h7v", "M4 5h1v", "M10 5h1v", "M6 6h3v", "M4 10h7v"} {
		if !strings.Contains(string(svg), module) {
			t.Errorf("%s is not drawn", module)
		}
	}
	for _, blank := range []string{"M11 4h", "M5 5h", "M0 0h"} {
		if strings.Contains(string(svg), blank) {
			t.Errorf("%s is drawn", blank)
		}
	}
	if _, err := chart.QR(strings.Repeat("x", 5000), ""); err == nil {
		t.Error("a text that is too long gives a picture")
	}
}
