package annex

import (
	"regexp"
	"strings"

	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
)

// versus is a comparison with a norm: a number, or what the norm is called.
type versus struct {
	of, norm            string
	number              string // of the norm; "" for one that is an input
	unit                string
	below, equal, above points.Points
}

var (
	belowForm = sideForm(`thấp hơn|nhỏ hơn|ít hơn|ngắn hơn|kém hơn|dưới`)
	equalForm = sideForm(`bằng|đúng bằng|bằng với`)
	aboveForm = sideForm(`cao hơn|lớn hơn|nhiều hơn|dài hơn|trên|vượt`)
	normForm  = regexp.MustCompile(`^(\d{1,7}(?:[.,]\d{1,4})?)((?:,?\s+[\p{L}/]+){0,6})$`)
	notNorm   = regexp.MustCompile(`(?i)^(?:hoặc|và|từ|với)(?:\s|$)|[%;:<>≥≤]|\d.*\s(?:đến|và|hoặc|nhưng)\s`)
	measure   = regexp.MustCompile(`(?i)^số liệu tính điểm: (.+)$`)
)

// sideForm takes a side of the norm: what is compared, the side, the norm.
func sideForm(side string) *regexp.Regexp {
	return regexp.MustCompile(`(?i)^([^\d%:;,<>≥≤=]*?)(?:^|\s)(?:` + side + `)(?:\s+(?:so\s+)?(?:với\s+)?(.+))?$`)
}

// compared makes a comparison of three options on either side of one norm.
func (r *reading) compared() bool {
	if len(r.options) != 3 || r.empty != nil || len(r.tallies) > 0 {
		return false
	}
	v := versus{of: r.measure}
	sides := [3]*points.Points{}
	top := false
	for _, o := range r.options {
		at, of, norm := sideOf(o.text)
		if at < 0 || sides[at] != nil || o.share || of != "" && v.of != "" && headKey(of) != headKey(v.of) ||
			norm != "" && v.norm != "" && headKey(norm) != headKey(v.norm) {
			return false
		}
		p := o.gives(r.n.max)
		sides[at] = &p
		v.of, v.norm = or(v.of, of), or(v.norm, norm)
		top = top || p == r.n.max
	}
	if m := normForm.FindStringSubmatch(v.norm); m != nil {
		v.number, v.unit = parseNumber(m[1]).String(), strings.TrimSpace(m[2])
	} else if strings.ContainsAny(v.norm, "0123456789") {
		return false
	}
	if !top {
		return false
	}
	v.below, v.equal, v.above = *sides[0], *sides[1], *sides[2]
	r.n.rule = rule{kind: rulebook.Compare, versus: v}
	return true
}

// sideOf returns 0, 1, 2 for an option below, at or above a norm, -1 for none.
func sideOf(text string) (side int, of, norm string) {
	text = strings.TrimRight(oneLine(text), ".,;: ")
	for i, form := range []*regexp.Regexp{belowForm, equalForm, aboveForm} {
		m := form.FindStringSubmatch(text)
		if m == nil {
			continue
		}
		if notNorm.MatchString(m[2]) || turned.MatchString(m[1]) || nothing.MatchString(strings.TrimSpace(m[1])) {
			return -1, "", ""
		}
		return i, strings.TrimSpace(m[1]), m[2]
	}
	return -1, "", ""
}
