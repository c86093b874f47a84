package remediation

import (
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/scoring"
)

// Doubt says why points that a unit claimed were probably not given, from what
// both sides rest on; the zero text where nothing was claimed in vain. proofs
// is how many pieces of evidence the unit gave, -1 where that is not known;
// title names an input.
func Doubt(self, final scoring.Line, proofs int, title func(input string) message.Phrase) message.Text {
	switch {
	case !final.Got.Less(self.Got):
		return message.Text{}
	case final.Ruled != nil:
		return message.T("doubt.appraiser", message.Sub("why", final.Reason))
	case final.Outcome == scoring.Missing || proofs == 0:
		return message.T("doubt.no_proof")
	}
	for _, was := range self.Basis {
		for _, is := range final.Basis {
			if was.Input == is.Input && was.Raw != is.Raw {
				return message.T("doubt.data", message.Title("input", title(is.Input)), message.Sub("self", was.Said()), message.Sub("final", is.Said()))
			}
		}
	}
	if len(self.Basis) > 0 && len(self.Basis) == len(final.Basis) {
		return message.T("doubt.rule")
	}
	return message.T("doubt.unknown")
}
