package worktime_test

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/worktime"
)

func shipped(t testing.TB) *worktime.Calendar {
	t.Helper()
	f, err := os.Open("../calendars/vn-2019-2026.csv")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	c, err := worktime.Read(f, "vn-2019-2026.csv")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func at(t testing.TB, s string) time.Time {
	t.Helper()
	m, err := calendar.ParseMoment(s)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func show(m time.Time) string { return m.In(calendar.Zone).Format("02/01/2006 15:04") }

// TestAfterDays was reckoned by hand on paper calendars.
func TestAfterDays(t *testing.T) {
	c := shipped(t)
	for _, row := range []struct {
		from string
		days int
		want string
	}{
		// Tết 2024: off from Thursday 08/02 to Wednesday 14/02.
		{"06/02/2024 08:00", 1, "07/02/2024 17:30"},
		{"07/02/2024 08:00", 1, "15/02/2024 17:30"},
		{"05/02/2024 14:00", 5, "19/02/2024 17:30"},
		{"10/02/2024 09:00", 2, "16/02/2024 17:30"},
		// 30/4–01/5/2024: Monday 29/4 off, Saturday 04/5 worked for it.
		{"26/04/2024 08:00", 1, "02/05/2024 17:30"},
		{"26/04/2024 08:00", 3, "04/05/2024 17:30"},
		{"26/04/2024 08:00", 4, "06/05/2024 17:30"},
		{"17/04/2024 08:00", 1, "19/04/2024 17:30"},
		// 02/9/2025: off from Saturday 30/8 to Tuesday 02/9.
		{"28/08/2025 10:00", 1, "29/08/2025 17:30"},
		{"29/08/2025 10:00", 1, "03/09/2025 17:30"},
		{"27/08/2025 10:00", 5, "05/09/2025 17:30"},
		// 26/4/2025 is a Saturday worked for Friday 02/5.
		{"25/04/2025 10:00", 1, "26/04/2025 17:30"},
		{"29/04/2025 10:00", 1, "05/05/2025 17:30"},
		{"29/04/2025 10:00", 0, "29/04/2025 10:00"},
	} {
		if got := show(c.AfterDays(at(t, row.from), row.days)); got != row.want {
			t.Errorf("%d working days after %s: %s, want %s", row.days, row.from, got, row.want)
		}
	}
}

func TestAfterHoursAndBetween(t *testing.T) {
	c := shipped(t)
	for _, row := range []struct {
		from  string
		hours int
		want  string
	}{
		{"07/02/2024 16:30", 1, "07/02/2024 17:30"},
		{"07/02/2024 16:30", 2, "15/02/2024 08:30"},
		{"26/04/2024 10:30", 5, "26/04/2024 17:30"},
		{"26/04/2024 10:30", 6, "02/05/2024 08:30"},
		{"29/08/2025 11:00", 4, "29/08/2025 17:00"},
		{"30/08/2025 11:00", 4, "03/09/2025 11:30"},
	} {
		from, d := at(t, row.from), time.Duration(row.hours)*time.Hour
		due := c.AfterHours(from, d)
		if show(due) != row.want {
			t.Errorf("%d working hours after %s: %s, want %s", row.hours, row.from, show(due), row.want)
		}
		if got := c.Between(from, due); got != d {
			t.Errorf("from %s to %s: %s, want %s", row.from, show(due), got, d)
		}
	}
}

func TestStoppedClock(t *testing.T) {
	c := shipped(t)
	from := at(t, "04/03/2024 07:30")
	stops := []worktime.Stop{
		{From: at(t, "05/03/2024 09:30"), To: at(t, "07/03/2024 09:30")},
		{From: at(t, "05/03/2024 08:30"), To: at(t, "05/03/2024 10:30")}, // overlaps
	}
	// 17 working hours lie between the stops' ends: 7 + 8 + 2.
	if got := show(c.AfterHours(from, 16*time.Hour, stops...)); got != "08/03/2024 08:30" {
		t.Error(got)
	}
	if got := c.Between(from, at(t, "08/03/2024 08:30"), stops...); got != 16*time.Hour {
		t.Error(got)
	}
}

func TestHalfDays(t *testing.T) {
	const file = `date,kind,hours,name,source,unconfirmed
2024-01-01,hours,T2-T6 07:30-11:30 13:30-17:30,,,yes
2024-06-01,hours,T7 07:30-11:30,Thứ bảy tiếp công dân,,yes
2024-03-08,holiday,afternoon,,,yes
2024-03-09,makeup,morning,,,yes
`
	c, err := worktime.Read(strings.NewReader(file), "c.csv")
	if err != nil {
		t.Fatal(err)
	}
	if got := show(c.AfterDays(at(t, "07/03/2024 08:00"), 1)); got != "09/03/2024 11:30" {
		t.Errorf("a half day off and a half day made up: %s", got)
	}
	for day, want := range map[string]int{"01/03/2024": 2, "08/03/2024": 1, "09/03/2024": 1, "16/03/2024": 0, "08/06/2024": 1, "09/06/2024": 0, "29/12/2023": 0} {
		if got := len(c.On(calendar.MustParse(day))); got != want {
			t.Errorf("%s has %d stretches, want %d", day, got, want)
		}
	}
}

func TestReadNamesEveryFault(t *testing.T) {
	const file = `date,kind,hours,name,source,unconfirmed
31/02/2024,holiday,,,x,
01/03/2024,feast,,,x,
02/03/2024,holiday,evening,,x,
03/03/2024,holiday,,,,
04/03/2024,holiday,,,x,
04/03/2024,makeup,morning,,x,
01/01/2024,hours,T6-T2 07:30-11:30,,x,
01/01/2024,hours,T2 11:30-07:30,,x,
01/01/2024,hours,T2 07:30-11:30 11:00-12:00,,x,
01/01/2024,hours,T2 07:3x-25:00,,x,
`
	var problems message.Problems
	if _, err := worktime.Read(strings.NewReader(file), "c.csv"); !errors.As(err, &problems) || len(problems) != 9 {
		t.Fatalf("%d faults: %v", len(problems), err)
	}
	for i, line := range []int{2, 3, 4, 5, 7, 8, 9, 10, 11} {
		if problems[i].Line != line {
			t.Errorf("fault %d is said of line %d: %s", i, problems[i].Line, problems[i].Text.In(message.VI))
		}
	}
	if _, err := worktime.Read(strings.NewReader("date,kind\n"), "c.csv"); err == nil {
		t.Error("a calendar without hours of work is taken")
	}
}

// TestShippedIsSound: makeup days are weekends, days off are not, each swap
// has its makeup day, and a year has no more days off than the law gives.
func TestShippedIsSound(t *testing.T) {
	c := shipped(t)
	off, swapped, madeUp := map[int]int{}, 0, 0
	for _, d := range c.Days {
		weekend := d.Date.Weekday() == time.Saturday || d.Date.Weekday() == time.Sunday
		if weekend != (d.Kind == worktime.MakeUp) {
			t.Errorf("%s %s is a %s", d.Date, d.Kind, d.Date.Weekday())
		}
		switch d.Kind {
		case worktime.Holiday:
			off[d.Date.Year()]++
		case worktime.Swapped:
			swapped++
		case worktime.MakeUp:
			madeUp++
		}
	}
	if swapped != madeUp {
		t.Errorf("%d days swapped, %d made up", swapped, madeUp)
	}
	for year := 2019; year <= 2026; year++ {
		want := 11
		if year <= 2020 {
			want = 10 // one day for Quốc khánh until the code of 2019
		}
		if off[year] != want {
			t.Errorf("%d has %d days off, want %d", year, off[year], want)
		}
	}
	if !c.Covers(calendar.MustParse("01/7/2026")) || c.Covers(calendar.MustParse("01/7/2027")) {
		t.Error("the calendar covers 2019 to 2026")
	}
}

func anyInstant(t *rapid.T, name string) time.Time {
	return calendar.MustParse("2019-01-02").Start().Add(time.Duration(rapid.IntRange(0, 7*365*24*60).Draw(t, name)) * time.Minute)
}

func TestAWeekIsFortyHours(t *testing.T) {
	plain := worktime.New(nil, shipped(t).Hours)
	rapid.Check(t, func(t *rapid.T) {
		from := anyInstant(t, "from")
		if got := plain.Between(from, from.AddDate(0, 0, 7)); got != 40*time.Hour {
			t.Fatalf("the week from %s has %s", show(from), got)
		}
	})
}

// TestAHolidayBringsNothingForward: a day off more, or a longer stop, may only
// put a due moment later, and what lies between two instants only shrinks.
func TestAHolidayBringsNothingForward(t *testing.T) {
	c := shipped(t)
	rapid.Check(t, func(t *rapid.T) {
		from := anyInstant(t, "from")
		day := calendar.On(from).Plus(rapid.IntRange(-2, 40).Draw(t, "day"))
		part := rapid.SampledFrom([]worktime.Part{worktime.Whole, worktime.Morning, worktime.Afternoon}).Draw(t, "part")
		more := worktime.New(append(slices.Clone(c.Days), worktime.Day{Date: day, Kind: worktime.Holiday, Part: part}), c.Hours)
		hours := time.Duration(rapid.IntRange(0, 160).Draw(t, "hours")) * time.Hour
		days := rapid.IntRange(0, 20).Draw(t, "days")
		if a, b := c.AfterHours(from, hours), more.AfterHours(from, hours); b.Before(a) {
			t.Fatalf("%s off brings %s forward to %s", day, show(a), show(b))
		}
		if a, b := c.AfterDays(from, days), more.AfterDays(from, days); b.Before(a) {
			t.Fatalf("%s off brings %s forward to %s", day, show(a), show(b))
		}
		stop := worktime.Stop{From: from.Add(hours / 2), To: from.Add(hours)}
		if a, b := c.AfterHours(from, hours), c.AfterHours(from, hours, stop); b.Before(a) {
			t.Fatalf("a stop brings %s forward to %s", show(a), show(b))
		}
		to := anyInstant(t, "to")
		if a, b := c.Between(from, to), more.Between(from, to); b > a {
			t.Fatalf("%s off makes %s longer: %s", day, a, b)
		}
	})
}

// TestThereAndBack: what AfterHours reaches, Between measures.
func TestThereAndBack(t *testing.T) {
	c := shipped(t)
	rapid.Check(t, func(t *rapid.T) {
		from, d := anyInstant(t, "from"), time.Duration(rapid.IntRange(0, 20_000).Draw(t, "minutes"))*time.Minute
		stop := worktime.Stop{From: anyInstant(t, "stop"), To: anyInstant(t, "go on")}
		if got := c.Between(from, c.AfterHours(from, d, stop), stop); got != d {
			t.Fatalf("%s of work after %s: %s", d, show(from), got)
		}
	})
}
