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
		return tx.insert(what, table+" ("+strings.Join(columns, ", ")+")", rows)
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
