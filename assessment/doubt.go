package assessment

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
)

// Refusal is what a unit claimed of a component in an earlier round and was
// not given.
type Refusal struct {
	Year           int
	Claimed, Given points.Points
	Why            message.Text
}

// Doubts are claims that a reader will hold against the unit although nothing
// in them is missing: more than was given the year before, when the same claim
// was refused, and points that the unit's own words contradict. None blocks.
func Doubts(x *rulebook.Index, entries map[string]Entry, card scoring.Card, before map[string]Refusal) []Gap {
	var gaps []Gap
	for _, c := range x.Leaves() {
		line, ok := card.Line(c.Code)
		if !ok || !SelfScored(c) || line.Outcome != scoring.Scored {
			continue
		}
		if r, refused := before[c.Code]; refused && r.Given.Less(line.Got) {
			gaps = append(gaps, Gap{Code: c.Code, Text: message.T("gap.refused_before", message.Word("year", strconv.Itoa(r.Year)),
				message.Points("claimed", r.Claimed), message.Points("given", r.Given), message.Sub("why", r.Why))})
		}
		if said, ok := pointsInWords(entries[c.Code].Explanation); ok && said != line.Got {
			gaps = append(gaps, Gap{Code: c.Code, Text: message.T("gap.words", message.Points("said", said), message.Points("got", line.Got))})
		}
	}
	return gaps
}

var claimInWords = regexp.MustCompile(`(?i)(?:tự chấm|đề nghị|chấm)(?: là| được|:)?\s+(\d+(?:[.,]\d+)?)\s*(?:điểm|đ)(?:\s|[.,;)]|$)`)

// pointsInWords returns the points that an explanation says it claims; ok is
// false where it says none, or several.
func pointsInWords(explanation string) (said points.Points, ok bool) {
	found := claimInWords.FindAllStringSubmatch(explanation, 2)
	if len(found) != 1 {
		return points.Points{}, false
	}
	said, err := points.Parse(strings.Replace(found[0][1], ",", ".", 1))
	return said, err == nil
}
