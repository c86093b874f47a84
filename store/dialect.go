package store

import (
	"database/sql"
	"errors"
	"strconv"
	"strings"

	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// dialect is all that differs between the two engines once a database is
// open. Queries are written with ? for arguments and BYTEWISE after what is
// ordered by.
type dialect struct {
	engine   goose.Dialect
	numbered bool               // arguments are $1, $2, … instead of ?
	bytewise string             // a collation that orders by bytes, whatever the locale
	snapshot sql.IsolationLevel // in which a transaction sees one instant
	lock     string             // takes a lock by name until the end of the transaction
}

var (
	onSQLite = dialect{
		engine: goose.DialectSQLite3, bytewise: "COLLATE BINARY",
		snapshot: sql.LevelDefault,
		lock:     "", // a write transaction has the file to itself
	}
	onPostgres = dialect{
		engine: goose.DialectPostgres, numbered: true, bytewise: `COLLATE "C"`,
		snapshot: sql.LevelRepeatableRead,
		lock:     "SELECT pg_advisory_xact_lock(hashtextextended(?, 0))",
	}
)

// query returns a query as the engine reads it.
func (d dialect) query(q string) string {
	q = strings.ReplaceAll(q, "BYTEWISE", d.bytewise)
	if !d.numbered {
		return q
	}
	parts := strings.Split(q, "?")
	var b strings.Builder
	b.WriteString(parts[0])
	for i, part := range parts[1:] {
		b.WriteString("$" + strconv.Itoa(i+1) + part)
	}
	return b.String()
}

// marks returns n question marks: "?, ?, ?".
func marks(n int) string { return strings.TrimSuffix(strings.Repeat("?, ", n), ", ") }

// isSQLite says whether err is SQLite's with that primary code.
func isSQLite(err error, code int) bool {
	var e *sqlite.Error
	return errors.As(err, &e) && e.Code()&0xff == code
}

// busy says that another process held the database for longer than we wait.
func busy(err error) bool { return isSQLite(err, sqlite3.SQLITE_BUSY) }
