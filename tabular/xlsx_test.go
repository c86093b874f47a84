package tabular_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/parindex/parindex/tabular"
)

// workbook is a file made as a user's program would make it.
func workbook(t testing.TB, fill func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	fill(f)
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestReadXLSX(t *testing.T) {
	data := workbook(t, func(f *excelize.File) {
		whole, err := f.NewStyle(&excelize.Style{NumFmt: 1}) // no decimals shown
		must(t, err)
		date, err := f.NewStyle(&excelize.Style{NumFmt: 14})
		must(t, err)
		for cell, value := range map[string]any{"A1": "Mã", "B1": "Điểm", "A3": 1.1, "B3": 0.5, "A4": 45292, "D4": "e\u0302 hai\r\ndòng"} {
			must(t, f.SetCellValue("Sheet1", cell, value))
		}
		must(t, f.SetCellStyle("Sheet1", "B3", "B3", whole))
		must(t, f.SetCellStyle("Sheet1", "A4", "A4", date))
		must(t, f.MergeCell("Sheet1", "B1", "C2"))
		_, err = f.NewSheet("Ẩn")
		must(t, err)
		must(t, f.SetSheetVisible("Ẩn", false))
	})
	sheets, err := tabular.ReadXLSX(data, "a.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	points := tabular.Cell{Text: "Điểm", Raw: "Điểm"}
	covered := tabular.Cell{Text: "Điểm", Raw: "Điểm", Merged: true}
	want := []tabular.Sheet{{Name: "Sheet1", Rows: [][]tabular.Cell{
		{{Text: "Mã", Raw: "Mã"}, points, covered},
		{{}, covered, covered},
		{{Text: "1.1", Raw: "1.1"}, {Text: "1", Raw: "0.5"}},
		{{Text: "01-01-24", Raw: "45292"}, {}, {}, {Text: "ê hai\ndòng", Raw: "ê hai\ndòng"}},
	}}, {Name: "Ẩn", Hidden: true}}
	if d := cmp.Diff(want, sheets); d != "" {
		t.Error(d)
	}
}

func TestReadXLSXRefuses(t *testing.T) {
	far := workbook(t, func(f *excelize.File) {
		for row := 1; row <= 200; row++ { // few cells, but far to the right
			cell, err := excelize.CoordinatesToCellName(16384, row)
			must(t, err)
			must(t, f.SetCellValue("Sheet1", cell, 1))
		}
	})
	for name, data := range map[string][]byte{
		"kiểu cũ":      {0xD0, 0xCF, 0x11, 0xE0, 1, 2},
		"không phải":   []byte("STT;Tiêu chí"),
		"không đọc":    []byte("PK\x03\x04 broken"),
		"trên 2000000": far,
	} {
		_, err := tabular.ReadXLSX(data, "a.xlsx")
		if err == nil || !strings.Contains(strings.ReplaceAll(err.Error(), ".", ""), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWriteXLSX(t *testing.T) {
	page := tabular.Page{
		Name:   "Phụ lục",
		Titles: []tabular.PageTitle{{Text: "BỘ CHỈ SỐ", Bold: true}, {Text: "(Kèm theo Quyết định)", Italic: true}},
		Columns: []tabular.PageColumn{
			{Title: "STT", Width: 8, Middle: true}, {Title: "Tiêu chí", Width: 40}, {Title: "Điểm", Width: 10, Number: true},
		},
		Rows: []tabular.PageRow{
			{Cells: []string{"1.10", "=HYPERLINK(\"http://a\";\"b\")", "0.1"}, Bold: true},
			{Cells: []string{"", "+1: -2", ""}, Italic: true},
		},
		Landscape: true,
	}
	data, err := tabular.WriteXLSX(page)
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(data))
	must(t, err)
	for cell, want := range map[string]string{"A1": "BỘ CHỈ SỐ", "A4": "STT", "A5": "1.10", "B5": "=HYPERLINK(\"http://a\";\"b\")", "C5": "0.1", "B6": "+1: -2"} {
		got, err := f.GetCellValue(page.Name, cell)
		must(t, err)
		if got != want {
			t.Errorf("%s = %q, want %q", cell, got, want)
		}
		formula, err := f.GetCellFormula(page.Name, cell)
		must(t, err)
		kind, err := f.GetCellType(page.Name, cell)
		must(t, err)
		if text := kind == excelize.CellTypeSharedString; formula != "" || text != (cell != "C5") {
			t.Errorf("%s: formula %q, type %v", cell, formula, kind)
		}
	}
	panes, err := f.GetPanes(page.Name)
	must(t, err)
	layout, err := f.GetPageLayout(page.Name)
	must(t, err)
	if !panes.Freeze || panes.YSplit != 4 || *layout.Orientation != "landscape" || *layout.Size != 9 || *layout.FitToWidth != 1 {
		t.Errorf("panes %+v, layout %+v", panes, layout)
	}
	names := f.GetDefinedName()
	if len(names) != 1 || names[0].RefersTo != "'Phụ lục'!$4:$4" {
		t.Errorf("names %+v", names)
	}
}

func TestReadGrid(t *testing.T) {
	want := []tabular.Line{{1, []string{"PHỤ LỤC"}}, {2, []string{"STT", "Tiêu chí", "Điểm"}}, {3, []string{"1", "Có, đủ,\nđúng", "0,5"}}, {5, []string{"2", "b", "1"}}}
	for name, text := range map[string]string{
		"semicolon": "PHỤ LỤC\nSTT;Tiêu chí;Điểm\r\n1;\"Có, đủ,\nđúng\";0,5\n2;b;1\n",
		"comma":     "\ufeffPHỤ LỤC\nSTT,Tiêu chí,Điểm\n1,\"Có, đủ,\nđúng\",\"0,5\"\n2,b,1\n",
		"tab":       "PHỤ LỤC\nSTT\tTiêu chí\tĐiểm\n1\t\"Có, đủ,\nđúng\"\t0,5\n2\tb\t1\n",
	} {
		got, err := tabular.ReadGrid([]byte(text), "a.csv")
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
	if _, err := tabular.ReadGrid([]byte("a;\xff"), "a.csv"); err == nil || !strings.Contains(err.Error(), "UTF-8") {
		t.Error(err)
	}
}

func FuzzReadXLSX(f *testing.F) {
	f.Add(workbook(f, func(*excelize.File) {}))
	f.Fuzz(func(t *testing.T, data []byte) {
		if sheets, err := tabular.ReadXLSX(data, "f.xlsx"); err == nil {
			for _, s := range sheets {
				if len(s.Rows) > 1<<21 {
					t.Error("too many rows")
				}
			}
		}
	})
}
