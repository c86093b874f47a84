package assessment

import (
	"slices"
	"strings"

	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
)

// SignForm is in what right a person signs (Nghị định 30/2020/NĐ-CP, Phụ lục
// I, mục II.7).
type SignForm string

// The forms.
const (
	AsHead      SignForm = ""    // người đứng đầu
	ForHead     SignForm = "KT"  // ký thay: a deputy
	ByOrder     SignForm = "TL"  // thừa lệnh: the head of a body below
	ByAuthority SignForm = "TUQ" // thừa ủy quyền
	ActingHead  SignForm = "Q"   // quyền cấp trưởng
)

// SignForms is all of them.
var SignForms = []SignForm{AsHead, ForHead, ByOrder, ByAuthority, ActingHead}

// Signer is one person who signs papers of a unit, between two dates.
type Signer struct {
	Unit   org.UnitID    `json:"unit"`
	Place  int           `json:"place"`          // tells the signers of a unit apart
	Name   string        `json:"name,omitempty"` // printed below the signature
	Office string        `json:"office"`         // Phó Chủ tịch
	Form   SignForm      `json:"form,omitempty"`
	Kinds  []string      `json:"kinds,omitempty"` // of papers; empty: all
	Field  string        `json:"field,omitempty"` // that they look after, in words
	From   calendar.Date `json:"from,omitzero"`   // zero: always has
	To     calendar.Date `json:"to,omitzero"`     // the last day; zero: until further notice

	Version int `json:"version,omitempty"`
}

// On says whether somebody signs papers on a day.
func (s Signer) On(day calendar.Date) bool {
	return !day.Before(s.From) && (s.To.IsZero() || !s.To.Before(day))
}

// Signs says whether somebody signs papers of a kind.
func (s Signer) Signs(kind string) bool { return len(s.Kinds) == 0 || slices.Contains(s.Kinds, kind) }

// Check says what is wrong with a signer as typed.
func (s Signer) Check() *message.Text {
	switch {
	case strings.TrimSpace(s.Office) == "":
		return text("signer.no_office")
	case !slices.Contains(SignForms, s.Form):
		return text("signer.no_form")
	case !s.To.IsZero() && s.To.Before(s.From):
		return text("signer.dates", message.Date("from", s.From), message.Date("to", s.To))
	}
	return nil
}

// SignerOf is who signs a paper of a kind on a day: before anybody who signs
// all papers one who signs this kind by name, before a deputy the head; nil
// where nobody is known.
func SignerOf(signers []Signer, kind string, day calendar.Date) *Signer {
	var best *Signer
	rank := func(s *Signer) int {
		n := slices.Index(SignForms, s.Form)
		if len(s.Kinds) == 0 {
			n += len(SignForms)
		}
		return n
	}
	for i := range signers {
		s := &signers[i]
		if s.On(day) && s.Signs(kind) && (best == nil || rank(s) < rank(best)) {
			best = s
		}
	}
	return best
}

// Block is the lines above a signature. own are those under which the head of
// the unit signs: for a collective TM. and its name, then the head's office.
func (s Signer) Block(own []string) []string {
	var collective []string
	head := "THỦ TRƯỞNG"
	for _, line := range own {
		form, rest, dotted := strings.Cut(line, ".")
		switch {
		case dotted && form == "TM":
			collective = []string{line}
		case dotted && slices.Contains(SignForms, SignForm(form)):
			return s.Block(append(collective, strings.TrimSpace(rest)))
		default:
			head = line
		}
	}
	office := strings.ToUpper(s.Office)
	switch s.Form {
	case AsHead:
		return append(collective, office)
	case ForHead:
		return append(collective, "KT. "+head, office)
	case ActingHead:
		return append(collective, "Q. "+head)
	}
	return []string{string(s.Form) + ". " + head, office}
}
