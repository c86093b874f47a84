package app_test

import (
	"slices"
	"testing"
	"time"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/duty"
	"github.com/parindex/parindex/tabular"
)

// TestShippedKeysFit: measures name duties that the catalogue has, and no two
// measures bear one key.
func TestShippedKeysFit(t *testing.T) {
	sys := demo(t)
	offers, err := sys.Offers()
	if err != nil {
		t.Fatal(err)
	}
	all, err := sys.Definitions()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, d := range all {
		if seen[d.Key] {
			t.Errorf("two measures bear the key %s", d.Key)
		}
		seen[d.Key] = true
		for _, key := range d.Duties {
			if !slices.ContainsFunc(offers, func(o duty.Offer) bool { return o.Key == key }) {
				t.Errorf("%s: the catalogue has no duty %s", d.Key, key)
			}
		}
	}
}

// TestTargetsOfAWorkbook: cells that Excel shows as percent are read as shown.
func TestTargetsOfAWorkbook(t *testing.T) {
	sys, ctx := demo(t), t.Context()
	book, err := tabular.WriteXLSX(tabular.Page{
		Name:    "Chỉ tiêu",
		Columns: []tabular.PageColumn{{Title: "Đơn vị", Width: 20}, {Title: "Số liệu", Width: 20}, {Title: "Giá trị", Width: 20, Number: true}, {Title: "Căn cứ", Width: 20}},
		Rows:    []tabular.PageRow{{Cells: []string{"y-tich", "online_share", "45.5", "QĐ 1380/QĐ-UBND"}}, {Cells: []string{"quan-son", "online_share", "50", "QĐ 1380/QĐ-UBND"}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	in := app.Import{Kind: app.Targets, File: "ct.xlsx", Data: book, Year: 2024}
	console := app.Console("test")
	if n, err := sys.TakeFigures(ctx, console, "chi-lang-2023", in); err != nil || n != 2 {
		t.Fatalf("%d %v", n, err)
	}
	if n, err := sys.TakeFigures(ctx, console, "chi-lang-2023", in); err != nil || n != 0 {
		t.Errorf("the same workbook again changes %d: %v", n, err)
	}
	m, err := sys.Measures(ctx, console, "chi-lang-2023", "y-tich", 2024)
	if err != nil {
		t.Fatal(err)
	}
	if len(m.Rows) != 1 || m.Rows[0].Target == nil || m.Rows[0].Target.Number.String() != "45.5" || m.Rows[0].Latest != nil {
		t.Errorf("%+v", m.Rows)
	}
}

// TestBulkSetUp: for all units at once; what a unit has it keeps, and another's
// units cannot be named.
func TestBulkSetUp(t *testing.T) {
	sys, ctx := demo(t), t.Context()
	console := app.Console("test")
	page, err := sys.DutyUnits(ctx, console, "chi-lang-2023", 0)
	if err != nil {
		t.Fatal(err)
	}
	var units []string
	for _, u := range page.Units {
		units = append(units, u.Alias)
	}
	offers, err := sys.Offers()
	if err != nil {
		t.Fatal(err)
	}
	from := calendar.MustParse("01/01/2024")
	one := []duty.Duty{offers[0].Duty()}
	if n, err := sys.SetUpDuties(ctx, console, "chi-lang-2023", one, units[:1], from); err != nil || n != 1 {
		t.Fatalf("%d %v", n, err)
	}
	began := time.Now()
	n, err := sys.SetUpDuties(ctx, console, "chi-lang-2023", append(one, offers[1].Duty()), units, from)
	if err != nil || n != 2*len(units)-1 {
		t.Errorf("%d of %d units, %v", n, len(units), err)
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("took %s", took)
	}
	if _, err := sys.SetUpDuties(ctx, console, "chi-lang-2023", one, []string{"tinh-lang-son"}, from); !isKind(err, app.NotFound) {
		t.Errorf("a unit above: %v", err)
	}
	if _, err := sys.SetUpDuties(ctx, app.Actor{Account: account.Account{}}, "chi-lang-2023", one, units, from); err == nil {
		t.Error("nobody sets up duties")
	}
}

// TestDueDayMovesOffHolidays: 30/4/2024 is a holiday, and so is the day after.
func TestDueDayMovesOffHolidays(t *testing.T) {
	sys, ctx := demo(t), t.Context()
	console := app.Console("test")
	owed := []duty.Duty{
		{Key: "a", Title: "Dời", Proven: duty.ByPaper, Rule: duty.Rule{On: calendar.MustParse("30/4/2024"), Move: duty.Next}},
		{Key: "b", Title: "Giữ nguyên", Proven: duty.ByPaper, Rule: duty.Rule{On: calendar.MustParse("30/4/2024")}},
	}
	if _, err := sys.SetUpDuties(ctx, console, "chi-lang-2023", owed, []string{"y-tich"}, calendar.MustParse("01/01/2024")); err != nil {
		t.Fatal(err)
	}
	year, err := sys.Duties(ctx, console, "chi-lang-2023", "y-tich", 2024)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, row := range year.Rows {
		got[row.Duty.Key] = row.Due.ISO()
	}
	if got["a"] != "2024-05-02" || got["b"] != "2024-04-30" {
		t.Errorf("%v", got)
	}
}
