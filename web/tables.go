package web

import (
	"github.com/parindex/parindex/app"
)

// tableRoutes hand out tables of pages as workbooks.
func (s *server) tableRoutes() []route {
	return []route{
		{"GET " + unit + "/sheet.xlsx", s.sheetFile, false},
		{"GET " + unit + "/losses.xlsx", s.lossesFile, false},
		{"GET " + round + "/losses.xlsx", s.lossesFile, false},
	}
}

func (s *server) sheetFile(v *visit) error {
	file, name, err := s.sys.SheetFile(v.r.Context(), v.actor(), v.round(), v.unit())
	if err != nil {
		return err
	}
	return workbook(v, name, file)
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
	return workbook(v, name, file)
}
