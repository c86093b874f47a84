package annex

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/points"
)

// due is the condition of an option that is about a date.
type due struct {
	kind  dueKind
	from  calendar.Date // of within, no date otherwise
	until calendar.Date // the last day, of late the day after which
	yet   bool          // "trước": whether the day itself counts is not said
	after bool          // it begins after the day from, which is outside
	bare  bool          // no year was printed
}

type dueKind int

const (
	onTime dueKind = iota // until a day
	late                  // after a day
	never
)

const day = `(?:ngày\s+)?(\d{1,2})\s*(?:[/.-]|\s+tháng\s+)\s*(\d{1,2})(?:\s*(?:[/.-]|\s+năm\s+)\s*(20\d\d))?`

var (
	aside     = regexp.MustCompile(`(?i)\s*\([^()]*\)|\s+năm\s+20\d\d$`)
	yearAfter = regexp.MustCompile(`(?i)năm\s+(20\d\d)`)
	monthForm = `tháng\s*(\d{1,2})(?:\s*(?:/|năm|-)\s*(20\d\d))?`
	lead      = `(?i)^(?:[^\d]*?\s)??`

	rangeDue   = regexp.MustCompile(lead + `(từ|sau)\s+` + day + `\s*(?:đến|-|–)\s*(trước\s+|hết\s+|hết ngày\s+)?` + day + `$`)
	beforeDue  = regexp.MustCompile(lead + `trước\s+` + day + `$`)
	untilDue   = regexp.MustCompile(lead + `(?:đến hết|trong hạn đến|chậm nhất(?:\s+là)?(?:\s+vào)?|chậm nhất đến|không quá|muộn nhất|đến|hết)\s+` + day + `$`)
	afterDue   = regexp.MustCompile(lead + `(?:sau|quá)\s+` + day + `$`)
	sinceDue   = regexp.MustCompile(lead + `từ\s+` + day + `\s*(?:trở đi|trở về sau)?$`)
	inMonth    = regexp.MustCompile(lead + `(?:trong|vào)\s+` + monthForm + `$`)
	tillMonth  = regexp.MustCompile(lead + `trước\s+` + monthForm + `$`)
	pastMonth  = regexp.MustCompile(lead + `sau\s+` + monthForm + `$`)
	sinceMonth = regexp.MustCompile(lead + `(?:từ\s+)?` + monthForm + `\s*(?:trở đi|trở về sau|hoặc (?:muộn|sau|chậm) hơn)$`)
	neverForm  = regexp.MustCompile(`(?i)^(?:không|chưa)\s+(?:ban hành|có|thực hiện|gửi|báo cáo|xây dựng|triển khai|tổ chức|phê duyệt|lập)(?:\s[^\d%]*)?$`)
	orNever    = regexp.MustCompile(`(?i)\s*(?:,|;|hoặc|và)\s*((?:không|chưa)\s+[^\d%]*)$`)
)

// parseDue reads the condition of an option as a date of that year where it
// prints none.
func parseDue(text string, year int) (due, bool) {
	text = oneLine(text)
	if neverForm.MatchString(text) {
		return due{kind: never}, true
	}
	if m := orNever.FindStringSubmatch(text); m != nil && neverForm.MatchString(m[1]) {
		d, ok := parseDue(strings.TrimSuffix(text, m[0]), year)
		return d, ok && d.kind == late // late or never: 0 for both
	}
	stated := false
	if m := yearAfter.FindStringSubmatch(text); m != nil {
		if n, err := strconv.Atoi(m[1]); err == nil {
			year, stated = n, true
		}
	}
	for _, form := range []*regexp.Regexp{rangeDue, beforeDue, untilDue, afterDue, sinceDue, inMonth, tillMonth, pastMonth, sinceMonth} {
		for _, one := range []string{text, strings.TrimSpace(aside.ReplaceAllString(text, ""))} {
			m := form.FindStringSubmatch(one)
			if m == nil {
				continue
			}
			d, ok := dueOf(form, m[1:], year)
			d.bare = d.bare && !stated
			return d, ok
		}
	}
	return due{}, false
}

