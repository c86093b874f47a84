package audit

import (
	"strconv"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
)

// Tip is how far a chain had come at some time. One that was printed or sent
// elsewhere shows later whether the end of the chain was cut off.
type Tip struct {
	Chain org.UnitID `json:"chain"`
	Seq   int64      `json:"seq"`
	Hash  string     `json:"hash"`
}

// Broken says which entry of a chain does not hold, and why. As an error it
// reads in Vietnamese.
type Broken struct {
	Chain org.UnitID
	Seq   int64 // of the first entry that does not hold, as found
	Fault message.Text
}

// Error says it in Vietnamese.
func (b *Broken) Error() string { return b.In(message.VI) }

// In says it in a language.
func (b *Broken) In(l message.Lang) string {
	return message.Say(l, "audit.broken", chainArg("chain", b.Chain),
		message.Word("seq", strconv.FormatInt(b.Seq, 10)), message.Sub("fault", b.Fault))
}

func chainArg(name string, chain org.UnitID) message.Arg {
	if chain == "" {
		return message.Sub(name, message.T("audit.system"))
	}
	return message.Word(name, string(chain))
}

// Verify checks a whole chain, from its first entry on, and returns a *Broken
// for the first entry that does not hold. An erased payload is accepted, an
// altered one is not. Cutting off the end shows only against tips noted
// earlier: each must still be in the chain.
func Verify(entries []Entry, tips ...Tip) error {
	var prev Entry
	for _, e := range entries {
		if fault := follows(prev, e); !fault.IsZero() {
			return &Broken{e.Chain, e.Seq, fault}
		}
		prev = e
	}
	for _, t := range tips {
		if !stands(entries, t) {
			return &Broken{t.Chain, t.Seq, message.T("audit.tip")}
		}
	}
	return nil
}

// follows returns what keeps e from being the entry after prev.
func follows(prev, e Entry) message.Text {
	first := prev.Seq == 0
	switch {
	case !first && e.Chain != prev.Chain:
		return message.T("audit.other_chain", chainArg("other", e.Chain))
	case e.Seq != prev.Seq+1:
		return message.T("audit.gap", message.Word("want", strconv.FormatInt(prev.Seq+1, 10)))
	case e.Prev != prev.Hash:
		return message.T("audit.cut_off")
	case e.Payload != nil && digest(e.Payload) != e.Digest:
		return message.T("audit.payload")
	case e.hash() != e.Hash:
		return message.T("audit.altered")
	}
	return message.Text{}
}

func stands(entries []Entry, t Tip) bool {
	if t.Seq < 1 || t.Seq > int64(len(entries)) {
		return false
	}
	e := entries[t.Seq-1] // entries are verified: 1, 2, 3, …
	return e.Chain == t.Chain && e.Hash == t.Hash
}
