package tabular_test

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/tabular"
)

func TestRowsKnowTheirLine(t *testing.T) {
	file := "name,note\nY Tịch,\"two\nlines\"\n\nVạn Linh,x\n"
	table, err := tabular.ReadCSV(strings.NewReader(file), "u.csv", []string{"name"}, []string{"note"})
	if err != nil {
		t.Fatal(err)
	}
	lines := map[string]int{"Y Tịch": 2, "Vạn Linh": 5}
	if len(table.Rows) != 2 {
		t.Fatalf("%d rows", len(table.Rows))
	}
	for _, r := range table.Rows {
		if r.Line != lines[r.Get("name")] {
			t.Errorf("%s on line %d, want %d", r.Get("name"), r.Line, lines[r.Get("name")])
		}
	}
	if p := table.Rows[0].Problem("note", message.T("input.no_unit")); p.Line != 2 || p.Value != "two\nlines" || p.File != "u.csv" {
		t.Errorf("%+v", p)
	}
	if table.Rows[0].Get("no such") != "" {
		t.Error("a column that is not there has a value")
	}
}

// Letters typed decomposed are the same letters, in headings and in cells.
func TestDecomposedLetters(t *testing.T) {
	file := norm.NFD.String("tên,ghi chú\nĐồng Mỏ,ổn\n")
	table, err := tabular.ReadCSV(strings.NewReader(file), "u.csv", []string{"tên"}, []string{"ghi chú"})
	if err != nil {
		t.Fatal(err)
	}
	if got := table.Rows[0].Get("tên"); got != "Đồng Mỏ" {
		t.Errorf("%q", got)
	}
}

// The separator is the one that the heading uses most, not the first seen.
func TestSeparator(t *testing.T) {
	table, err := tabular.ReadCSV(strings.NewReader("a;b;c\n1,5;2;3\n"), "u.csv", []string{"a", "b", "c"}, nil)
	if err != nil || table.Rows[0].Get("a") != "1,5" {
		t.Errorf("%+v, %v", table, err)
	}
}

func FuzzReadCSV(f *testing.F) {
	f.Add([]byte("a,b\n1,2\n"))
	f.Add([]byte("\xff\xfea\x00,\x00b\x00\n\x00"))
	f.Add([]byte("a;b\n\"x;\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		table, err := tabular.ReadCSV(strings.NewReader(string(data)), "f.csv", []string{"a"}, []string{"b"})
		if err != nil {
			return
		}
		last := 1
		for _, r := range table.Rows {
			if r.Line <= last {
				t.Fatalf("line %d after line %d", r.Line, last)
			}
			last = r.Line
		}
	})
}
