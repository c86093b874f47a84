package annex

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/parindex/parindex/rulebook"
)

// duty is a periodic duty: so many a month, a quarter or half a year.
type duty struct {
	every rulebook.Every
	quota int
	unit  string
}

var (
	dutyForm = regexp.MustCompile(`(?i)^(?:mỗi|hằng|hàng)\s+(tháng|quý|(?:0?6|sáu)\s+tháng|nửa\s+năm)(?:\s*,?\s*(?:có|phải|ít nhất|tối thiểu|thực hiện|gửi|đăng|nộp|ban hành))*\s+(\d{1,3})\s+` + someUnit + `(?:\s+trở lên)?$`)
	notUnit  = regexp.MustCompile(`(?i)(?:^|\s)(?:điểm|đ|trừ|được|tối đa|đúng hạn|chậm|thì)(?:\s|,|$)`)
	closing  = regexp.MustCompile(`(?i)^mỗi kỳ chốt số liệu vào ngày (\d{1,2}) của tháng cuối kỳ$`)
	keptForm = regexp.MustCompile(`(?i)^làm đủ, đúng hạn từ ` + `(\d{1,3}(?:,\d{1,10})?)% số kỳ trở lên$`)

	doing     = `^(?:(?:được|gửi|nộp|ban hành|thực hiện|hoàn thành|làm|đạt|có|báo cáo|đăng)\s+)*`
	kept      = regexp.MustCompile(`(?i)` + doing + `(?:(?:đủ|đầy đủ|đúng hạn|đúng thời hạn|kịp thời|đúng thời gian|đúng quy định)(?:\s*,\s*|\s+và\s+|\s+|$))+$`)
	keptLate  = regexp.MustCompile(`(?i)` + doing + `(?:(?:đủ|đầy đủ)\s+nhưng\s+)?(?:chậm|trễ|muộn|quá hạn)(?:\s+(?:hạn|thời hạn))?$`)
	periodOf  = map[rulebook.Every]*regexp.Regexp{rulebook.Monthly: regexp.MustCompile(`(?i)^(?:tháng|kỳ)(?:\s|$)`), rulebook.Quarterly: regexp.MustCompile(`(?i)^(?:quý|kỳ)(?:\s|$)`), rulebook.HalfYearly: regexp.MustCompile(`(?i)^kỳ(?:\s|$)`)}
	periods   = map[rulebook.Every]int64{rulebook.Monthly: 12, rulebook.Quarterly: 4, rulebook.HalfYearly: 2}
	lackForm  = regexp.MustCompile(`(?i)^(?:không|chưa|thiếu)(?:\s|$)`)
	keptShare = "số kỳ làm đủ, đúng hạn"
)

// parseDuty reads "mỗi quý 01 báo cáo", "hằng tháng ít nhất 2 tin bài".
func parseDuty(s string) (duty, bool) {
	m := dutyForm.FindStringSubmatch(strings.TrimRight(oneLine(bullet.ReplaceAllString(s, "")), ".;, "))
	if m == nil || notUnit.MatchString(m[3]) {
		return duty{}, false
	}
	quota, err := strconv.Atoi(m[2])
	if err != nil || quota == 0 {
		return duty{}, false
	}
	every := rulebook.HalfYearly
	switch strings.ToLower(m[1]) {
	case "tháng":
		every = rulebook.Monthly
	case "quý":
		every = rulebook.Quarterly
	}
	return duty{every, quota, strings.Trim(m[3], " ,")}, true
}

// scheduled makes a schedule of a duty and of what its periods give.
func (r *reading) scheduled() bool {
	d := r.duty
	if d == nil || r.empty != nil {
		return false
	}
	out := rule{kind: rulebook.Schedule, duty: *d, closes: r.closes}
	if len(r.tallies) == 0 {
		if !r.keptBands(&out) {
			return false
		}
		r.n.rule = out
		return true
	}
	if !r.keptEach(&out) {
		return false
	}
	whole := out.each.Times(periods[d.every])
	if r.n.max.Less(whole) && r.capped() {
		out.modified.cap = r.n.max
	}
	r.n.rule = out
	return true
}

// capped says that a sentence names the maximum as the most that is given.
func (r *reading) capped() bool {
	for _, t := range r.tallies {
		if t.most != nil && *t.most == r.n.max {
			return true
		}
	}
	return false
}

// keptEach reads what each period gives; beside it options may only say that
// what is missing gives nothing.
func (r *reading) keptEach(out *rule) bool {
	for _, o := range r.options {
		if o.share || !o.gives(r.n.max).IsZero() || !lackForm.MatchString(o.text) {
			return false
		}
	}
	for _, t := range r.tallies {
		late, ok := r.duty.period(t)
		switch {
		case !ok || t.most != nil && *t.most != r.n.max:
			return false
		case late && (t.late != nil || !out.late.IsZero()), !late && !out.each.IsZero():
			return false
		case late:
			out.late = t.each
		default:
			out.each = t.each
			if t.late != nil {
				out.late = *t.late
			}
		}
	}
	return out.each.Sign() > 0 && !r.n.max.Less(out.each) && (out.late.IsZero() || out.late.Less(out.each))
}

// period says whether a sentence is about a period of the duty that was kept,
// or kept late; points for each of several in a period are none of it.
func (d duty) period(t tally) (late, ok bool) {
	if t.takes {
		return false, false
	}
	rest := ""
	if m := periodOf[d.every].FindString(t.unit); m != "" {
		rest = t.unit[len(m):]
	} else if after, is := strings.CutPrefix(strings.ToLower(t.unit), strings.ToLower(d.unit)); is && d.quota == 1 {
		rest = after
	} else {
		return false, false
	}
	rest = strings.TrimSpace(rest)
	late = keptLate.MatchString(rest)
	return late, late || kept.MatchString(rest)
}

// keptBands reads a share of the periods, in bands or times the maximum.
func (r *reading) keptBands(out *rule) bool {
	if len(r.options) == 1 && r.options[0].share && r.options[0].factor == "" && headKey(r.options[0].of) == headKey(keptShare) {
		return true
	}
	for _, o := range r.options {
		m := keptForm.FindStringSubmatch(o.text)
		if m == nil {
			return false
		}
		from := parseNumber(m[1]).Shift(-2)
		n := len(out.ladder.bands)
		if n > 0 && !from.LessThan(out.ladder.bands[n-1].from) || decimal.NewFromInt(1).LessThan(from) {
			return false
		}
		out.ladder.bands = append(out.ladder.bands, band{from: from, points: o.gives(r.n.max), share: o.share})
	}
	return len(out.ladder.bands) > 0
}