func dueOf(form *regexp.Regexp, m []string, year int) (due, bool) {
	var d due
	if slices.Contains([]*regexp.Regexp{inMonth, tillMonth, pastMonth, sinceMonth}, form) {
		first, ok := dateOf("1", m[0], m[1], year)
		if !ok {
			return d, false
		}
		end := calendar.On(first.At(12).AddDate(0, 1, 0))
		d.bare = m[1] == ""
		switch form {
		case inMonth:
			d.until = shift(end, -1)
		case tillMonth:
			d.until = shift(first, -1)
		case pastMonth:
			d.kind, d.until = late, shift(end, -1)
		default:
			d.kind, d.until = late, shift(first, -1)
		}
		return d, true
	}
	if form == rangeDue {
		d.after, m = strings.EqualFold(m[0], "sau"), m[1:]
	}
	one, ok := dateOf(m[0], m[1], m[2], year)
	if !ok {
		return d, false
	}
	d.until, d.bare = one, m[2] == ""
	switch form {
	case rangeDue:
		d.from = one
		d.yet = strings.HasPrefix(strings.ToLower(m[3]), "trước")
		// A year printed at the end counts for both days.
		if m[2] == "" && m[6] != "" {
			if d.from, ok = dateOf(m[0], m[1], m[6], year); !ok {
				return d, false
			}
		}
		d.bare = m[6] == ""
		d.until, ok = dateOf(m[4], m[5], m[6], year)
		return d, ok
	case beforeDue:
		d.yet = true
	case afterDue:
		d.kind = late
	case sinceDue:
		d.kind, d.until = late, shift(one, -1)
	}
	return d, true
}

// shift returns the date so many days later.
func shift(d calendar.Date, days int) calendar.Date {
	return calendar.On(d.At(12).AddDate(0, 0, days))
}

func dateOf(d, m, y string, year int) (calendar.Date, bool) {
	if y == "" {
		y = strconv.Itoa(year)
	}
	date, err := calendar.Parse(d + "/" + m + "/" + y)
	return date, err == nil
}

// by gives points to what was done on or before a date.
type by struct {
	date   calendar.Date
	points points.Points
}

// deadlines is what options about dates came to.
type deadlines struct {
	list    []by
	bare    bool // no year was printed
	unclear bool // "trước" a day may or may not hold the day
	noLate  bool // what comes late is not said
}

// datesOf makes deadlines of options when all are dates that follow on each
// other and what is late or never done gives nothing.
func datesOf(options []option, max points.Points, year int) (ds deadlines, ok bool) {
	var lates, times []due
	for _, o := range options {
		d, is := parseDue(o.text, year)
		p := o.gives(max)
		if !is || o.share || d.kind != onTime && !p.IsZero() {
			return ds, false
		}
		ds.bare = ds.bare || d.bare
		switch d.kind {
		case late:
			lates = append(lates, d)
		case onTime:
			times = append(times, d)
			ds.list = append(ds.list, by{d.until, p})
		}
	}
	if len(ds.list) == 0 {
		return ds, false
	}
	ds.noLate = len(lates) == 0
	ds.unclear = resolve(times, lates, ds.list)
	for i, d := range times {
		if i > 0 && (!ds.list[i-1].date.Before(ds.list[i].date) || !d.from.IsZero() && !touches(ds.list[i-1].date, d.from)) {
			return ds, false
		}
	}
	last := ds.list[len(ds.list)-1].date
	for _, l := range lates {
		if l.until != last && shift(l.until, 1) != last {
			return ds, false
		}
	}
	return ds, true
}

// touches says that a span from a day begins where the one before ends.
func touches(before, from calendar.Date) bool {
	return from == before || from == shift(before, 1)
}

// resolve moves "trước 31/01" to the day before where what follows begins on
// that day ("từ 31/01"); it reports where nothing follows that decides.
func resolve(times, lates []due, list []by) (unclear bool) {
	for i, d := range times {
		if !d.yet {
			continue
		}
		eve := shift(d.until, -1)
		switch {
		case i+1 < len(times) && times[i+1].from == d.until && !times[i+1].after,
			i+1 == len(times) && len(lates) > 0 && lates[len(lates)-1].until == eve:
			list[i].date = eve
		default:
			unclear = true
		}
	}
	return unclear
}
