package calendar_test

import (
	"strings"
	"testing"
	"time"

	"github.com/parindex/parindex/calendar"
)

func TestParse(t *testing.T) {
	for _, c := range []struct{ in, iso string }{
		{"2024-05-02", "2024-05-02"}, {"02/5/2024", "2024-05-02"}, {"2/5/2024", "2024-05-02"},
		{"25/4/2024", "2024-04-25"}, {"29/02/2024", "2024-02-29"}, {"02.05.2024", "2024-05-02"}, {" 02-05-2024 ", "2024-05-02"},
	} {
		if d, err := calendar.Parse(c.in); err != nil || d.ISO() != c.iso {
			t.Errorf("Parse(%q) = %s, %v", c.in, d.ISO(), err)
		}
	}
	for _, c := range []struct{ in, says string }{
		{"04/25/2024", "đảo ngày và tháng"}, {"29/02/2023", "không có trong lịch"}, {"31/4/2024", "không có trong lịch"},
		{"2024-13-01", "không có trong lịch"}, {"1/1/24", "dd/mm/yyyy"}, {"", "dd/mm/yyyy"}, {"hôm qua", "dd/mm/yyyy"},
		{"01/01/0001", "không có trong lịch"}, {"=1/1/2024", "dd/mm/yyyy"},
	} {
		if d, err := calendar.Parse(c.in); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("Parse(%q) = %s, %v; want an error with %q", c.in, d.ISO(), err, c.says)
		}
	}
}

// Forms of Nghị định 30/2020/NĐ-CP: zero before days under 10 and months 1, 2.
func TestForms(t *testing.T) {
	for _, c := range []struct{ iso, table, citation, long string }{
		{"2024-05-02", "02/05/2024", "02/5/2024", "ngày 02 tháng 5 năm 2024"},
		{"2024-01-15", "15/01/2024", "15/01/2024", "ngày 15 tháng 01 năm 2024"},
		{"2024-02-28", "28/02/2024", "28/02/2024", "ngày 28 tháng 02 năm 2024"},
		{"2024-12-09", "09/12/2024", "09/12/2024", "ngày 09 tháng 12 năm 2024"},
	} {
		d := calendar.MustParse(c.iso)
		if d.String() != c.table || d.Citation() != c.citation || d.Long() != c.long {
			t.Errorf("%s: %s, %s, %s", c.iso, d, d.Citation(), d.Long())
		}
	}
	var none calendar.Date
	if none.String()+none.ISO()+none.Long()+none.Citation() != "" {
		t.Error("no date must print as nothing")
	}
}

func TestOnIsVietnamese(t *testing.T) {
	instant := time.Date(2023, 12, 31, 17, 0, 0, 0, time.UTC)
	if d := calendar.On(instant); d.ISO() != "2024-01-01" {
		t.Errorf("17:00 UTC on 31/12 is %s in Vietnam", d)
	}
	if d := calendar.On(instant.Add(-time.Second)); d.ISO() != "2023-12-31" {
		t.Errorf("a second earlier is %s", d)
	}
}

func TestAt(t *testing.T) {
	d := calendar.MustParse("02/5/2024")
	if at := d.At(17); at.UTC().Format(time.RFC3339) != "2024-05-02T10:00:00Z" || calendar.On(d.At(0)) != d || calendar.On(d.At(24)) == d {
		t.Errorf("17 hours of %s is %s", d, at)
	}
}

func TestDays(t *testing.T) {
	a, b := calendar.MustParse("25/4/2024"), calendar.MustParse("02/5/2024")
	if a.Days(b) != 7 || b.Days(a) != -7 || !a.Before(b) || b.Before(a) {
		t.Errorf("from %s to %s: %d days", a, b, a.Days(b))
	}
}

func FuzzParse(f *testing.F) {
	f.Add("02/5/2024")
	f.Add("2024-02-30")
	f.Fuzz(func(t *testing.T, s string) {
		d, err := calendar.Parse(s)
		if err != nil {
			return
		}
		if e, err := calendar.Parse(d.String()); err != nil || e != d {
			t.Fatalf("%q → %s → %s, %v", s, d, e, err)
		}
	})
}
