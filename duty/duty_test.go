package duty_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/duty"
	"github.com/parindex/parindex/measure"
)

var day = calendar.MustParse

// weekend is the days off of an office that keeps no holidays.
func weekend(d calendar.Date) bool {
	day := d.At(12).Weekday()
	return day == time.Saturday || day == time.Sunday
}

func TestDueIn(t *testing.T) {
	for _, c := range []struct {
		name string
		rule duty.Rule
		year int
		want string // period:due …
		from string // of the first item's period, and to
	}{
		{"quarterly, counted from the 15th", duty.Rule{Every: measure.Quarter, Month: 3, Day: 15, Begins: 15}, 2024,
			"2024-Q1:2024-03-15 2024-Q2:2024-06-15 2024-Q3:2024-09-15 2024-Q4:2024-12-15", "2023-12-15–2024-03-14"},
		{"the quarter's report falls due after it", duty.Rule{Every: measure.Quarter, Month: 4, Day: 15}, 2024,
			"2023-Q4:2024-01-15 2024-Q1:2024-04-15 2024-Q2:2024-07-15 2024-Q3:2024-10-15", "2023-10-01–2023-12-31"},
		{"the year's report falls due in the next", duty.Rule{Every: measure.Year, Month: 13, Day: 31}, 2024, "2023:2024-01-31", "2023-01-01–2023-12-31"},
		{"the last day of February in a leap year", duty.Rule{Every: measure.Year, Month: 2, Day: 31}, 2024, "2024:2024-02-29", "2024-01-01–2024-12-31"},
		{"once", duty.Rule{On: day("15/12/2024")}, 2024, "once:2024-12-15", "–2024-12-15"},
		{"once, another year", duty.Rule{On: day("15/12/2024")}, 2025, "", ""},
		{"a Sunday stays", duty.Rule{On: day("15/12/2024")}, 2024, "once:2024-12-15", ""},
		{"a Sunday moves on", duty.Rule{On: day("15/12/2024"), Move: duty.Next}, 2024, "once:2024-12-16", ""},
		{"a Sunday moves back", duty.Rule{On: day("15/12/2024"), Move: duty.Prev}, 2024, "once:2024-12-13", ""},
	} {
		d := duty.Duty{ID: "d", Rule: c.rule}
		var got []string
		items := d.DueIn(c.year, weekend)
		for _, item := range items {
			got = append(got, item.Period+":"+item.Due.ISO())
		}
		if all := strings.Join(got, " "); c.want != "" && all != c.want {
			t.Errorf("%s: %s, want %s", c.name, all, c.want)
		}
		if c.from != "" {
			if span := items[0].From.ISO() + "–" + items[0].To.ISO(); span != c.from {
				t.Errorf("%s: %s, want %s", c.name, span, c.from)
			}
		}
	}
	moved := duty.Duty{Rule: duty.Rule{Every: measure.Year, Month: 12, Day: 31, Move: duty.Next}}
	if items := moved.DueIn(2022, weekend); len(items) != 0 { // 31/12/2022 was a Saturday
		t.Errorf("due in 2022: %v", items)
	}
	if items := moved.DueIn(2023, weekend); len(items) != 1 || items[0].Due.ISO() != "2023-01-02" {
		t.Errorf("due in 2023: %v", items)
	}
	twelve := duty.Duty{Rule: duty.Rule{Every: measure.Month, Month: 1, Day: 31}, From: day("10/3/2024"), Until: day("31/5/2024")}
	if items := twelve.DueIn(2024, nil); len(items) != 3 || items[0].Period != "2024-03" || items[2].Period != "2024-05" {
		t.Errorf("within its dates: %v", items)
	}
}

