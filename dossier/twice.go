package dossier

import (
	"hash/maphash"
	"maps"
	"math/bits"

	"github.com/parindex/parindex/message"
)

// seed makes digests within one run of the program comparable.
var seed = maphash.MakeSeed()

// digest is of all that a row says but its serial number and how its code is
// written: two rows of one code with one digest say the same.
func (r *reader) digest(cells []string) uint64 {
	var h maphash.Hash
	h.SetSeed(seed)
	width := len(cells)
	for width > 0 && cells[width-1] == "" {
		width--
	}
	for i, c := range cells[:width] {
		if i == r.at[atSerial] || i == r.at[atCode] {
			continue
		}
		_, _ = h.WriteString(c)
		_ = h.WriteByte(0)
	}
	return h.Sum64()
}

// Twice finds codes that a table has more than once, in memory that grows with
// those alone. It is given every dossier by See, and then again by Again if
// Suspects says so; then it answers by Verdict.
type Twice struct {
	seen    []uint64            // two bits for each digest of a code
	suspect map[uint64]struct{} // digests whose bits were set already: of all that come again, and of a few that do not
	codes   map[string]repeats
}

// repeats is what the rows of one code say.
type repeats struct {
	rows          int
	first, second int // lines; second is the first that says something else, 0: none
	digest        uint64
}

// The bits of seen, as powers of two: 16 MB at most, of which five million
// dossiers take one in 14.
const fewestBits, mostBits = 16, 27

// newTwice makes room for the codes of a file of so many bytes, of which a row
// takes some dozens.
func newTwice(size int64) Twice {
	n := min(max(bits.Len64(uint64(max(size, 0))), fewestBits), mostBits)
	return Twice{seen: make([]uint64, 1<<(n-6)), suspect: map[uint64]struct{}{}, codes: map[string]repeats{}}
}

// See notes the code of a dossier.
func (t *Twice) See(code string) {
	h := maphash.String(seed, code)
	if first, second := t.set(h), t.set(bits.RotateLeft64(h, 32)); first && second {
		t.suspect[h] = struct{}{}
	}
}

// set sets a bit, and says whether it was set.
func (t *Twice) set(h uint64) bool {
	place, bit := h>>6&uint64(len(t.seen)-1), uint64(1)<<(h&63) //nolint:gosec // a length
	was := t.seen[place]&bit != 0
	t.seen[place] |= bit
	return was
}

// Suspects ends the first round; it says whether there is need of a second.
func (t *Twice) Suspects() bool {
	t.seen = nil
	return len(t.suspect) > 0
}

// Again notes a row of the second round.
func (t *Twice) Again(code []byte, line int, digest uint64) {
	if _, ok := t.suspect[maphash.Bytes(seed, code)]; !ok {
		return
	}
	r, seen := t.codes[string(code)]
	switch {
	case !seen:
		r = repeats{first: line, digest: digest}
	case r.digest != digest && r.second == 0:
		r.second = line
	}
	r.rows++
	t.codes[string(code)] = r
}

// end ends the second round: what was suspected wrongly is forgotten.
func (t *Twice) end() {
	t.suspect = nil
	t.codes = maps.Collect(func(yield func(string, repeats) bool) {
		for code, r := range t.codes {
			if r.rows > 1 && !yield(code, r) {
				return
			}
		}
	})
}

// Verdict returns the fault of a row because of its code's other rows, nil for
// none: rows that say the same count once, the first; of rows that differ none
// counts.
func (t *Twice) Verdict(code string, line int) *message.Text {
	r, again := t.codes[code]
	var text message.Text
	switch {
	case !again:
		return nil
	case r.second != 0:
		other := r.first
		if line == r.first {
			other = r.second
		}
		text = message.T("dossier.twice_differs", message.Int("line", other))
	case line != r.first:
		text = message.T("dossier.twice_same", message.Int("line", r.first))
	default:
		return nil
	}
	return &text
}
