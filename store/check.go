package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/pressly/goose/v3"
)

// Check lets the database look over itself: pages and references. PostgreSQL
// does so as it works.
func (s *Store) Check(ctx context.Context) (faults []string, err error) {
	if s.read.engine != goose.DialectSQLite3 {
		return nil, nil
	}
	err = s.read.each(ctx, "cơ sở dữ liệu", "PRAGMA integrity_check", nil, func(rows *sql.Rows) error {
		var said string
		if err := rows.Scan(&said); err != nil {
			return err
		}
		if said != "ok" {
			faults = append(faults, said)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = s.read.each(ctx, "cơ sở dữ liệu", `SELECT "table", "parent" FROM pragma_foreign_key_check`, nil, func(rows *sql.Rows) error {
		var table, parent string
		err := rows.Scan(&table, &parent)
		faults = append(faults, table+" → "+parent)
		return err
	})
	return faults, err
}

// Blobs returns the hashes of all files that some record refers to.
func (s *Store) Blobs(ctx context.Context) (map[string]bool, error) {
	tables, err := s.read.tables(ctx)
	if err != nil {
		return nil, err
	}
	hashes := map[string]bool{}
	for _, name := range tables {
		refers, err := s.read.has(ctx, name, "blob")
		if err != nil {
			return nil, err
		}
		if !refers {
			continue
		}
		err = s.read.each(ctx, name, "SELECT DISTINCT blob FROM "+name+" WHERE blob <> ''", nil, func(rows *sql.Rows) error {
			var hash string
			err := rows.Scan(&hash)
			hashes[hash] = true
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return hashes, nil
}

// has says whether a table has a column.
func (s source) has(ctx context.Context, table, column string) (bool, error) {
	count(ctx)
	rows, err := s.QueryContext(ctx, "SELECT * FROM "+table+" LIMIT 0")
	if err != nil {
		return false, fmt.Errorf("đọc %s: %w", table, err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	return slices.Contains(columns, column), errors.Join(err, rows.Err())
}
