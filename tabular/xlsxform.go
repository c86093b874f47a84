package tabular

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

// form locks what is not to be typed into, and writes the sheet behind: its
// rows, and to their right a column for each list that cells offer. A list in
// cells may be long and hold commas; one in the rule itself may not.
func (w *pageWriter) form() error {
	form := w.page.Form
	if form == nil {
		return nil
	}
	if _, err := w.f.NewSheet(form.Behind); err != nil {
		return err
	}
	width := 0
	for r, cells := range form.BehindRows {
		width = max(width, len(cells))
		for c, value := range cells {
			if err := w.behind(c, r, value); err != nil {
				return err
			}
		}
	}
	for i, list := range slices.Sorted(maps.Keys(w.choices)) {
		if err := w.offer(width+1+i, strings.Split(list, "\n"), w.choices[list]); err != nil {
			return err
		}
	}
	if err := w.f.SetSheetVisible(form.Behind, false, true); err != nil {
		return err
	}
	return w.f.ProtectSheet(w.page.Name, &excelize.SheetProtectionOptions{
		FormatColumns: true, FormatRows: true, SelectLockedCells: true, SelectUnlockedCells: true, AutoFilter: true,
	})
}

// behind writes one cell of the sheet behind, as text.
func (w *pageWriter) behind(column, row int, value string) error {
	name, err := excelize.CoordinatesToCellName(column+1, row+1)
	if err != nil {
		return err
	}
	return w.f.SetCellStr(w.page.Form.Behind, name, value)
}

// offer writes a list into a column behind and lets cells choose from it.
func (w *pageWriter) offer(column int, items, cells []string) error {
	for i, item := range items {
		if err := w.behind(column, i, item); err != nil {
			return err
		}
	}
	letter, err := excelize.ColumnNumberToName(column + 1)
	if err != nil {
		return err
	}
	rule := excelize.NewDataValidation(true)
	rule.SetSqref(strings.Join(cells, " "))
	rule.SetSqrefDropList(fmt.Sprintf("'%s'!$%s$1:$%s$%d", w.page.Form.Behind, letter, letter, len(items)))
	return w.f.AddDataValidation(w.page.Name, rule)
}