func TestStand(t *testing.T) {
	report := duty.Duty{ID: "d", Proven: duty.ByPaper, Rule: duty.Rule{On: day("15/12/2024")}}
	news := duty.Duty{ID: "n", Unit: "u", Proven: duty.ByNews, Rule: duty.Rule{Every: measure.Month, Month: 1, Day: 31, Count: 3}}
	posts := []duty.News{
		{Unit: "u", On: day("01/3/2024")}, {Unit: "u", On: day("31/3/2024")}, {Unit: "u", On: day("01/4/2024")},
		{Unit: "v", On: day("02/3/2024")}, {Unit: "u", On: day("15/3/2024"), Taken: true},
	}
	for _, c := range []struct {
		name   string
		d      duty.Duty
		period string
		done   []duty.Fulfilment
		today  string
		want   duty.State
		left   int
		late   int
	}{
		{"far", report, duty.Once, nil, "01/11/2024", duty.Coming, 1, 0},
		{"ten days before", report, duty.Once, nil, "05/12/2024", duty.Open, 1, 0},
		{"on the day", report, duty.Once, nil, "15/12/2024", duty.Open, 1, 0},
		{"a day after", report, duty.Once, nil, "16/12/2024", duty.Missed, 1, 1},
		{"done on the day", report, duty.Once, []duty.Fulfilment{{Duty: "d", Period: duty.Once, On: day("15/12/2024")}}, "20/12/2024", duty.Done, 0, 0},
		{"done a week late", report, duty.Once, []duty.Fulfilment{{Duty: "d", Period: duty.Once, On: day("22/12/2024")}}, "25/12/2024", duty.DoneLate, 0, 7},
		{"taken back", report, duty.Once, []duty.Fulfilment{{Duty: "d", Period: duty.Once, On: day("15/12/2024"), Taken: true}}, "20/12/2024", duty.Missed, 1, 5},
		{"of another duty", report, duty.Once, []duty.Fulfilment{{Duty: "x", Period: duty.Once, On: day("15/12/2024")}}, "20/12/2024", duty.Missed, 1, 5},
		{"one news item short", news, "2024-03", nil, "02/4/2024", duty.Missed, 1, 2},
		{"the third by hand", news, "2024-03", []duty.Fulfilment{{Duty: "n", Period: "2024-03", On: day("20/3/2024"), Pieces: 1}}, "02/4/2024", duty.Done, 0, 0},
		{"what is still to come does not count", news, "2024-03", nil, "15/3/2024", duty.Coming, 2, 0},
	} {
		item, ok := c.d.Item(c.period, nil)
		if !ok {
			t.Fatalf("%s: no item %s", c.name, c.period)
		}
		got := duty.Stand(c.d, item, c.done, posts, day(c.today))
		if got.State != c.want || got.Left != c.left || got.Late(day(c.today)) != c.late {
			t.Errorf("%s: %s, %d left, %d late; want %s, %d, %d", c.name, got.State, got.Left, got.Late(day(c.today)), c.want, c.left, c.late)
		}
	}
}

// worth orders states from the worst.
var worth = map[duty.State]int{duty.Missed: 0, duty.DoneLate: 1, duty.Open: 2, duty.Coming: 2, duty.Done: 3}

var days = rapid.Custom(func(t *rapid.T) calendar.Date {
	return measure.Day(2024, 1, 1+rapid.IntRange(0, 27).Draw(t, "d")).Plus(rapid.IntRange(0, 700).Draw(t, "n"))
})

func TestStatesAreFaithful(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := duty.Duty{ID: "d", Proven: duty.ByPaper, Rule: duty.Rule{On: days.Draw(t, "due"), Count: rapid.IntRange(0, 3).Draw(t, "count")}}
		item := duty.Item{Duty: "d", Period: duty.Once, Due: d.Rule.On, Pieces: d.Rule.Pieces()}
		done := make([]duty.Fulfilment, rapid.IntRange(0, 4).Draw(t, "n"))
		for i := range done {
			done[i] = duty.Fulfilment{Duty: "d", Period: duty.Once, On: days.Draw(t, "on"), Pieces: rapid.IntRange(0, 2).Draw(t, "pieces")}
		}
		today := days.Draw(t, "today")
		later := today.Plus(rapid.IntRange(0, 400).Draw(t, "later"))
		now, then := duty.Stand(d, item, done, nil, today), duty.Stand(d, item, done, nil, later)
		if (now.State == duty.Done || now.State == duty.DoneLate) && then.State != now.State {
			t.Fatalf("%s became %s by waiting", now.State, then.State)
		}
		if now.State == duty.Missed && then.State == duty.Done {
			t.Fatal("what was missed became done in time by waiting")
		}
		// One more fact, or one on an earlier day, never makes it worse.
		more := append([]duty.Fulfilment{{Duty: "d", Period: duty.Once, On: days.Draw(t, "extra")}}, done...)
		if got := duty.Stand(d, item, more, nil, today); worth[got.State] < worth[now.State] || got.Left > now.Left {
			t.Fatalf("one more fact made %s of %s", got.State, now.State)
		}
		if len(done) > 0 {
			moved := append([]duty.Fulfilment(nil), done...)
			moved[0].On = moved[0].On.Plus(-rapid.IntRange(0, 300).Draw(t, "earlier"))
			if got := duty.Stand(d, item, moved, nil, today); worth[got.State] < worth[now.State] {
				t.Fatalf("an earlier day made %s of %s", got.State, now.State)
			}
		}
		if (now.Left == 0) != (now.State == duty.Done || now.State == duty.DoneLate) {
			t.Fatalf("%s with %d left", now.State, now.Left)
		}
	})
}

