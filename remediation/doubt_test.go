package remediation_test

import (
	"testing"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/remediation"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
)

func TestDoubt(t *testing.T) {
	with := func(got, raw string) scoring.Line {
		l := line("3.4.1", "3", "2.5", got)
		l.Outcome = scoring.Scored
		if raw != "" {
			l.Basis = []scoring.Value{{Input: "on_time", Type: rulebook.OneOf, Raw: raw}}
		}
		return l
	}
	ruled := with("0.5", "940")
	two := points.Int(2)
	ruled.Ruled = &two
	missing := with("0", "")
	missing.Outcome = scoring.Missing
	for _, c := range []struct {
		self, final scoring.Line
		proofs      int
		want        string
	}{
		{with("2", "940"), with("2", "940"), 0, ""},
		{with("1", "940"), with("2", "940"), -1, ""},
		{with("2", "1000"), with("0.5", "940"), -1, "doubt.data"},
		{with("2", "1000"), with("0.5", "940"), 0, "doubt.no_proof"},
		{with("2", "940"), with("0.5", "940"), 2, "doubt.rule"},
		{with("2", "940"), ruled, 2, "doubt.appraiser"},
		{with("2", "940"), missing, -1, "doubt.no_proof"},
		{with("2", ""), with("0.5", "940"), -1, "doubt.unknown"},
	} {
		if got := remediation.Doubt(c.self, c.final, c.proofs, func(string) message.Phrase { return message.Phrase{VI: "Hồ sơ"} }).Key; got != c.want {
			t.Errorf("%v claimed, %v given, %d proofs: %q, want %q", c.self.Got, c.final.Got, c.proofs, got, c.want)
		}
	}
}
