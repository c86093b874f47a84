package tabular_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/parindex/parindex/tabular"
)

var shape = tabular.Shape{Required: []string{"code", "value"}, Optional: []string{"note"}, Numbers: []string{"value"}}

// cellsOf makes a workbook whose cells are values with, optionally, a number
// format.
func cellsOf(t *testing.T, cells map[string]any, formats map[string]string) []byte {
	t.Helper()
	f := excelize.NewFile()
	for at, v := range cells {
		if err := f.SetCellValue("Sheet1", at, v); err != nil {
			t.Fatal(err)
		}
	}
	for at, format := range formats {
		style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
		if err != nil {
			t.Fatal(err)
		}
		if err := f.SetCellStyle("Sheet1", at, at, style); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A workbook reads as the same table in CSV would: codes as shown, numbers as
// kept, dates in one order.
func TestReadTableOfAWorkbook(t *testing.T) {
	data := cellsOf(t, map[string]any{
		"A2": "Code", "B2": "VALUE", "C2": "note", // the first row is empty
		"A3": "3.4.1", "B3": 0.5, "C3": "x",
		"A4": 1.1, "B4": 1234,
		"A5": "1.5", "B5": 45046, "A6": "2", "B6": 0.1 + 0.2, "A7": "3", "B7": "0,5",
	}, map[string]string{"B3": "0", "A4": "0.00", "B4": "#,##0", "B5": "dd/mm/yyyy"})
	table, err := tabular.ReadTable(bytes.NewReader(data), "in.xlsx", shape)
	if err != nil {
		t.Fatal(err)
	}
	want := [][2]string{{"3.4.1", "0.5"}, {"1.10", "1234"}, {"1.5", "2023-04-30"}, {"2", "0.3"}, {"3", "0,5"}}
	if len(table.Rows) != len(want) {
		t.Fatalf("%d rows", len(table.Rows))
	}
	for i, r := range table.Rows {
		if r.Get("code") != want[i][0] || r.Get("value") != want[i][1] || r.Line != i+3 {
			t.Errorf("line %d: %q = %q, want %v", r.Line, r.Get("code"), r.Get("value"), want[i])
		}
	}
}

func TestReadTableRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		data []byte
		says string
	}{
		"an empty sheet":    {cellsOf(t, nil, nil), "tệp trống"},
		"a missing column":  {cellsOf(t, map[string]any{"A1": "code"}, nil), "cột value: thiếu cột này"},
		"a misspelt column": {cellsOf(t, map[string]any{"A1": "code", "B1": "value", "C1": "note2"}, nil), "cột note2: cột không dùng được"},
		"a cell too many":   {cellsOf(t, map[string]any{"A1": "code", "B1": "value", "A2": "1", "D2": "x"}, nil), "in.xlsx:2: dòng có 4 ô, cần 2 ô"},
		"a broken workbook": {[]byte("PK\x03\x04nonsense"), "in.xlsx"},
		"a CSV":             {[]byte("code\n1\n"), "cột value: thiếu cột này"},
	} {
		if _, err := tabular.ReadTable(bytes.NewReader(c.data), "in.xlsx", shape); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v; want %q", name, err, c.says)
		}
	}
}