// TestItemsCoverTheirYears: every period falls due once, and Item finds what
// DueIn lists.
func TestItemsCoverTheirYears(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		every := rapid.SampledFrom(measure.Lengths).Draw(t, "every")
		d := duty.Duty{ID: "d", Rule: duty.Rule{
			Every: every, Month: rapid.IntRange(1, every.Months()+12).Draw(t, "month"), Day: rapid.IntRange(1, 31).Draw(t, "day"),
			Begins: rapid.SampledFrom([]int{0, 15}).Draw(t, "begins"), Move: rapid.SampledFrom([]duty.Move{duty.Stay, duty.Next, duty.Prev}).Draw(t, "move"),
		}}
		if field, why := d.Rule.Check(); why != nil {
			t.Fatalf("%s: %v", field, why)
		}
		seen := map[string]int{}
		for y := 2020; y <= 2026; y++ {
			for _, item := range d.DueIn(y, weekend) {
				seen[item.Period]++
				if d.Rule.Move != duty.Stay && weekend(item.Due) {
					t.Fatalf("%s falls on a weekend, %s", item.Period, item.Due)
				}
				if again, ok := d.Item(item.Period, weekend); !ok || again != item {
					t.Fatalf("Item(%s) = %v, want %v", item.Period, again, item)
				}
			}
		}
		for y := 2021; y <= 2024; y++ {
			for _, p := range measure.Periods(every, y) {
				if seen[p.Key()] != 1 {
					t.Fatalf("%s falls due %d times", p.Key(), seen[p.Key()])
				}
			}
		}
	})
}

func TestRuleCheck(t *testing.T) {
	for field, r := range map[string]duty.Rule{
		"every": {}, "month": {Every: measure.Year, Month: 25, Day: 1}, "day": {Every: measure.Month, Month: 1, Day: 32},
		"begins": {On: day("01/3/2024"), Begins: 29}, "count": {On: day("01/3/2024"), Count: -1}, "move": {On: day("01/3/2024"), Move: "up"}, "remind": {On: day("01/3/2024"), Remind: 400},
	} {
		if got, why := r.Check(); why == nil || got != field {
			t.Errorf("%+v: %q %v, want %q", r, got, why, field)
		}
	}
}

func TestShippedCatalogue(t *testing.T) {
	data, err := os.ReadFile("../duties/duties.yaml")
	if err != nil {
		t.Fatal(err)
	}
	offers, err := duty.ReadCatalogue(data, "duties.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if len(offers) < 8 {
		t.Errorf("%d duties", len(offers))
	}
	for _, o := range offers {
		if o.Basis == "" {
			t.Errorf("%s names no basis", o.Key)
		}
	}
}

func TestCatalogueReportsEverything(t *testing.T) {
	_, err := duty.ReadCatalogue([]byte("duties:\n  - {key: A b, title: X, every: month, month: 1, day: 31, proven: news}\n  - {key: c, title: \"\", every: week, proven: paper}\n  - {key: d, titel: X}\n"), "d.yaml")
	if err == nil {
		t.Fatal("accepted")
	}
	for _, want := range []string{"d.yaml:2: cột key: mã chỉ gồm", "d.yaml:3: cột title: chưa ghi tên", "d.yaml:4:", "titel"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("lacks %q in\n%v", want, err)
		}
	}
}

func TestFresh(t *testing.T) {
	items := []duty.News{
		{On: day("01/3/2024"), Title: "Hội nghị CCHC", Link: "https://ytich.gov.vn/tin/1?utm_source=zalo"},
		{On: day("05/3/2024"), Title: "Tiêu đề đã sửa", Link: "http://www.ytich.gov.vn/tin/1/#top"}, // the same page
		{On: day("02/3/2024"), Title: "Tập huấn", GUID: "77"},
		{On: day("09/3/2024"), Title: "Tập huấn (sửa)", GUID: "77"},
		{On: day("03/3/2024"), Title: "Ra quân"},
		{On: day("03/3/2024"), Title: "RA QUÂN"},
		{On: day("04/3/2024"), Title: "Ra quân"}, // another day is another item
		{},
	}
	fresh, again := duty.Fresh(items, nil)
	if len(fresh) != 4 || again != 4 {
		t.Errorf("%d fresh, %d again", len(fresh), again)
	}
	known := map[string]bool{}
	for _, n := range fresh {
		for _, k := range n.Keys() {
			known[k] = true
		}
	}
	if fresh, again = duty.Fresh(items, known); len(fresh) != 0 || again != len(items) {
		t.Errorf("the same feed twice: %d fresh, %d again", len(fresh), again)
	}
}
