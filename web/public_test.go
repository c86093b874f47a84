package web

import (
	"strings"
	"testing"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/rulebook"
)

// A name that looks like a formula is text in the table of open data; a
// negative number stays one.
func TestOpenDataHasNoFormulas(t *testing.T) {
	p := &app.PublicResult{Index: &rulebook.Index{}, Rows: []app.PublicRow{
		{Unit: org.Unit{Name: message.Phrase{VI: "=1+1"}}, Standing: assessment.Standing{Rank: 1}},
		{Unit: org.Unit{Name: message.Phrase{VI: "@SUM(1)"}}, Standing: assessment.Standing{Rank: -2}},
	}}
	got := string(publicCSV(message.VI, p))
	for _, want := range []string{"1,'=1+1,", "-2,'@SUM(1),"} {
		if !strings.Contains(got, "\n"+want) {
			t.Errorf("%q lacks %q", got, want)
		}
	}
}
