package worktime_test

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/parindex/parindex"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/worktime"
)

func read(t interface{ Fatal(args ...any) }, text string) *worktime.Calendar {
	c, err := worktime.ReadTable(strings.NewReader(text), "a.csv")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestTableIsReadAgain: a calendar written, in either language, is the
// calendar that was written.
func TestTableIsReadAgain(t *testing.T) {
	data, err := parindex.Shipped.ReadFile(parindex.WorkingCalendar)
	if err != nil {
		t.Fatal(err)
	}
	c := read(t, string(data))
	var english, vietnamese bytes.Buffer
	if err := c.Write(&english); err != nil {
		t.Fatal(err)
	}
	w := csv.NewWriter(&vietnamese)
	rows := [][]string{worktime.Headings}
	for _, row := range c.Table() {
		rows = append(rows, worktime.InWords(row))
	}
	if err := w.WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{english.String(), vietnamese.String()} {
		again := read(t, text)
		if days, hours := c.Compare(again); len(days) > 0 || hours || len(again.Days) != len(c.Days) {
			t.Errorf("%v %v in %.300s", days, hours, text)
		}
	}
}

func TestChangesOfACalendar(t *testing.T) {
	day := calendar.MustParse
	c := read(t, "date,kind,hours,name,source\n2024-01-01,hours,T2-T6 08:00-12:00 13:00-17:00,,QĐ 1\n2025-01-01,holiday,,Tết,Luật\n2026-01-01,holiday,,Tết,Luật\n")
	for name, d := range map[string]worktime.Day{
		"no date":       {Kind: worktime.Holiday, Source: "x"},
		"no kind":       {Date: day("2026-03-02"), Source: "x"},
		"no source":     {Date: day("2026-03-02"), Kind: worktime.Holiday},
		"a strange one": {Date: day("2026-03-02"), Kind: worktime.Holiday, Part: "night", Source: "x"},
		"twice":         {Date: day("2026-01-01"), Kind: worktime.MakeUp, Part: worktime.Morning, Source: "x"},
	} {
		if _, f := c.WithDay(worktime.Place{}, d); f == nil {
			t.Errorf("%s: taken", name)
		}
	}
	half := worktime.Day{Date: day("2026-01-01"), Kind: worktime.Holiday, Part: worktime.Morning, Source: "QĐ 2"}
	changed, f := c.WithDay(worktime.Place{Date: day("2026-01-01")}, half)
	if f != nil {
		t.Fatal(f.Text)
	}
	if got := changed.On(day("2026-01-01")); len(got) != 1 || got[0].From != 13*time.Hour {
		t.Error(got)
	}
	if got := changed.WithoutDay(half.Place()); got.Off(day("2026-01-01")) {
		t.Error("a day that was taken out is still off")
	}
	days, hours := c.Compare(changed)
	want := []worktime.Change{{Was: c.Days[1]}, {Is: half}}
	if diff := cmp.Diff(want, days, cmp.Comparer(func(a, b calendar.Date) bool { return a == b })); diff != "" || hours {
		t.Error(diff, hours)
	}
	h, f := worktime.HoursOf(day("2026-06-01"), "T7 07:30-11:30", "", "QĐ 3")
	if f != nil {
		t.Fatal(f.Text)
	}
	more := c.WithHours(h)
	if more.Off(day("2026-06-06")) || !more.Off(day("2026-05-30")) || len(more.WithHours(h).Hours) != 2 {
		t.Error(more.Hours)
	}
	if less, f := more.WithoutHours(1); f != nil || !less.Off(day("2026-06-06")) {
		t.Error(f)
	}
	if _, f := c.WithoutHours(0); f == nil {
		t.Error("a calendar without hours")
	}
	// A table has the whole say of its years, and none of others.
	merged := c.With(read(t, "ngày,loại,buổi,căn cứ\n02/01/2026,làm bù,sáng,QĐ 4\n"))
	if !merged.Off(day("2025-01-01")) || merged.Off(day("2026-01-01")) || len(merged.Days) != 2 || len(merged.Hours) != 1 {
		t.Error(merged.Days)
	}
}

// TestCompareTellsAll: two calendars that Compare finds alike count alike, and
// what it lists leads from one to the other.
func TestCompareTellsAll(t *testing.T) {
	days := rapid.Custom(func(t *rapid.T) *worktime.Calendar {
		c := read(t, "date,kind,hours\n2024-01-01,hours,T2-T6 08:00-12:00\n")
		for range rapid.IntRange(0, 6).Draw(t, "days") {
			d := worktime.Day{
				Date: calendar.MustParse("2025-03-01").Plus(rapid.IntRange(0, 5).Draw(t, "date")), Unconfirmed: true,
				Kind: rapid.SampledFrom(worktime.Kinds).Draw(t, "kind"), Part: rapid.SampledFrom(worktime.Parts).Draw(t, "part"),
			}
			if more, f := c.WithDay(worktime.Place{}, d); f == nil {
				c = more
			}
		}
		return c
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b := days.Draw(t, "a"), days.Draw(t, "b")
		changes, _ := a.Compare(b)
		for _, c := range changes {
			if !c.Was.Date.IsZero() {
				a = a.WithoutDay(c.Was.Place())
			}
		}
		for _, c := range changes {
			if c.Is.Date.IsZero() {
				continue
			}
			var f *worktime.Fault
			if a, f = a.WithDay(worktime.Place{}, c.Is); f != nil {
				t.Fatal(f.Text)
			}
		}
		if left, _ := a.Compare(b); len(left) > 0 {
			t.Fatal(left)
		}
	})
}
