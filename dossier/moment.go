package dossier

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/parindex/parindex/calendar"
)

// Moment is when something happened or falls due, as exactly as the data say:
// an instant, or a day alone. The zero value is "none".
type Moment struct {
	Sec   int64 // since 1970 UTC; of a day alone its beginning in Vietnam
	Timed bool  // whether the hour is known
}

// offset is Vietnam's, unchanged since 1976 and so in all data of dossiers.
const offset = 7 * 3600

const daySeconds = 24 * 3600

// The years that dossiers can be of; what lies outside is a slip of the hand.
const firstYear, lastYear = 1990, 2100

// IsZero says whether there is no moment.
func (m Moment) IsZero() bool { return m == Moment{} }

// Day counts days since 01/01/1970 in Vietnam.
func (m Moment) Day() int { return int((m.Sec + offset) / daySeconds) }

// end is the first second after a day, or the instant itself.
func (m Moment) end() int64 {
	if m.Timed {
		return m.Sec
	}
	return m.Sec + daySeconds
}

// Time is the instant.
func (m Moment) Time() time.Time { return time.Unix(m.Sec, 0).In(calendar.Zone) }

// At is the moment of an instant.
func At(t time.Time) Moment { return Moment{t.Unix(), true} }

// String is 02/05/2024, with the hour where it is known; "" for none.
func (m Moment) String() string {
	switch {
	case m.IsZero():
		return ""
	case m.Timed:
		return m.Time().Format("02/01/2006 15:04:05")
	}
	return m.Time().Format("02/01/2006")
}

// before says that m is before n: by instant where both have one, else by day.
func (m Moment) before(n Moment) bool {
	if m.Timed && n.Timed {
		return m.Sec < n.Sec
	}
	return m.Day() < n.Day()
}

// ParseMoment reads dd/MM/yyyy, yyyy-MM-dd and yyyyMMdd, each with or without
// HH:mm[:ss] after it (dd/MM/yyyy before it too), and a spreadsheet's count of
// days. Midnight says that the hour is not known: no office takes in or falls
// due at 00:00. ok is false when it is no possible date.
func ParseMoment(s string) (m Moment, ok bool) {
	if n := numbers(s); n != nil {
		return fromNumbers(s, n)
	}
	return fromSerial(s)
}

// numbers splits a date into its numbers; nil when it is none.
func numbers(s string) []int {
	if len(s) < 8 || len(s) > 40 {
		return nil
	}
	var room [8]int
	n, in := room[:0], false
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= '0' && c <= '9' {
			if !in {
				if len(n) == cap(n) {
					return nil
				}
				n, in = append(n, 0), true
			}
			if n[len(n)-1] = n[len(n)-1]*10 + int(c-'0'); n[len(n)-1] > 99_999_999 {
				return nil
			}
			continue
		}
		in = false
	}
	return n
}

func fromNumbers(s string, n []int) (Moment, bool) {
	var rest []int
	var y, mo, d int
	switch {
	case len(n) == 1 || len(n) > 1 && n[0] > 9999:
		if len(s) == 14 || n[0] < 10_000_000 || len(n) == 2 {
			return fromSerial(s)
		}
		y, mo, d, rest = n[0]/10_000, n[0]/100%100, n[0]%100, n[1:]
	case len(n) >= 3 && n[0] > 1900 && shaped(s, "-/.", 4):
		y, mo, d, rest = n[0], n[1], n[2], n[3:]
	case len(n) >= 3 && n[2] > 1900 && shaped(s, "/-.", 1):
		d, mo, y, rest = n[0], n[1], n[2], n[3:]
	case len(n) >= 5 && n[len(n)-1] > 1900 && strings.IndexByte(s, ':') > 0:
		d, mo, y, rest = n[len(n)-3], n[len(n)-2], n[len(n)-1], n[:len(n)-3]
	default:
		return Moment{}, false
	}
	day, ok := civil(y, mo, d)
	if !ok {
		return Moment{}, false
	}
	clock, ok := clock(s, rest)
	return at(day, clock), ok
}

// shaped says that one of the marks stands where the first number ends.
func shaped(s, marks string, from int) bool {
	for i := from; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return strings.IndexByte(marks, s[i]) >= 0
		}
	}
	return false
}

// clock returns the seconds of HH:mm[:ss[.fraction]] with SA, CH, AM or PM.
func clock(s string, n []int) (int, bool) {
	if len(n) == 0 {
		return 0, strings.IndexByte(s, ':') < 0
	}
	if len(n) < 2 || len(n) > 4 {
		return 0, false
	}
	h, m, sec := n[0], n[1], 0
	if len(n) > 2 {
		sec = n[2]
	}
	if last := strings.ToUpper(s[len(s)-2:]); last == "PM" || last == "CH" || last == "AM" || last == "SA" {
		if h < 1 || h > 12 {
			return 0, false
		}
		h %= 12
		if last == "PM" || last == "CH" {
			h += 12
		}
	}
	return h*3600 + m*60 + sec, h < 24 && m < 60 && sec < 60
}

// civil counts the days from 01/01/1970 to a date, by the method of eras of
// 400 years that begin in March.
func civil(y, m, d int) (int, bool) {
	if y < firstYear || y > lastYear || m < 1 || m > 12 || d < 1 || d > daysIn(y, m) {
		return 0, false
	}
	if m <= 2 {
		y--
		m += 12
	}
	const to1970 = 719468
	return y*365 + y/4 - y/100 + y/400 + (153*(m-3)+2)/5 + d - 1 - to1970, true
}

func daysIn(y, m int) int {
	switch m {
	case 2:
		if y%4 == 0 && (y%100 != 0 || y%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

func at(day, clock int) Moment {
	return Moment{int64(day)*daySeconds + int64(clock) - offset, clock != 0}
}

// fromSerial reads a spreadsheet's count of days since 30/12/1899, to the
// second.
func fromSerial(s string) (Moment, bool) {
	if len(s) < 5 || len(s) > 24 || s[0] < '0' || s[0] > '9' {
		return Moment{}, false
	}
	f, err := strconv.ParseFloat(s, 64)
	const to1970 = 25569
	first, _ := civil(firstYear, 1, 1)
	last, _ := civil(lastYear, 12, 31)
	if err != nil || f < float64(first+to1970) || f >= float64(last+to1970+1) {
		return Moment{}, false
	}
	sec := int64(math.Round(f * daySeconds))
	return at(int(sec/daySeconds)-to1970, int(sec%daySeconds)), true
}

// DayOf counts the days from 01/01/1970 to a date, as Day does.
func DayOf(d calendar.Date) int { return epoch.Days(d) }

var epoch = calendar.MustParse("1970-01-01")
