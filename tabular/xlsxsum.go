package tabular

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/parindex/parindex/points"
)

// mostAdded is how many ranges a formula may add up.
const mostAdded = 250

// sum makes the number that was just written a formula over the rows that it
// adds up. One that is not their sum (a rescaled total, a capped bonus) stays a
// number: a workbook must not say otherwise than the page it came from. first
// is the sheet's row of the table's first.
func (w *pageWriter) sum(r PageRow, column, first int) error {
	if len(r.Adds) == 0 || !w.page.Columns[column].Number {
		return nil
	}
	total, err := points.Parse(r.Cells[column])
	if err != nil {
		return nil // empty, or no number
	}
	letter, err := excelize.ColumnNumberToName(column + 1)
	if err != nil {
		return err
	}
	var added points.Points
	var ranges []string
	for i := 0; i < len(r.Adds); {
		last := i
		for last+1 < len(r.Adds) && r.Adds[last+1] == r.Adds[last]+1 {
			last++
		}
		for _, row := range r.Adds[i : last+1] {
			if p, err := points.Parse(w.page.Rows[row].Cells[column]); err == nil {
				added = added.Add(p)
			}
		}
		from, to := first+r.Adds[i], first+r.Adds[last]
		ranges = append(ranges, fmt.Sprintf("%s%d:%s%d", letter, from, letter, to))
		i = last + 1
	}
	if added != total || len(ranges) > mostAdded {
		return nil
	}
	return w.f.SetCellFormula(w.page.Name, fmt.Sprintf("%s%d", letter, w.row), "SUM("+strings.Join(ranges, ",")+")")
}
