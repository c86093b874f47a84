package request

import (
	"slices"
	"strings"
	"time"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
)

// Part is a part of the report that puts the units' reports together.
type Part string

// The parts.
const (
	General  Part = "general"      // who was asked, who reported
	Lost     Part = "losses"       // lost points by area and cause
	Done     Part = "results"      // what the units did
	Hard     Part = "difficulties" // what hinders them
	Proposed Part = "proposals"    // what they propose
	Ahead    Part = "tasks"        // what comes next
)

// Parts are all parts, in their order.
var Parts = []Part{General, Lost, Done, Hard, Proposed, Ahead}

// Prose is what an editor writes into a part, beside what the data tell: it
// stays when the data are read anew.
type Prose struct {
	Part    Part
	Text    string
	By      string // login
	At      time.Time
	Version int // 0: none yet
}

// Paragraphs are the lines of a text that say something.
func Paragraphs(text string) []string {
	var all []string
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			all = append(all, line)
		}
	}
	return all
}

// Voice is one thing that units say, with whose words they are.
type Voice struct {
	Text  string
	Units []org.UnitID
}

// Voices gathers what units say to the points of a letter, by part; the same
// words of several units stand once. Difficulties and proposals are theirs to
// tell: the data have no word for them.
func Voices(r Request, replies []Reply) map[Part][]Voice {
	all := map[Part][]Voice{}
	for i, p := range r.Points {
		part := PartOf(p)
		if part == "" {
			continue
		}
		for _, y := range replies {
			if y.Over() && !y.Answer(i).None {
				for _, text := range Paragraphs(y.Answer(i).Text) {
					all[part] = heard(all[part], text, y.Unit)
				}
			}
		}
	}
	for _, voices := range all {
		slices.SortStableFunc(voices, func(x, y Voice) int { return len(y.Units) - len(x.Units) })
	}
	return all
}

func heard(voices []Voice, text string, unit org.UnitID) []Voice {
	same := strings.TrimRight(message.Plain(text), ".;: ")
	i := slices.IndexFunc(voices, func(v Voice) bool { return strings.TrimRight(message.Plain(v.Text), ".;: ") == same })
	if i < 0 {
		return append(voices, Voice{text, []org.UnitID{unit}})
	}
	if !slices.Contains(voices[i].Units, unit) {
		voices[i].Units = append(voices[i].Units, unit)
	}
	return voices
}

// PartOf is the part into which what units say to a point goes.
func PartOf(p Point) Part {
	plain := message.Plain(p.Text.VI)
	switch {
	case p.Section == Difficulties || p.Section == Limits:
		return Hard
	case strings.Contains(plain, "de xuat") || strings.Contains(plain, "kien nghi"):
		return Proposed
	case p.Section == Tasks:
		return Ahead
	case p.Section == Results || p.Section == Result || p.Section == Progress:
		return Done
	}
	return General
}
