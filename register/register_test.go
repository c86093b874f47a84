package register_test

import (
	"os"
	"strings"
	"testing"

	"github.com/parindex/parindex/register"
)

func shipped(t *testing.T) []register.Kind {
	t.Helper()
	data, err := os.ReadFile("../duties/registers.yaml")
	if err != nil {
		t.Fatal(err)
	}
	kinds, err := register.Read(data, "registers.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return kinds
}

func TestShippedRegisters(t *testing.T) {
	seen := map[string]bool{}
	for _, k := range shipped(t) {
		for _, tally := range k.Tallies {
			if seen[tally.Measure] || tally.Title.VI == "" || tally.Title.EN == "" {
				t.Errorf("%s: tally %s", k.Key, tally.Measure)
			}
			seen[tally.Measure] = true
			f, _ := k.Field(tally.Where)
			for _, is := range tally.Is {
				if !strings.Contains(strings.Join(f.Choices, "|"), is) {
					t.Errorf("%s: %q is no choice of %s", k.Key, is, tally.Where)
				}
			}
		}
	}
	if len(seen) < 10 {
		t.Errorf("%d tallies", len(seen))
	}
}

func TestTakeAndCount(t *testing.T) {
	kind := shipped(t)[3] // inspections
	cells, year, wrong := kind.Take(map[string]string{"name": " Thôn A ", "date": "05/3/2024", "found": "3", "other": "x"})
	if len(wrong) > 0 || year != 2024 || cells["date"] != "2024-03-05" || cells["name"] != "Thôn A" || cells["other"] != "" {
		t.Errorf("%v %d %v", cells, year, wrong)
	}
	_, _, wrong = kind.Take(map[string]string{"date": "31/02/2024", "found": "-1", "mended": "hai"})
	if len(wrong) != 4 {
		t.Errorf("%v", wrong)
	}
	rows := []register.Row{{Year: 2024, Cells: cells}, {Year: 2024, Cells: map[string]string{}}, {Year: 2023, Cells: cells}, {Year: 2024, Cells: cells, Dropped: true}}
	if n := kind.Tallies[0].Count(rows, 2024); n != 2 {
		t.Errorf("%d inspections", n)
	}
	if n := kind.Tallies[1].Count(rows, 2024); n != 3 {
		t.Errorf("%d findings", n)
	}
	choice := shipped(t)[0]
	if cells, _, wrong := choice.Take(map[string]string{"name": "x", "date": "2024-01-01", "state": "đã công nhận"}); len(wrong) > 0 || cells["state"] != "Đã công nhận" {
		t.Errorf("%v %v", cells, wrong)
	}
}

func TestBadRegisters(t *testing.T) {
	for _, in := range []string{
		"registers: [{key: a, fields: [{key: x, type: text}]}]", "registers: [{key: a, fields: [{key: x, type: date, year: true}]}]",
		"registers: [{key: a, fields: [{key: x, type: list}]}]", "registers: [{key: a, colour: red}]",
		"registers: [{key: a, fields: [{key: x, type: date, required: true, year: true}], tallies: [{measure: m, sum: y}]}]",
	} {
		if _, err := register.Read([]byte(in), "r.yaml"); err == nil {
			t.Errorf("taken: %s", in)
		}
	}
}
