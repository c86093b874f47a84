package demo_test

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/tabular"
)

// Lạng Sơn from 01/7/2025: 61 communes and 4 wards, each with its code, below
// the province; names are those of the resolution, and say where they are from.
func TestUnitsOfLangSon(t *testing.T) {
	data, err := os.ReadFile("lang-son-2025-units.csv")
	if err != nil {
		t.Fatal(err)
	}
	old := units(t)
	known := func(alias string) bool {
		return slices.ContainsFunc(old, func(u org.Listing) bool { return u.Alias == alias })
	}
	list, _, err := org.ReadUnitsBeside(bytes.NewReader(data), "lang-son-2025-units.csv", known)
	if err != nil {
		t.Fatal(err)
	}
	kinds, codes := map[string]int{}, map[string]string{}
	for _, u := range append(list, old...) {
		if u.Level != org.Commune || u.From.ISO() != "2025-07-01" {
			continue
		}
		kinds[u.Kind]++
		if u.ParentAlias != "tinh-lang-son" || u.Source == "" || len(u.History.Codes) != 1 {
			t.Errorf("%+v", u.Unit)
			continue
		}
		code := u.History.Codes[0].Value
		if twice, there := codes[code]; there || len(code) != 5 {
			t.Errorf("%s: code %s, also of %s", u.Alias, code, twice)
		}
		codes[code] = u.Alias
	}
	if kinds["xã"] != 61 || kinds["phường"] != 4 || len(codes) != 65 {
		t.Errorf("%v, %d codes", kinds, len(codes))
	}
	if codes["06505"] != "xa-van-linh-2025" {
		t.Errorf("06505 is %s", codes["06505"])
	}
}

// Everything that the second demonstration says of a real unit is marked.
func TestSecondDemonstrationIsMarked(t *testing.T) {
	for _, file := range []string{"chi-lang-2024.csv", "chi-lang-2025-h1.csv", "lang-son-2025-self.csv"} {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		table, err := tabular.ReadCSV(bytes.NewReader(data), file, []string{"unit", "criterion", "input", "value", "source", "illustrative"}, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range table.Rows {
			if row.Get("illustrative") != "yes" {
				t.Errorf("%s:%d is not marked", file, row.Line)
			}
		}
	}
	for _, file := range []string{"chi-lang-2024.yaml", "chi-lang-2025-h1.yaml", "lang-son-2025.yaml"} {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(data), "(minh hoạ)\n") {
			t.Errorf("the title of %s is not marked", file)
		}
		if n, m := strings.Count(string(data), "officer: "), strings.Count(string(data), "illustrative: [measure, officer, due, state]"); n != m {
			t.Errorf("%s: %d actions, %d marked", file, n, m)
		}
	}
}
