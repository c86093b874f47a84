package app

import (
	"context"
	"strings"

	"github.com/parindex/parindex/remediation"
	"github.com/parindex/parindex/tabular"
)

// SheetFile writes a unit's published score sheet as a workbook: areas and
// groups are sums of what stands under them.
func (s *System) SheetFile(ctx context.Context, a Actor, round, unit string) ([]byte, string, error) {
	v, err := s.Sheet(ctx, a, round, unit)
	if err != nil {
		return nil, "", err
	}
	page := tabular.Page{
		Name: "Bảng điểm", Landscape: true, Titles: v.titles("BẢNG ĐIỂM"),
		Columns: []tabular.PageColumn{
			{Title: "Mã", Width: 9, Middle: true}, {Title: "Lĩnh vực, tiêu chí, tiêu chí thành phần", Width: 58}, {Title: "Điểm tối đa", Width: 10, Number: true},
			{Title: "Tự chấm", Width: 10, Number: true}, {Title: "Thẩm định", Width: 10, Number: true}, {Title: "Điểm mất", Width: 10, Number: true}, {Title: "Nguyên nhân", Width: 50},
		},
	}
	at := map[string]int{}
	under := map[string][]int{}
	var areas []int
	for i, row := range v.Rows {
		at[row.Node.Code] = i
		path := pathTo(v.Index, row.Node.Code)
		switch {
		case len(path) > 1:
			above := path[len(path)-2].Code
			under[above] = append(under[above], i)
		case row.Band == nil || row.Band.Tally == "":
			areas = append(areas, i)
		}
		self, cause := "", ""
		if row.Self != nil {
			self = row.Self.String()
		}
		if row.Loss != nil && row.Loss.Note != nil {
			cause = row.Loss.Note.Reason.VI
		}
		page.Rows = append(page.Rows, tabular.PageRow{Bold: row.Line == nil, Cells: []string{
			row.Node.Code, made(row.Node.Title.VI, row.Made), row.Sum.Max.String(), self, row.Sum.Got.String(), row.Sum.Lost.String(), cause,
		}})
	}
	for code, rows := range under {
		page.Rows[at[code]].Adds = rows
	}
	self := ""
	if v.Self != nil {
		self = v.Self.Total.String()
	}
	page.Rows = append(page.Rows, tabular.PageRow{Bold: true, Adds: areas, Cells: []string{
		"", made("Tổng cộng", v.Standing.Illustrative), v.Standing.Max.String(), self, v.Standing.Total.String(), v.Standing.Lost.String(), "",
	}})
	file, err := tabular.WriteXLSX(page)
	return file, "bang-diem-" + v.Round.Key + "-" + v.Unit.Alias + ".xlsx", err
}

// made adds the mark of what is illustrative.
func made(s string, illustrative bool) string {
	if illustrative {
		return s + " (minh hoạ)"
	}
	return s
}

// titles head a workbook of the frame's round and unit.
func (f *Frame) titles(title string) []tabular.PageTitle {
	about := f.Round.Title.VI
	if f.Unit.ID != "" {
		about = f.Unit.Name.VI + " – " + about
	}
	return []tabular.PageTitle{{Text: title, Bold: true}, {Text: about, Bold: true}}
}

// LossesFile writes the lost points that a filter lets through as a workbook,
// of one unit or of all.
func (s *System) LossesFile(ctx context.Context, a Actor, round, unit string, filter LossFilter) ([]byte, string, error) {
	v, err := s.Losses(ctx, a, round, unit, filter)
	if err != nil {
		return nil, "", err
	}
	page := tabular.Page{
		Name: "Điểm bị mất", Landscape: true, Titles: v.titles("ĐIỂM BỊ MẤT"),
		Columns: []tabular.PageColumn{
			{Title: "Đơn vị", Width: 22}, {Title: "Mã", Width: 9, Middle: true}, {Title: "Tiêu chí, tiêu chí thành phần", Width: 45}, {Title: "Điểm tối đa", Width: 9, Number: true},
			{Title: "Điểm đạt", Width: 9, Number: true}, {Title: "Điểm mất", Width: 9, Number: true}, {Title: "Nhóm nguyên nhân", Width: 28}, {Title: "Nguyên nhân", Width: 45}, {Title: "Nhiệm vụ", Width: 45}, {Title: "Thời hạn", Width: 13},
		},
	}
	total := tabular.PageRow{Bold: true, Cells: []string{"Tổng cộng", "", "", "", "", "", "", "", "", ""}}
	sum := v.Total.Sub(v.Total)
	for i, l := range v.Losses {
		page.Rows = append(page.Rows, tabular.PageRow{Cells: v.lossCells(l)})
		total.Adds, sum = append(total.Adds, i), sum.Add(l.Line.Lost)
	}
	total.Cells[5] = sum.String()
	page.Rows = append(page.Rows, total)
	about := round
	if v.Unit.ID != "" {
		about += "-" + v.Unit.Alias
	}
	file, err := tabular.WriteXLSX(page)
	return file, "diem-bi-mat-" + about + ".xlsx", err
}

func (v *Losses) lossCells(l remediation.Loss) []string {
	var causes, measures, dues []string
	for _, c := range l.Causes {
		causes = append(causes, c.Title.VI)
	}
	for _, a := range l.Actions {
		measures, dues = append(measures, made(a.Measure.VI, a.Made("measure"))), append(dues, made(a.Due.Citation(), a.Made("due")))
	}
	reason := ""
	if l.Note != nil {
		reason = l.Note.Reason.VI
	}
	return []string{
		v.Name(l.Unit).VI, l.Line.Code, made(l.Line.Title.VI, l.Line.Marks.Score), l.Line.Max.String(), l.Line.Got.String(), l.Line.Lost.String(),
		strings.Join(causes, "; "), reason, strings.Join(measures, "\n"), strings.Join(dues, "\n"),
	}
}
