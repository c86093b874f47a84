package app_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
)

var year2022 = app.OldRound{
	Key: "chi-lang-2022", Title: "Kết quả năm 2022", Year: 2022, Publisher: "huyen-chi-lang", Published: calendar.MustParse("20/01/2023"), Index: "chi-lang-xa",
}

// oldTable is made-up results of 2022 for two communes over the components of
// the demo's index: Y Tịch lost 2 points on 7.2 and had one component that is
// gone since.
func oldTable(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile("../rules/chi-lang-2023.yaml")
	if err != nil {
		t.Fatal(err)
	}
	x, err := rulebook.Load(data, "chi-lang-2023.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("unit,code,title,max,self,final\n")
	for _, unit := range []string{"y-tich", "quan-son"} {
		for _, c := range x.Leaves() {
			final := c.Max.String()
			if c.Code == "7.2" {
				final = "0"
			}
			fmt.Fprintf(&b, "%s,%s,%q,%s,%s,%s\n", unit, c.Code, c.Title.VI, c.Max, c.Max, final)
		}
		fmt.Fprintf(&b, "%s,9.1,Tiêu chí đã bỏ,2,2,1\n", unit)
	}
	return b.String()
}

func TestOldResultsAndYears(t *testing.T) {
	sys, ctx := demo(t), t.Context()
	me := signIn(t, sys, "ytich.chutich")
	before, err := sys.Years(ctx, me, round, "y-tich")
	if err != nil || len(before.Years) != 1 || before.Before != nil || len(before.Rows) != 0 {
		t.Fatalf("%+v, %v", before, err)
	}
	loaded, err := sys.LoadOldResults(ctx, app.Console("test"), []byte(oldTable(t)), "2022.csv", year2022)
	if err != nil || loaded.Results != 2 {
		t.Fatal(loaded, err)
	}
	v, err := sys.Years(ctx, me, round, "y-tich")
	if err != nil {
		t.Fatal(err)
	}
	if len(v.Years) != 2 || v.Years[0].Standing.Total != points.Int(99) || v.Years[0].Standing.Max != points.Int(102) || v.Years[1].Standing.Total != points.Int(85) {
		t.Errorf("%+v", v.Years)
	}
	if v.Before == nil || v.Before.Key != "chi-lang-2022" || len(v.Gone) != 1 || v.Gone[0].Code != "9.1" {
		t.Errorf("before %+v, gone %+v", v.Before, v.Gone)
	}
	// 15 points lost in 2023, 2 of them (7.2) in 2022 already.
	if v.Fell != points.Int(13) || !v.Won.IsZero() {
		t.Errorf("won %v, fell %v", v.Won, v.Fell)
	}
	for _, r := range v.Rows {
		if r.Was == nil || !r.Same || r.Was.Code != r.Is.Code {
			t.Errorf("%s continues %+v", r.Is.Code, r.Was)
		}
	}
	// The year of the old results has nothing before it.
	old, err := sys.Years(ctx, me, "chi-lang-2022", "y-tich")
	if err != nil || old.Before != nil {
		t.Errorf("%+v, %v", old, err)
	}
	if _, err := sys.Years(ctx, signIn(t, sys, "quanson.vanphong"), round, "y-tich"); !isKind(err, app.Forbidden) {
		t.Errorf("another commune: %v", err)
	}
	if _, err := sys.LoadOldResults(ctx, app.Console("test"), []byte(oldTable(t)), "2022.csv", year2022); !isKind(err, app.Conflict) {
		t.Errorf("twice: %v", err)
	}
	if _, err := sys.LoadOldResults(ctx, me, []byte(oldTable(t)), "2022.csv", year2022); !isKind(err, app.Forbidden) {
		t.Errorf("by the commune itself: %v", err)
	}
}

func TestOldResultsRefuse(t *testing.T) {
	sys := demo(t)
	const head = "unit,code,max,final\n"
	for name, c := range map[string]struct{ table, says string }{
		"an unknown unit":      {head + "mars,1.1,1,1\n", "t.csv:2: cột unit: “mars”"},
		"the province":         {head + "tinh-lang-son,1.1,1,1\n", "cột unit: “tinh-lang-son”"},
		"a code of letters":    {head + "y-tich,I.a,1,1\n", "mã tiêu chí phải là các số"},
		"more than the max":    {head + "y-tich,1.1,1,2\n", "t.csv:2: cột final: “2”: cần số điểm từ 0 đến 1"},
		"a formula":            {head + "y-tich,1.1,=1+1,1\n", "t.csv:2: cột max: “=1+1”"},
		"two maxima":           {head + "y-tich,1.1,1,1\nquan-son,1.1,2,1\n", "t.csv:3: cột max: “2”: điểm tối đa ở dòng 2 của cùng tiêu chí là 1"},
		"twice":                {head + "y-tich,1.1,1,1\ny-tich,1.1,1,1\n", "đã có ở dòng 2"},
		"a parent with points": {head + "y-tich,1,2,2\ny-tich,1.1,2,2\n", "t.csv:2: cột code: “1”: tiêu chí này có tiêu chí con"},
		"nothing":              {head, "không có dòng số liệu nào"},
	} {
		if _, err := sys.LoadOldResults(t.Context(), app.Console("test"), []byte(c.table), "t.csv", year2022); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v; want %q", name, err, c.says)
		}
	}
}
