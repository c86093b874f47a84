package store

import (
	"fmt"
	"slices"
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
		return tx.fill(what, table+" ("+strings.Join(columns, ", ")+")", rows)
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

// fill adds rows by statements that fail at the first row whose key is taken
// and leave those before it, so that SQLite need not keep what the pages were
// before each statement. Whoever is given the error ends the change.
func (tx *Tx) fill(what, into string, rows [][]any) error {
	for some := range slices.Chunk(rows, batch) {
		stmt, err := tx.inserting("INSERT OR FAIL INTO "+into, "", len(some), len(some[0])) //nolint:sqlclosecheck // kept for the whole change; database/sql closes it with the transaction
		if err != nil {
			return fmt.Errorf("ghi %s: %w", what, err)
		}
		args := make([]any, 0, len(some)*len(some[0]))
		for _, row := range some {
			args = append(args, row...)
		}
		count(tx.ctx)
		if _, err := stmt.ExecContext(tx.ctx, args...); err != nil {
			return fmt.Errorf("ghi %s: %w", what, err)
		}
	}
	return nil
}
