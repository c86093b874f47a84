package store

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"strconv"
	"strings"

	"github.com/parindex/parindex/message"
)

// Known is the schema that this program knows.
func Known() (int64, error) {
	files, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil || len(files) == 0 {
		return 0, errors.Join(err, fs.ErrNotExist)
	}
	number, _, _ := strings.Cut(strings.TrimPrefix(files[len(files)-1], "migrations/"), "_")
	return strconv.ParseInt(number, 10, 64)
}

// SchemaOf returns the schema of a database without changing it: 0 for one
// that is new, or not there yet.
func SchemaOf(ctx context.Context, dsn string) (schema int64, err error) {
	driver, d, name, place := "sqlite", onSQLite, dsn, dsn
	if strings.HasPrefix(dsn, "postgres://") || strings.HasPrefix(dsn, "postgresql://") {
		u, err := url.Parse(dsn)
		if err != nil {
			return 0, fault(errors.New("URL"), "store.bad_url")
		}
		driver, d, place = "pgx", onPostgres, u.Host+u.Path
	} else {
		if _, err := os.Stat(dsn); errors.Is(err, fs.ErrNotExist) {
			return 0, nil
		}
		file, err := fileURL(dsn)
		if err != nil {
			return 0, fault(err, "store.cannot_open", message.Word("place", place))
		}
		name = file + "?mode=ro&_busy_timeout=30000"
	}
	db, err := sql.Open(driver, name)
	if err != nil {
		return 0, fault(err, "store.cannot_open", message.Word("place", place))
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	src := source{db, d}
	all, err := src.relations(ctx)
	if err != nil {
		return 0, fault(err, "store.cannot_open", message.Word("place", place))
	}
	for _, table := range all {
		if table == "goose_db_version" {
			return src.schema(ctx)
		}
	}
	return 0, nil
}
