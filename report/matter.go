package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/document"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/remediation"
	"github.com/parindex/parindex/rulebook"
)

// Matter is everything that a paper states. What its kind does not speak of is
// zero.
type Matter struct {
	Kind       string // "" is Remediation
	Round      assessment.Round
	Unit       org.Unit // that issues the paper
	Publisher  org.Unit // that runs the round
	Above      org.Unit // above the one that issues it; zero: nothing is
	About      org.Unit // the one that the publisher's paper is about; zero: all
	Index      *rulebook.Index
	Final      assessment.Standing
	Self       *assessment.Standing // nil: no self score known
	Kinds      []string             // of the units ranked together, the commonest first
	Losses     []remediation.Loss   // in the order of the index
	Documents  []document.Document
	Letterhead assessment.Letterhead
	Signer     string // who signs, as printed below the signature; "": blank
	Review     assessment.Review
	Request    *assessment.Request // nil: nobody asked
	Paper      assessment.Paper    // zero: no signed file yet, the paper is a draft

	Lines   []Scored // of one unit, in the order of the index
	Rows    []UnitRow
	Today   calendar.Date
	Quarter Quarter
}

// Scored is one component of one unit as it scored itself and as it was
// appraised.
type Scored struct {
	Code, Title string
	Area        string
	Max         points.Points
	Self, Final *points.Points // nil: not scored on that side
	Said        string         // the unit's explanation
	Proofs      []string       // names of its evidence
	Remark      string         // of who appraised it
	Made        bool           // the points are illustrative
}

// UnitRow is one unit among those of a round.
type UnitRow struct {
	Unit     org.Unit
	Standing assessment.Standing
	Self     *points.Points
	Losses   []remediation.Loss
	Sheet    assessment.SheetState // of a running round
	Due      time.Time             // until when it may score itself
	Reported bool                  // its report on remedying has been signed
	Made     bool                  // its points are illustrative
}

// Document returns the document with that id.
func (m *Matter) Document(id document.ID) document.Document {
	for _, d := range m.Documents {
		if d.ID == id {
			return d
		}
	}
	return document.Document{}
}

// kindNoun is how the paper calls its own unit: "xã đạt 14 điểm".
func (m *Matter) kindNoun() string {
	if m.Unit.Kind == "" {
		return "đơn vị"
	}
	return strings.ToLower(m.Unit.Kind)
}

// among is whom a rank was reached among: "xã, thị trấn".
func (m *Matter) among() string {
	if len(m.Kinds) == 0 {
		return "đơn vị"
	}
	return strings.ToLower(strings.Join(m.Kinds, ", "))
}

// office is the issuing unit's office as texts name it: UBND xã Y Tịch.
func (m *Matter) office() string { return Office(m.Unit) }

// Points writes points as papers do, to a number of decimals: whole numbers
// under ten with a leading zero, a decimal comma otherwise: 03, 14, 2,5, 0.
func Points(p points.Points, digits int) string {
	s := message.VI.PointsTo(p, digits)
	if len(s) == 1 && s != "0" {
		return "0" + s
	}
	return s
}

// total writes a sum in a sentence, to the decimals of the index.
func (m *Matter) total(p points.Points) string { return Points(p, int(m.Index.Digits)) }

// points writes the points of one component in a sentence, and any maximum.
func (m *Matter) points(p points.Points) string { return Points(p, m.Index.Digits.OfLine()) }

// sum is total for a table or a fraction, where no zero leads.
func (m *Matter) sum(p points.Points) string { return message.VI.PointsTo(p, int(m.Index.Digits)) }

// most writes a maximum for a table or a fraction.
func (m *Matter) most(p points.Points) string {
	return message.VI.PointsTo(p, m.Index.Digits.OfLine())
}

// marked adds the mark of illustrative figures, which a note at the end
// explains.
func marked(s string, illustrative bool) string {
	if illustrative && s != "" {
		return s + " (*)"
	}
	return s
}

// number is the paper's number line: blank until the office's document system
// has given one.
func (m *Matter) number() string {
	if m.Paper.Number != "" {
		return "Số: " + m.Paper.Number
	}
	return "Số:        /" + m.symbol()
}

func (m *Matter) placeDate() string {
	if !m.Paper.Date.IsZero() {
		return m.Letterhead.Place + ", " + m.Paper.Date.Long()
	}
	return fmt.Sprintf("%s, ngày       tháng       năm %d", m.Letterhead.Place, m.Round.Year+1)
}

// openings are the first paragraphs: the request that the report answers, and
// what it carries out.
func (m *Matter) openings(cite *document.Citer) []string {
	var out []string
	if m.Request != nil {
		out = append(out, "Thực hiện "+cite.Cite(m.Document(m.Request.Document))+";")
	}
	var others []string
	for _, d := range m.Documents {
		asked := m.Request != nil && d.ID == m.Request.Document
		if d.Owner == m.Round.Publisher && !asked && d.ID != m.Round.Decision && m.follows(d) {
			others = append(others, cite.Cite(d))
		}
	}
	if len(others) > 0 {
		out = append(out, "Thực hiện "+strings.Join(others, "; ")+";")
	}
	return append(out, fmt.Sprintf("%s báo cáo kết quả triển khai thực hiện khắc phục các tiêu chí, tiêu chí thành phần chưa đạt điểm tối đa năm %d như sau:", m.office(), m.Round.Year))
}

// follows says whether a document rests on the decision that published the
// round, directly or through others.
func (m *Matter) follows(d document.Document) bool {
	seen := map[document.ID]bool{}
	var reaches func(d document.Document) bool
	reaches = func(d document.Document) bool {
		if seen[d.ID] {
			return false
		}
		seen[d.ID] = true
		return slices.ContainsFunc(d.Answers, func(id document.ID) bool {
			return id == m.Round.Decision || reaches(m.Document(id))
		})
	}
	return reaches(d)
}

// direction is section I: on what the work rests and what the unit issued.
func (m *Matter) direction(cite *document.Citer) []string {
	var out, own []string
	for _, d := range m.Documents {
		if d.Owner == m.Unit.ID {
			own = append(own, cite.Cite(d))
		}
	}
	if d := m.Document(m.Round.Decision); d.ID != "" {
		out = append(out, fmt.Sprintf("Căn cứ %s, %s đã rà soát các tiêu chí, tiêu chí thành phần chưa đạt điểm tối đa, xác định nguyên nhân và giao công chức phụ trách từng nội dung khắc phục.", cite.Cite(d), m.office()))
	}
	if len(own) > 0 {
		out = append(out, fmt.Sprintf("%s đã ban hành: %s.", m.office(), strings.Join(own, "; ")))
	}
	return out
}

func year(y int) string { return strconv.Itoa(y) }
