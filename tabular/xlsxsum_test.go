package tabular_test

import (
	"bytes"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/parindex/parindex/tabular"
)

// Sums are formulas where they are sums, numbers elsewhere; text that looks
// like a formula stays text.
func TestSums(t *testing.T) {
	data, err := tabular.WriteXLSX(tabular.Page{
		Name: "Bảng", Columns: []tabular.PageColumn{{Title: "Tên", Width: 20}, {Title: "Điểm", Width: 10, Number: true}},
		Rows: []tabular.PageRow{
			{Cells: []string{"=1+1", "1.5"}}, {Cells: []string{"@SUM(A1)", "2"}}, {Cells: []string{"khác", ""}}, {Cells: []string{"+7", "0.25"}},
			{Cells: []string{"Cộng", "3.75"}, Adds: []int{0, 1, 3}}, {Cells: []string{"Quy đổi", "4"}, Adds: []int{0, 1, 3}},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // it was only read
	for cell, want := range map[string]string{"A2": "", "A3": "", "A5": "", "B2": "", "B6": "SUM(B2:B3,B5:B5)", "B7": ""} {
		if got, err := f.GetCellFormula("Bảng", cell); err != nil || got != want {
			t.Errorf("%s: formula %q (%v), want %q", cell, got, err, want)
		}
	}
	for cell, want := range map[string]string{"A2": "=1+1", "A3": "@SUM(A1)", "A5": "+7", "B6": "3.75", "B7": "4"} {
		if got, err := f.GetCellValue("Bảng", cell); err != nil || got != want {
			t.Errorf("%s: %q (%v), want %q", cell, got, err, want)
		}
	}
	for cell, want := range map[string]string{"B6": "3.75"} {
		if got, err := f.CalcCellValue("Bảng", cell); err != nil || got != want {
			t.Errorf("%s counts %q (%v), want %q", cell, got, err, want)
		}
	}
}
