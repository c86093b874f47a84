package annex

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"

	"github.com/parindex/parindex/docx"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/tabular"
)

//go:embed all:form
var form embed.FS

// ExportXLSX prints an index as a workbook.
func ExportXLSX(x *rulebook.Index) ([]byte, error) {
	page := tabular.Page{
		Name:      vi("annex.print.sheet"),
		Landscape: true,
		Titles: []tabular.PageTitle{
			{Text: vi("annex.print.sheet"), Bold: true},
			{Text: strings.ToUpper(x.Title.VI), Bold: true},
		},
		Columns: []tabular.PageColumn{
			{Title: vi("annex.print.code"), Width: 8, Middle: true},
			{Title: vi("annex.print.title"), Width: 52},
			{Title: vi("annex.print.max"), Width: 9, Number: true},
			{Title: vi("annex.print.evidence"), Width: 34},
			{Title: vi("annex.print.guide"), Width: 36},
		},
	}
	if y := assessed(x); y != "" {
		page.Titles = append(page.Titles, tabular.PageTitle{Text: y})
	}
	page.Titles = append(page.Titles, tabular.PageTitle{Text: issued(x), Italic: true})
	for _, r := range printed(x) {
		page.Rows = append(page.Rows, tabular.PageRow{Cells: []string{r.code, r.title, r.max, r.evidence, r.guide}, Bold: r.strong})
	}
	page.Rows = append(page.Rows, tabular.PageRow{Cells: []string{"", vi("annex.print.total"), x.Total.String(), "", ""}, Bold: true})
	return tabular.WriteXLSX(page)
}

// ExportDOCX prints an index as an annex in the form of Nghị định
// 30/2020/NĐ-CP, Phụ lục I, mục IV, on pages that lie on their side.
func ExportDOCX(x *rulebook.Index) ([]byte, error) {
	parts, err := fs.Sub(form, "form")
	if err != nil {
		return nil, fmt.Errorf("annex: %w", err)
	}
	packed, err := docx.Pack(parts)
	if err != nil {
		return nil, err
	}
	t, err := docx.Open(packed)
	if err != nil {
		return nil, err
	}
	rows := []map[string]any{}
	for _, r := range printed(x) {
		rows = append(rows, map[string]any{
			"code": r.code, "title": r.title, "max": comma(r.max), "evidence": r.evidence, "guide": r.guide, "strong": r.strong,
		})
	}
	return t.Fill(map[string]any{"title": x.Title.VI, "year": assessed(x), "basis": issued(x), "total": comma(x.Total.String()), "rows": rows})
}

// assessed is the line that names the year, unless the title does.
func assessed(x *rulebook.Index) string {
	if yearOf(x.Title.VI, "") == x.Year {
		return ""
	}
	return vi("annex.print.year", message.Word("year", fmt.Sprint(x.Year)))
}

// issued is the line in brackets below the title: the decision, or its blank.
func issued(x *rulebook.Index) string {
	if len(x.Basis) == 0 {
		return vi("annex.print.blank_basis")
	}
	b := x.Basis[0]
	kind := b.Kind
	for long, short := range kindShort {
		if short == kind {
			kind = strings.ToUpper(string([]rune(long)[:1])) + string([]rune(long)[1:])
		}
	}
	return vi("annex.print.basis", message.Word("kind", kind), message.Word("number", b.Number), message.Word("date", or(b.Date.Long(), vi("annex.print.blank_date"))), message.Word("issuer", b.Issuer))
}
