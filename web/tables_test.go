package web_test

import (
	"archive/zip"
	"bytes"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/parindex/parindex/app"
)

// The workbook of a sheet says what the page says, and adds up what it sums.
func TestSheetWorkbook(t *testing.T) {
	s := serveDemo(t)
	v := s.visitor(t, "ytich.chutich")
	if href, _ := v.get(unit + "/sheet").Find(`a[href$="sheet.xlsx"]`).Attr("href"); href != unit+"/sheet.xlsx" {
		t.Errorf("the page leads to %q", href)
	}
	f, err := excelize.OpenReader(bytes.NewReader([]byte(v.get(unit + "/sheet.xlsx").body)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // it was only read
	rows, err := f.GetRows("Bảng điểm")
	if err != nil {
		t.Fatal(err)
	}
	last := rows[len(rows)-1]
	if strings.Join(last[1:6], "|") != "Tổng cộng|100|93|85|15" {
		t.Errorf("%q", last)
	}
	cell, err := excelize.CoordinatesToCellName(5, len(rows))
	if err != nil {
		t.Fatal(err)
	}
	if formula, err := f.GetCellFormula("Bảng điểm", cell); err != nil || !strings.HasPrefix(formula, "SUM(") {
		t.Errorf("the total is %q (%v)", formula, err)
	}
	if counted, err := f.CalcCellValue("Bảng điểm", cell); err != nil || counted != "85" {
		t.Errorf("counted anew it is %q (%v)", counted, err)
	}
}

// The workbook of lost points holds what the filter of the page leaves.
func TestLossesWorkbook(t *testing.T) {
	s := serveDemo(t)
	v := s.visitor(t, "ytich.chutich")
	href, _ := v.get(unit + "/losses?area=3").Find(`main a[href*=".xlsx"]`).Attr("href")
	f, err := excelize.OpenReader(bytes.NewReader([]byte(v.get(href).body)))
	if err != nil {
		t.Fatal(href, err)
	}
	defer f.Close() //nolint:errcheck // it was only read
	rows, err := f.GetRows("Điểm bị mất")
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 8 || rows[len(rows)-1][5] != "4" || rows[5][1] != "3.4.1" {
		t.Errorf("%d rows: %q", len(rows), rows)
	}
}

// The same tables come as OpenDocument spreadsheets.
func TestTablesAsOpenDocument(t *testing.T) {
	if !app.CanConvert() {
		if os.Getenv("PARINDEX_REQUIRE_ALL") == "1" {
			t.Fatal("LibreOffice is required here and not installed")
		}
		t.Skip("LibreOffice is not installed: apt-get install libreoffice-calc")
	}
	s := serveDemo(t)
	v := s.visitor(t, "chilang.noivu")
	for _, path := range []string{unit + "/sheet.ods", round + "/ranking.ods"} {
		got := v.get(path)
		r, err := zip.NewReader(strings.NewReader(got.body), int64(len(got.body)))
		if got.status != http.StatusOK || err != nil {
			t.Fatalf("%s: %d %v", path, got.status, err)
		}
		if f, err := r.Open("content.xml"); err != nil {
			t.Errorf("%s: %v", path, err)
		} else if text, err := io.ReadAll(f); err != nil || !strings.Contains(string(text), "office:spreadsheet") {
			t.Errorf("%s is no spreadsheet: %v", path, err)
		}
	}
	if got := v.get(unit + "/papers/request.odt"); got.status != http.StatusOK || !strings.HasPrefix(got.body, "PK") {
		t.Errorf("a letter: %d", got.status)
	}
}
