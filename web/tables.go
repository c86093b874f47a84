package web

import (
	"net/http"
	"strings"

	"github.com/parindex/parindex/app"
)

// tableRoutes hand out tables of pages as workbooks.
func (s *server) tableRoutes() []route {
	return []route{
		{"GET " + unit + "/sheet.xlsx", s.sheetFile, false},
		{"GET " + unit + "/sheet.ods", s.sheetFile, false},
		{"GET " + unit + "/losses.xlsx", s.lossesFile, false},
		{"GET " + unit + "/losses.ods", s.lossesFile, false},
		{"GET " + round + "/losses.xlsx", s.lossesFile, false},
		{"GET " + round + "/losses.ods", s.lossesFile, false},
	}
}

func (s *server) sheetFile(v *visit) error {
	file, name, err := s.sys.SheetFile(v.r.Context(), v.actor(), v.round(), v.unit())
	if err != nil {
		return err
	}
	return s.table(v, name, file)
}

func (s *server) lossesFile(v *visit) error {
	filter := app.LossFilter{Area: v.query("area"), Cause: v.query("cause")}
	if v.unit() == "" {
		filter.Unit = v.query("unit")
	}
	file, name, err := s.sys.LossesFile(v.r.Context(), v.actor(), v.round(), v.unit(), filter)
	if err != nil {
		return err
	}
	return s.table(v, name, file)
}

// table sends a table as a workbook, or as an OpenDocument spreadsheet where
// the address ends so.
func (s *server) table(v *visit, name string, file []byte) error {
	if !strings.HasSuffix(v.r.URL.Path, ".ods") {
		return workbook(v, name, file)
	}
	sheet, err := s.sys.ODS(v.r.Context(), file)
	if err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "application/vnd.oasis.opendocument.spreadsheet")
	attachment(v.w, strings.TrimSuffix(name, ".xlsx")+".ods")
	write(v.w, v.r, http.StatusOK, sheet, nil)
	return nil
}
