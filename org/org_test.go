package org_test

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/org"
)

// The demo's units: a province, a district, its 20 communes and towns until
// 30/6/2025, and their six heirs from 01/7/2025.
func TestUnitsOfTheDemo(t *testing.T) {
	data, err := os.ReadFile("../demo/units.csv")
	if err != nil {
		t.Fatal(err)
	}
	list, err := org.ReadUnits(bytes.NewReader(data), "units.csv")
	if err != nil {
		t.Fatal(err)
	}
	before, after := calendar.MustParse("30/6/2025"), calendar.MustParse("01/7/2025")
	count := map[string]int{}
	heirs := map[string]int{}
	names := map[string]int{}
	for _, u := range list {
		if u.Level == org.Commune && u.ValidOn(before) {
			count["before"]++
			heirs[u.HeirAlias]++
			count[u.Kind]++
		}
		if u.Level == org.Commune && u.ValidOn(after) {
			count["after"]++
		}
		names[u.Name.VI]++
	}
	if count["before"] != 20 || count["after"] != 6 || count["thị trấn"] != 2 || count["xã"] != 18 {
		t.Errorf("%v", count)
	}
	want := map[int]int{3: 2, 4: 3, 2: 1} // so many heirs of so many old units
	got := map[int]int{}
	for _, n := range heirs {
		got[n]++
	}
	for n, k := range want {
		if got[n] != k {
			t.Errorf("%d heirs of %d units, want %d (%v)", got[n], n, k, heirs)
		}
	}
	if names["Xã Chi Lăng"] < 2 {
		t.Error("a new commune bears an old one's name: names are not keys")
	}
}

func TestReadUnitsReportsEverything(t *testing.T) {
	file := "alias,name,level,parent,valid_from,valid_to,heir\n" +
		"Y Tich,Xã Y Tịch,commune,,,,\n" +
		"a,Xã A,village,,,,\n" +
		"a,,commune,nobody,,,\n" +
		"b,Xã B,commune,b,01/7/2025,30/6/2025,\n" +
		"c,Xã C,commune,,07/25/2025,,a\n"
	_, err := org.ReadUnits(strings.NewReader(file), "u.csv")
	if err == nil {
		t.Fatal("accepted")
	}
	for _, want := range []string{
		"u.csv:2: cột alias: “Y Tich”: bí danh chỉ gồm", "u.csv:3: cột level: “village”: cấp phải là", "u.csv:4: cột alias: “a”: bí danh này đã có ở dòng 3",
		"u.csv:4: cột name: thiếu tên", "u.csv:4: cột parent: “nobody”", "u.csv:5: cột parent: “b”", "u.csv:5: cột valid_to: “30/6/2025”: ngày hết hiệu lực trước",
		"u.csv:6: cột valid_from: “07/25/2025”",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("lacks %q in\n%v", want, err)
		}
	}
}

func TestTree(t *testing.T) {
	tree := org.NewTree([]org.Unit{
		{ID: "p", Alias: "p"}, {ID: "d", Alias: "d", Parent: "p"}, {ID: "c", Parent: "d", Alias: "y-tich"},
		{ID: "x", Alias: "x", Parent: "y"}, {ID: "y", Alias: "y", Parent: "x"}, // a cycle must not hang
	})
	if u, ok := tree.Alias("y-tich"); !ok || u.ID != "c" {
		t.Errorf("%+v", u)
	}
	if _, ok := tree.Alias(""); ok {
		t.Error("no alias is a unit")
	}
	for _, c := range []struct {
		id, above org.UnitID
		within    bool
	}{{"c", "c", true}, {"c", "d", true}, {"c", "p", true}, {"d", "c", false}, {"x", "p", false}, {"gone", "p", false}} {
		if tree.Within(c.id, c.above) != c.within {
			t.Errorf("%s within %s: want %v", c.id, c.above, c.within)
		}
	}
	if tree.Top("c") != "p" || tree.Top("p") != "p" {
		t.Errorf("top of c is %s", tree.Top("c"))
	}
	tree.Top("x")
}
