package annex

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
)

// rule is what the lines below a component came to.
type rule struct {
	kind    rulebook.Kind // appraised where nothing else was understood
	options []option      // of choice and checklist
	ladder  ladder        // of bands; of share the sides of the rate
	dates   []by
	empty   string // when_empty
	scale   string // of a survey

	each, late points.Points // of deduct, per_item, schedule
	unit       string        // what those two count
	measure    string        // the title of what is counted
	duty       duty
	closes     int
	versus     versus
	formulas   []candidate
	use        string
	variables  []variable
	modified   modified
}

// reading decides the rule of one component.
type reading struct {
	*importer
	n       *node
	year    int
	options []option
	unread  []line  // lines that speak of points and were not understood
	empty   *string // what the annex says of nothing to count
	emptyAt int     // where among the options it says so
	said    string  // in these words
	beside  bool    // guidance that may change the rule
	vague   bool    // it was left to a person
	taken   bool    // the component takes points away from the total

	tallies   []tally
	duty      *duty
	bound     bool // the duty stands where a rule must
	closes    int
	measure   string
	formulas  []candidate
	use       string
	variables []variable
	modified  modified
}

var (
	surveyed  = regexp.MustCompile(`(?i)(?:khảo sát|điều tra xã hội học|điều tra xhh).*thang\s+(?:điểm\s+)?(\d{1,3})\s*(?:điểm)?\.?$`)
	byHand    = regexp.MustCompile(`(?i)^(?:người|cơ quan|đơn vị|tổ|hội đồng) thẩm định (?:cho|chấm) điểm`)
	whenEmpty = regexp.MustCompile(`(?i)(?:không phát sinh|không có phát sinh)`)
	office    = regexp.MustCompile(`(?i)^(?:cơ quan|đơn vị) thẩm định\s*:\s*(.+)$`)
	rate      = regexp.MustCompile(`(?i)^tỷ lệ\s*=\s*([^/=]+?)\s*/\s*([^/=]+)$`)
	changes   = regexp.MustCompile(`(?i)(?:không tính|không bao gồm|loại trừ|loại khỏi|khách quan|trừ trường hợp|trường hợp|ngoại lệ|ngoài ra|nếu)`)
	example   = regexp.MustCompile(`(?i)^(?:ví dụ|vd|thí dụ)\s*:`)
	leaves    = regexp.MustCompile(`(?i)(?:không tính vào tổng điểm|loại khỏi tổng điểm|không tính tiêu chí này)\s*[.;]*$`)
)

func (r *reading) read() {
	r.n.rule.kind = rulebook.Appraised
	r.beside = talks.MatchString(titlePoints.ReplaceAllString(r.n.title, ""))
	for _, o := range r.n.options {
		r.row(o)
	}
	hand := r.guidance()
	switch {
	case len(r.unread) > 0:
		r.unclear("annex.todo.rule")
	case len(r.formulas) > 0 || len(r.variables) > 0 || r.use != "":
		r.take(r.byFormula())
	case len(r.tallies) > 0:
		r.take(r.scheduled() || r.tallied())
	case r.duty != nil && r.scheduled():
	case r.bound:
		r.unclear("annex.todo.rule")
	case len(r.options) > 0:
		r.decide()
		if r.beside && r.n.rule.kind != rulebook.Appraised {
			r.mark(r.n, r.at(), "annex.todo.guide")
		}
	case r.n.rule.kind == rulebook.Survey || hand:
	case len(r.n.guide) > 0:
		r.unclear("annex.todo.rule")
	default:
		r.unclear("annex.todo.no_rule")
	}
	r.settleModified()
}

// at is the row that says most of the rule.
func (r *reading) at() row {
	switch {
	case len(r.n.options) > 0:
		return r.n.options[0].at.row
	case len(r.n.guide) > 0:
		return r.n.guide[0].at.row
	}
	return r.n.at.row
}

// unclear leaves the component to a person and marks all its rows.
func (r *reading) unclear(key string) {
	r.vague = true
	r.n.rule = rule{kind: rulebook.Appraised}
	r.mark(r.n, r.n.at.row, key)
	seen := map[place]bool{r.n.at.place: true}
	say := func(at line) {
		if !seen[at.place] {
			seen[at.place] = true
			r.n.comments = append(r.n.comments, fmt.Sprintf("  %s: “%s”", at.where(), message.Shorten(at.said(), 600)))
		}
	}
	for _, o := range r.n.options {
		say(o.at)
	}
	for _, g := range r.n.guide {
		say(g.at)
	}
}

