package store

import (
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// bulk adds many rows to a table by the fastest way of the engine: COPY on
// PostgreSQL, several rows a statement on SQLite. A row whose key is taken is
// an error.
func (tx *Tx) bulk(what, table string, columns []string, rows [][]any) error {
	if len(rows) == 0 {
		return nil
	}
	if !tx.numbered {
		return tx.fill(what, into(table, columns), len(rows), func(i int, cells []any) []any { return append(cells, rows[i]...) })
	}
	count(tx.ctx)
	err := tx.conn.Raw(func(driver any) error {
		c, ok := driver.(*stdlib.Conn)
		if !ok {
			return fmt.Errorf("a connection of PostgreSQL is a %T", driver)
		}
		_, err := c.Conn().CopyFrom(tx.ctx, pgx.Identifier{table}, columns, pgx.CopyFromRows(rows))
		return err
	})
	if err != nil {
		return fmt.Errorf("ghi %s: %w", what, err)
	}
	return nil
}

func into(table string, columns []string) string {
	return table + " (" + strings.Join(columns, ", ") + ")"
}

// fill adds n rows by statements that fail at the first row whose key is taken
// and leave those before it, so that SQLite need not keep what the pages were
// before each statement. Whoever is given the error ends the change. row adds
// the cells of a row to others.
func (tx *Tx) fill(what, table string, n int, row func(i int, cells []any) []any) error {
	var cells []any
	for from := 0; from < n; from += batch {
		some := min(batch, n-from)
		cells = cells[:0]
		for i := range some {
			cells = row(from+i, cells)
		}
		stmt, err := tx.inserting("INSERT OR FAIL INTO "+table, "", some, len(cells)/some) //nolint:sqlclosecheck // kept for the whole change; database/sql closes it with the transaction
		if err != nil {
			return fmt.Errorf("ghi %s: %w", what, err)
		}
		count(tx.ctx)
		if _, err := stmt.ExecContext(tx.ctx, cells...); err != nil {
			return fmt.Errorf("ghi %s: %w", what, err)
		}
	}
	return nil
}

// among says in SQL that a column holds one of many texts: as one array where
// the engine has arrays, since a plan for thousands of arguments takes longer
// than the search.
func (d dialect) among(column string, texts []string) (sql string, args []any) {
	if d.numbered {
		return column + " = ANY(?)", []any{texts}
	}
	return column + " IN (" + marks(len(texts)) + ")", anys(texts)
}
