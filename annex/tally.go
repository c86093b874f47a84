package annex

import (
	"regexp"
	"slices"
	"strings"

	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
)

// tally is a sentence that gives or takes points for each of what is counted.
type tally struct {
	unit   string
	each   points.Points
	takes  bool
	most   *points.Points // the most that it gives or takes, where it says so
	late   *points.Points // for what comes late
	toZero bool           // it takes until nothing is left
}

const (
	someUnit = `([^\d:;=%()]+?)`
	ofPoints = `\s*` + number + `\s*(?:điểm|đ)`
)

var (
	eachForm = regexp.MustCompile(`(?i)^(?:cứ\s+(?:mỗi\s+|có\s+)?|mỗi\s+)(?:một\s+|0?1\s+)?` + someUnit +
		`(?:\s*,?\s*(?:thì\s+)?(?:sẽ\s+)?(?:bị\s+)?(trừ|giảm|được|tính|cộng|chấm|cho|đạt)(?:\s+(?:được|tính|cộng|thêm|đi))*|\s*(:)|\s)` +
		`\s*` + number + `\s*(điểm|đ)?((?:\s*[,;(]|\s+(?:nhưng|và|tối đa)\s|\s*\.?$).*)$`)
	forEach  = regexp.MustCompile(`(?i)^(trừ|cộng|tính|được)` + ofPoints + `\s*(?:/|(?:cho|với|đối với)?\s*(?:cứ\s+)?mỗi\s)\s*(?:một\s+|0?1\s+)?` + someUnit + `((?:[,;(]|\s+nhưng\s).*)?$`)
	mostForm = regexp.MustCompile(`(?i)^(?:nhưng\s+|và\s+)?(?:tổng\s+(?:điểm|số điểm)\s+)?(?:(?:trừ|cộng|tính|được)\s+)?(?:tối đa|không quá|không vượt quá|nhiều nhất|cao nhất|không\s+(?:trừ|cộng|tính)\s+(?:vượt\s+)?quá)(?:\s+(?:là|không quá|trừ|cộng|được))*` + ofPoints + `$`)
	zeroTail = regexp.MustCompile(`(?i)^(?:trừ\s+)?(?:cho\s+)?đến\s+(?:khi\s+)?hết(?:\s+số)?(?:\s+điểm)?(?:\s+(?:của\s+)?(?:tiêu chí|nội dung)(?:\s+này)?)?$`)
	lateTail = regexp.MustCompile(`(?i)^(?:(?:nếu|gửi|nộp|báo cáo)\s+)*(?:chậm|trễ|muộn)(?:\s+hạn)?\s*(?:thì\s+)?(?:được|tính|:|=)?` + ofPoints + `$`)
	noneTail = regexp.MustCompile(`(?i)^(?:không|thiếu|chưa)(?:\s+(?:gửi|có|nộp|báo cáo|thực hiện))*\s*(?:thì\s+)?(?:được|tính|:|=)?\s*0+\s*(?:điểm|đ)$`)
	tailCut  = regexp.MustCompile(`[,;]\s+`)

	// What a unit may not hold: the sentence then says more than it was read for.
	doubtful  = regexp.MustCompile(`(?i)(?:^|\s)(?:trừ|giảm|bớt|còn lại|điểm|nếu|nhưng|chỉ được|chỉ tính|tối đa|tối thiểu|ít nhất|phạt|mỗi|hoặc cứ)(?:\s|,|$)|(?:^|\s)(?:không|chưa|sẽ|bị|thì)$`)
	mute      = regexp.MustCompile(`(?i)(?:^|\s)(?:quá|dưới|trên|hơn|mất|hạ|thu|từ|đến|trước|sau)(?:\s|,|$)`)
	butLate   = regexp.MustCompile(`(?i)((?:đầy\s+)?đủ)\s+nhưng(?:\s+(?:gửi|nộp|bị))*\s+(?:chậm|muộn|trễ)`)
	timeUnit  = regexp.MustCompile(`(?i)^(?:ngày|tuần|tháng|quý|năm|kỳ)(?:\s|,|$)`)
	nothing   = regexp.MustCompile(`(?i)^(?:không|chưa)(?:\s|$)`)
	inclusive = regexp.MustCompile(`^\(\s*(.*?)\s*\)$`)
)

// parseTally reads "mỗi vi phạm trừ 0,5 điểm", "mỗi sáng kiến được 1 điểm,
// tối đa 2 điểm", "trừ 0,25 điểm/văn bản"; false for what says more.
func parseTally(s string) (tally, bool) {
	s = strings.TrimRight(oneLine(bullet.ReplaceAllString(s, "")), ".;, ")
	if len(s) > maxOption {
		return tally{}, false
	}
	t := tally{}
	value, tail := "", ""
	if m := eachForm.FindStringSubmatch(s); m != nil {
		verb := strings.ToLower(m[2])
		if m[3] == "" && m[5] == "" || verb == "" && m[3] == "" && mute.MatchString(m[1]) {
			return t, false
		}
		t.unit, value, tail, t.takes = m[1], m[4], m[6], verb == "trừ" || verb == "giảm"
	} else if m := forEach.FindStringSubmatch(s); m != nil {
		t.takes, value, t.unit, tail = strings.EqualFold(m[1], "trừ"), m[2], m[3], m[4]
	} else {
		return t, false
	}
	t.unit = strings.Trim(t.unit, " ,")
	p, err := points.Parse(value)
	if err != nil || p.Sign() <= 0 || t.unit == "" || doubtful.MatchString(butLate.ReplaceAllString(t.unit, "$1")) {
		return t, false
	}
	t.each = p
	return t, t.tail(tail)
}

// tail reads what stands behind the points; false when it is not understood.
func (t *tally) tail(s string) bool {
	for _, part := range tailCut.Split(strings.Trim(s, " ,;."), -1) {
		part = inclusive.ReplaceAllString(strings.TrimSpace(part), "$1")
		if part == "" || noneTail.MatchString(part) {
			continue
		}
		if zeroTail.MatchString(part) && t.takes {
			t.toZero = true
			continue
		}
		into := &t.most
		m := mostForm.FindStringSubmatch(part)
		if m == nil {
			into, m = &t.late, lateTail.FindStringSubmatch(part)
		}
		if m == nil || *into != nil {
			return false
		}
		p, err := points.Parse(m[1])
		if err != nil {
			return false
		}
		*into = &p
	}
	return true
}

// tallied makes deduct or per_item of one sentence. Options beside it may only
// say what is plain without them.
func (r *reading) tallied() bool {
	if len(r.tallies) != 1 || r.duty != nil {
		return false
	}
	t, max := r.tallies[0], r.n.max
	if t.late != nil || timeUnit.MatchString(t.unit) && !t.takes {
		return false
	}
	kind, plain := rulebook.PerItem, points.Points{}
	if t.takes && !r.taken {
		kind, plain = rulebook.Deduct, max
	}
	if slices.ContainsFunc(r.options, func(o option) bool {
		return o.share || o.gives(max) != plain || !nothing.MatchString(o.text)
	}) || r.empty != nil && r.emptyPoints() != plain || r.empty != nil && *r.empty == "leave" {
		return false
	}
	out := rule{kind: kind, each: t.each, unit: t.unit, measure: r.measure}
	switch {
	case kind == rulebook.PerItem && max.Less(t.each):
		return false
	case t.most == nil || *t.most == max:
	case kind == rulebook.Deduct && max.Less(*t.most) && !t.toZero:
		out.modified.least = max.Sub(*t.most)
	default:
		return false
	}
	r.n.rule = out
	return true
}