// option reads a row without a code: its points stand behind its text or in
// their own column.
func (im *importer) option(o optionRow) (option, bool) {
	whole := im.words.join(o.text)
	inText, ok := parseOption(whole)
	if strings.Trim(o.points, " -–") == "" {
		return inText, ok
	}
	p, err := cellPoints(o.at.cell(maxima))
	text := strings.TrimRight(strings.TrimSpace(bullet.ReplaceAllString(whole, "")), ":;., ")
	switch {
	case err != nil || text == "" || takes.MatchString(text):
		return option{}, false
	case ok && !inText.share:
		return inText, inText.points == p && !inText.full
	case ok: // a formula, and the maximum it leads to
		inText.points, inText.factor = p, o.points
		return inText, true
	}
	return option{text: text, points: p}, true
}

func (r *reading) row(o optionRow) {
	if o.points == "" {
		if pieces := r.words.pieces(o.text); len(pieces) > 1 {
			for _, p := range pieces {
				r.piece(p, o.at, true)
			}
			return
		}
	}
	one, ok := r.importer.option(o)
	if !ok || whenEmpty.MatchString(o.text) {
		r.piece(r.words.join(o.text+" "+o.points), o.at, true)
		return
	}
	r.options = append(r.options, one)
}

// piece reads one line of meaning. What must be an option and is none was not
// understood; other lines only where they speak of points.
func (r *reading) piece(text string, at line, must bool) {
	if r.says(text) || r.sentence(text, must) {
		return
	}
	o, ok := parseOption(text)
	switch {
	case ok:
		r.options = append(r.options, o)
	case must || talks.MatchString(text):
		r.unread = append(r.unread, at)
	}
}

// says reads what the annex says of nothing to count.
func (r *reading) says(text string) bool {
	if !whenEmpty.MatchString(text) {
		return false
	}
	said := ""
	o, ok := parseOption(text)
	switch {
	case leaves.MatchString(text):
		said = "leave"
	case ok && o.full:
		said = "full"
	case ok && !o.share && !o.silent && !r.n.max.Less(o.points):
		said = o.points.String()
	default:
		return false
	}
	if r.empty != nil && *r.empty != said {
		return false
	}
	if r.empty == nil {
		r.empty, r.emptyAt, r.said = &said, len(r.options), o.text
	}
	return true
}

// guidance reads the column of guidance: for options when the rows below give
// none; hand says that it leaves the points to a person.
func (r *reading) guidance() (hand bool) {
	fromRows := len(r.n.options) > 0
	for _, g := range r.n.guide {
		for _, p := range r.words.pieces(g.text) {
			if byHand.MatchString(p) {
				hand = true
				continue
			}
			if m := surveyed.FindStringSubmatch(p); m != nil && !fromRows && ordinal(m[1]) > 0 {
				r.n.rule = rule{kind: rulebook.Survey, scale: m[1]}
				continue
			}
			if m := office.FindStringSubmatch(p); m != nil {
				r.n.appraiser = or(r.n.appraiser, m[1])
				continue
			}
			if m := rate.FindStringSubmatch(p); m != nil {
				r.n.rule.ladder.of, r.n.rule.ladder.per = m[1], m[2]
				continue
			}
			r.guide(p, g.at, fromRows)
			r.n.comments = append(r.n.comments, message.Say(message.VI, "annex.guide", message.Word("text", p)))
		}
	}
	return hand && len(r.options) == 0
}

func (r *reading) guide(text string, at line, fromRows bool) {
	if r.says(text) || r.sentence(text, false) {
		return
	}
	if example.MatchString(text) { // it illustrates the rule, or contradicts it
		r.beside = true
		return
	}
	_, isOption := parseOption(text)
	switch {
	case isOption && !fromRows:
		r.piece(text, at, false)
	case isOption && !r.repeats(text), !isOption && talks.MatchString(text):
		r.unread = append(r.unread, at) // options in two places, or what is none
	case !isOption && changes.MatchString(text):
		r.beside = true
	}
}

// repeats says that a line of guidance is one of the options again.
func (r *reading) repeats(text string) bool {
	o, ok := parseOption(text)
	return ok && slices.ContainsFunc(r.options, func(a option) bool {
		return headKey(a.text) == headKey(o.text) && a.points == o.points && a.share == o.share && a.full == o.full
	})
}
