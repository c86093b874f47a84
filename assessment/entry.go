package assessment

import (
	"slices"
	"strings"
	"time"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
)

// Entry is what a unit says of one component: its figures, why, and with what
// it proves them.
type Entry struct {
	Unit        org.UnitID
	Code        string
	Values      []scoring.Value // as typed
	Explanation string
	Reply       string // to what the first appraisal asked
	Officer     string // login of who is in charge; "": nobody yet
	Proofs      []Proof
	SavedBy     string
	Saved       time.Time
	Version     int // 0: nothing is saved yet
}

// Empty says whether the unit has given nothing.
func (e Entry) Empty() bool { return len(e.Values) == 0 && e.Explanation == "" && len(e.Proofs) == 0 }

// ProofID identifies one piece of evidence of a unit.
type ProofID string

// Proof is one piece of evidence (tài liệu kiểm chứng): a file by its content,
// or a link. It may prove many components and is never overwritten.
type Proof struct {
	ID    ProofID   `json:"id"`
	Name  string    `json:"name"`
	Type  string    `json:"type"` // of its content, as found; "link" for an address
	Size  int64     `json:"size"`
	Blob  string    `json:"blob,omitempty"` // SHA-256
	Link  string    `json:"link,omitempty"`
	By    string    `json:"by"`
	At    time.Time `json:"at"`
	Reply bool      `json:"reply"` // given with the explanation, after the first appraisal

	Replaces   ProofID  `json:"replaces,omitempty"` // the version before
	Signatures []Signed `json:"signatures,omitempty"`
}

// Types of proofs that are no files.
const (
	LinkProof     = "link"     // an address, in Link
	DocumentProof = "document" // of the register of documents, its ID in Link
)

// Signed is a digital signature on a file, whose certificate nobody has
// checked.
type Signed struct {
	Signer string    `json:"signer"`
	At     time.Time `json:"at"` // as the signer's machine had it; zero: not said
	Intact bool      `json:"intact"`
	Whole  bool      `json:"whole"`
}

// Verdict is an appraiser's decision on one component of one unit in one turn.
type Verdict struct {
	Unit    org.UnitID
	Code    string
	Turn    int
	Points  *points.Points  // nil: as the rule gives from the values
	Values  []scoring.Value // found by the appraiser; nil: the unit's own
	Remark  string
	Explain bool // the unit is asked to explain
	By      string
	At      time.Time
	Version int
}

// Agrees says whether the unit's own score stands.
func (v Verdict) Agrees() bool { return v.Points == nil && v.Values == nil }

// Check says what is wrong with a verdict on a component.
func (v Verdict) Check(c *rulebook.Criterion) *message.Text {
	switch {
	case v.Turn < FirstTurn || v.Turn > AcceptanceTurn:
		return text("verdict.no_turn")
	case v.Agrees() && !SelfScored(c):
		return text("verdict.survey")
	case v.Points != nil && strings.TrimSpace(v.Remark) == "":
		return text("verdict.remark")
	case v.Points != nil && (c.Max.Less(*v.Points) || v.Points.Less(c.Rule.Least)):
		return text("verdict.range", message.Points("least", c.Rule.Least), message.Points("max", c.Max))
	case v.Explain && strings.TrimSpace(v.Remark) == "":
		return text("verdict.explain_remark")
	}
	return nil
}

// Count is how many decisions there are, and how many of them ask the unit to
// explain.
type Count struct{ Decided, Explain int }

// Decided returns the verdict that stands: the later turn's, nil if there is
// none.
func Decided(verdicts []Verdict) *Verdict {
	var last *Verdict
	for i := range verdicts {
		if last == nil || verdicts[i].Turn > last.Turn {
			last = &verdicts[i]
		}
	}
	return last
}

// FinalValues is what the appraised score of a component is computed from: the
// unit's values or those found by the appraiser, and the points that an
// appraiser gave in place of the rule's.
func FinalValues(e Entry, v *Verdict) []scoring.Value {
	values := e.Values
	if v == nil {
		return values
	}
	if v.Values != nil {
		values = v.Values
	}
	if v.Points == nil {
		return values
	}
	return append(slices.Clone(values),
		scoring.Value{Input: rulebook.OverrideInput, Type: rulebook.Number, Raw: v.Points.String(), Source: v.By},
		scoring.Value{Input: rulebook.OverrideReasonInput, Type: rulebook.Text, Raw: v.Remark, Source: v.By})
}

// SelfScored says whether a unit scores itself on a component: a survey is not
// its to score.
func SelfScored(c *rulebook.Criterion) bool { return c.Rule.Kind != rulebook.Survey }

// Gap is one thing that keeps a sheet from being sent, or will probably cost
// the points that it claims.
type Gap struct {
	Code   string
	Text   message.Text
	Blocks bool
}

// Gaps looks over a unit's entries before they are sent (trước khi chốt):
// figures that are missing, points claimed without any proof or explanation
// where the index names evidence, proofs newer than the deadline, and points
// given away without a word.
func Gaps(x *rulebook.Index, entries map[string]Entry, card scoring.Card, due time.Time) []Gap {
	var gaps []Gap
	for _, c := range x.Leaves() {
		if !SelfScored(c) {
			continue
		}
		e := entries[c.Code]
		line, _ := card.Line(c.Code)
		say := func(blocks bool, key string, args ...message.Arg) {
			gaps = append(gaps, Gap{c.Code, message.T(key, args...), blocks})
		}
		asked := c.Evidence.VI != ""
		switch {
		case line.Outcome == scoring.Missing && strings.TrimSpace(e.Explanation) == "":
			say(true, "gap.empty")
		case line.Outcome == scoring.Failed:
			say(true, "gap.error", message.Sub("why", line.Reason))
		case line.Got.Sign() > 0 && asked && len(e.Proofs) == 0 && strings.TrimSpace(e.Explanation) == "":
			say(true, "gap.no_proof", message.Points("got", line.Got))
		case line.Got.Sign() > 0 && asked && len(e.Proofs) == 0:
			say(false, "gap.only_words", message.Points("got", line.Got))
		}
		for _, p := range e.Proofs {
			if !due.IsZero() && p.At.After(due) && !p.Reply {
				say(false, "gap.late_proof", message.Word("name", p.Name), message.Time("at", p.At))
			}
			for _, signed := range p.Signatures {
				if !due.IsZero() && signed.At.After(due) && !p.Reply {
					say(false, "gap.late_signature", message.Word("name", p.Name), message.Word("signer", signed.Signer), message.Time("at", signed.At))
				}
				if !signed.Intact {
					say(false, "gap.broken_signature", message.Word("name", p.Name), message.Word("signer", signed.Signer))
				}
			}
		}
	}
	return gaps
}
