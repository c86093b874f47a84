package chart_test

import (
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/parindex/parindex/chart"
)

func TestSpark(t *testing.T) {
	n := decimal.RequireFromString
	goal := n("95")
	got := string(chart.Spark{Values: []decimal.Decimal{n("90"), n("92.5"), n("100")}, Target: &goal, Title: "A & B"}.SVG())
	for _, want := range []string{`aria-label="A &amp; B"`, `points="4,28 60,22 116,4"`, `<circle cx="116" cy="4"`, `y1="16" y2="16"`} {
		if !strings.Contains(got, want) {
			t.Errorf("lacks %s in %s", want, got)
		}
	}
	if one := string(chart.Spark{Values: []decimal.Decimal{n("3")}}.SVG()); !strings.Contains(one, `cx="116" cy="16"`) || strings.Contains(one, "goal") {
		t.Errorf("one value: %s", one)
	}
	if none := (chart.Spark{Target: &goal}).SVG(); none != "" {
		t.Errorf("no value: %s", none)
	}
}
