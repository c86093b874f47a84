// Package calendar holds civil dates as Vietnamese offices write them, and the
// one place where an instant becomes a date (Asia/Ho_Chi_Minh).
package calendar

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // offices' machines may lack zone files
)

// Date is a civil date; the zero value is "no date".
type Date struct {
	year  int
	month time.Month
	day   int
}

// Zone is the zone in which instants become dates and deadlines fall.
var Zone = mustZone("Asia/Ho_Chi_Minh")

func mustZone(name string) *time.Location {
	z, err := time.LoadLocation(name)
	if err != nil {
		panic(err) // tzdata is linked in
	}
	return z
}

// Of returns the date of year, month and day; impossible ones are an error.
func Of(year, month, day int) (Date, error) {
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if t.Year() != year || int(t.Month()) != month || t.Day() != day || year < 1900 || year > 2200 {
		return Date{}, fmt.Errorf("ngày %d tháng %d năm %d không có trong lịch", day, month, year)
	}
	return Date{year, t.Month(), day}, nil
}

// On returns the Vietnamese date of an instant.
func On(t time.Time) Date {
	y, m, d := t.In(Zone).Date()
	return Date{y, m, d}
}

var (
	iso   = regexp.MustCompile(`^(\d{4})-(\d{2})-(\d{2})$`)
	local = regexp.MustCompile(`^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$`)
)

// Parse reads 2024-05-02, 02/5/2024, 2/5/2024, 02.05.2024 and 02-05-2024, day
// first. A month above 12 is an error that says so: day and month are likely
// swapped, and we do not guess.
func Parse(s string) (Date, error) {
	s = strings.TrimSpace(s)
	if m := iso.FindStringSubmatch(s); m != nil {
		return Of(atoi(m[1]), atoi(m[2]), atoi(m[3]))
	}
	m := local.FindStringSubmatch(s)
	if m == nil {
		return Date{}, fmt.Errorf("%q không phải ngày dạng dd/mm/yyyy", s)
	}
	day, month := atoi(m[1]), atoi(m[2])
	if month > 12 && day <= 12 {
		return Date{}, fmt.Errorf("%q: tháng %d không có; ngày viết trước tháng (dd/mm/yyyy), có thể đã đảo ngày và tháng", s, month)
	}
	return Of(atoi(m[3]), month, day)
}

// atoi reads digits that a pattern has already matched.
func atoi(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		panic(err)
	}
	return n
}

// MustParse is Parse for literals in code and tests.
func MustParse(s string) Date {
	d, err := Parse(s)
	if err != nil {
		panic(err)
	}
	return d
}

// IsZero says whether there is no date.
func (d Date) IsZero() bool { return d == Date{} }

// Year returns the year, 0 for no date.
func (d Date) Year() int { return d.year }

// Cmp returns -1, 0 or +1 as d is before, on or after e.
func (d Date) Cmp(e Date) int {
	return cmp.Or(cmp.Compare(d.year, e.year), cmp.Compare(d.month, e.month), cmp.Compare(d.day, e.day))
}

// Before says whether d is earlier than e.
func (d Date) Before(e Date) bool { return d.Cmp(e) < 0 }

// Days returns how many days lie from d to e (negative when e is earlier).
func (d Date) Days(e Date) int {
	return int(e.midnight().Sub(d.midnight()).Hours() / 24)
}

func (d Date) midnight() time.Time {
	return time.Date(d.year, d.month, d.day, 0, 0, 0, 0, time.UTC)
}

// At returns the instant of an hour of the day in Vietnam.
func (d Date) At(hour int) time.Time {
	return time.Date(d.year, d.month, d.day, hour, 0, 0, 0, Zone)
}

// ISO returns 2024-05-02, the form of JSON and of the database; "" for no date.
func (d Date) ISO() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.year, d.month, d.day)
}

// String returns 02/05/2024, the form of tables; "" for no date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%02d/%02d/%d", d.day, d.month, d.year)
}

// Citation returns 02/5/2024, the form in which documents cite a date: the
// leading zero stands before days under 10 and months 1 and 2 only (Nghị định
// 30/2020/NĐ-CP, Phụ lục I, mục II.4).
func (d Date) Citation() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%02d/%s/%d", d.day, d.monthText(), d.year)
}

// Long returns "ngày 02 tháng 5 năm 2024", by the same clause.
func (d Date) Long() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("ngày %02d tháng %s năm %d", d.day, d.monthText(), d.year)
}

func (d Date) monthText() string {
	if d.month <= 2 {
		return fmt.Sprintf("%02d", d.month)
	}
	return strconv.Itoa(int(d.month))
}

// MarshalText writes ISO.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.ISO()), nil }

// UnmarshalText reads what Parse reads, and "" as no date.
func (d *Date) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = Date{}
		return nil
	}
	e, err := Parse(string(b))
	if err != nil {
		return err
	}
	*d = e
	return nil
}

// ParseMoment reads an instant as people type it, such as 15/12/2025 17:00, in
// Vietnam. Without an hour it is the end of the day.
func ParseMoment(s string) (time.Time, error) {
	day, hour, timed := strings.Cut(strings.TrimSpace(s), " ")
	d, err := Parse(day)
	if err != nil {
		return time.Time{}, err
	}
	if !timed {
		return d.At(24).Add(-time.Second), nil
	}
	clock, err := time.Parse("15:04", strings.TrimSpace(hour))
	if err != nil {
		return time.Time{}, fmt.Errorf("giờ %q không đúng: ghi như 17:00", hour)
	}
	return d.At(clock.Hour()).Add(time.Duration(clock.Minute()) * time.Minute), nil
}
