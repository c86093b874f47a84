package report

import (
	"slices"
	"strings"

	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/request"
)

// sentReport says whether a unit has sent its report: to the letter, or where
// none asked its signed report on remedying.
func (m *Matter) sentReport(r UnitRow) bool {
	if m.Letter == nil {
		return r.Reported
	}
	return slices.ContainsFunc(m.Replies, func(y request.Reply) bool { return y.Unit == r.Unit.ID && y.Over() })
}

// replied counts the units that sent their report, and names those that owe it
// and those that sent it late. signed is how many sent a signed report where no
// letter asked.
func (w *writer) replied(signed int) (sent int, owing, late string) {
	if w.Letter == nil {
		return signed, "", ""
	}
	var owe, after []string
	for _, y := range w.Replies {
		name := w.mark(w.nameOf(y.Unit), w.madeUp(y))
		switch {
		case !y.Over():
			owe = append(owe, name)
			continue
		case !w.Letter.Due.IsZero() && w.Letter.Due.Before(calendar.On(y.Sent)):
			after = append(after, name)
		}
		sent++
	}
	slices.Sort(owe)
	slices.Sort(after)
	return sent, strings.Join(owe, ", "), strings.Join(after, ", ")
}

// madeUp says whether how far a reply is is illustrative: it says so itself, or
// nobody has touched it and that the letter went to the unit is made up.
func (m *Matter) madeUp(y request.Reply) bool {
	return y.Made || m.Letter != nil && m.Letter.IsMade("units") && y.Version <= 1
}

// hasSent says whether a unit has sent its report.
func (w *writer) hasSent(r UnitRow) string {
	said, made := map[bool]string{true: "Đã gửi", false: "Chưa gửi"}[w.sentReport(r)], false
	for _, y := range w.Replies {
		made = made || y.Unit == r.Unit.ID && w.madeUp(y)
	}
	return w.mark(said, made)
}

func (m *Matter) nameOf(id org.UnitID) string {
	for _, r := range m.Rows {
		if r.Unit.ID == id {
			return r.Unit.Name.VI
		}
	}
	return string(id)
}

// letter cites the letter by which all units were asked; "" for none.
func (w *writer) letter() string {
	if w.Letter == nil {
		return ""
	}
	return w.Document(w.Letter.Document).Full()
}

// prose is what an editor wrote, paragraph by paragraph, by part.
func (w *writer) prose() map[string]any {
	all := map[string]any{}
	for _, part := range request.Parts {
		paragraphs := []any{}
		for _, p := range request.Paragraphs(w.Prose[part].Text) {
			paragraphs = append(paragraphs, p)
		}
		all[string(part)] = paragraphs
	}
	return all
}

// voices is what units say in their own words, by part, each with whose words
// they are.
func (w *writer) voices() map[string]any {
	all := map[string]any{}
	var said map[request.Part][]request.Voice
	if w.Letter != nil {
		said = request.Voices(*w.Letter, w.Replies)
	}
	for _, part := range request.Parts {
		rows := []any{}
		for _, v := range said[part] {
			names := make([]string, len(v.Units))
			for i, u := range v.Units {
				names[i] = w.nameOf(u)
			}
			slices.Sort(names)
			rows = append(rows, "- "+strings.TrimRight(v.Text, ".; ")+" ("+strings.Join(names, ", ")+").")
		}
		all[string(part)] = rows
	}
	return all
}
