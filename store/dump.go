package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"github.com/pressly/goose/v3"
)

// unkept are the tables that are no record: who is signed in, who mistyped a
// password, who has a sheet open, and which migrations were run.
var unkept = []string{"session", "session_account", "sign_in_failure", "presence", "goose_db_version"}

// Dump reads every row of every table that is a record, as one instant saw
// them: table is called before the rows of each, a table after those it refers
// to. A value is nil, int64, string or []byte. It returns the schema.
func (s *Store) Dump(ctx context.Context, table func(name string, columns []string) error, row func(values []any) error) (schema int64, err error) {
	tx, err := s.read.querier.(*sql.DB).BeginTx(ctx, &sql.TxOptions{ReadOnly: true, Isolation: s.read.snapshot})
	if err != nil {
		return 0, fmt.Errorf("đọc cơ sở dữ liệu: %w", err)
	}
	defer tx.Rollback()
	src := source{tx, s.read.dialect}
	if schema, err = src.schema(ctx); err != nil {
		return 0, err
	}
	tables, err := src.tables(ctx)
	if err != nil {
		return 0, err
	}
	for _, name := range tables {
		if err := src.dumpTable(ctx, name, table, row); err != nil {
			return 0, err
		}
	}
	return schema, nil
}

func (s source) dumpTable(ctx context.Context, name string, table func(string, []string) error, row func([]any) error) error {
	var values, into []any
	var columns []string
	head := func(rows *sql.Rows) (err error) {
		if columns, err = rows.Columns(); err != nil {
			return err
		}
		values, into = make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		return table(name, columns)
	}
	err := s.each(ctx, name, "SELECT * FROM "+name, nil, func(rows *sql.Rows) error {
		if columns == nil {
			if err := head(rows); err != nil {
				return err
			}
		}
		if err := rows.Scan(into...); err != nil {
			return err
		}
		return row(values)
	})
	return err
}

func (s source) schema(ctx context.Context) (int64, error) {
	return one(ctx, s, "phiên bản cơ sở dữ liệu", func(rows *sql.Rows) (int64, error) {
		var v int64
		return v, rows.Scan(&v)
	}, "SELECT MAX(version_id) FROM goose_db_version")
}

// relations lists every table there is.
func (s source) relations(ctx context.Context) ([]string, error) {
	names := `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`
	if s.engine == goose.DialectPostgres {
		names = `SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
			WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY c.relname`
	}
	return list(ctx, s, "danh sách bảng", func(rows *sql.Rows) (string, error) {
		var name string
		return name, rows.Scan(&name)
	}, names)
}

// tables lists the tables that are records, each after those it refers to.
func (s source) tables(ctx context.Context) ([]string, error) {
	references := `SELECT m.name, f."table" FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table'`
	if s.engine == goose.DialectPostgres {
		references = `SELECT a.relname, b.relname FROM pg_constraint k JOIN pg_class a ON a.oid = k.conrelid JOIN pg_class b ON b.oid = k.confrelid
			JOIN pg_namespace n ON n.oid = a.relnamespace WHERE k.contype = 'f' AND n.nspname = current_schema()`
	}
	all, err := s.relations(ctx)
	if err != nil {
		return nil, err
	}
	needs := map[string][]string{}
	err = s.each(ctx, "quan hệ giữa các bảng", references, nil, func(rows *sql.Rows) error {
		var from, to string
		err := rows.Scan(&from, &to)
		needs[from] = append(needs[from], to)
		return err
	})
	return afterTheirs(all, needs), err
}

// afterTheirs orders tables so that each comes after those it refers to. A
// table may refer to itself.
func afterTheirs(all []string, needs map[string][]string) []string {
	var ordered []string
	placed := map[string]bool{}
	var place func(name string)
	place = func(name string) {
		if placed[name] || slices.Contains(unkept, name) {
			return
		}
		placed[name] = true
		for _, other := range needs[name] {
			place(other)
		}
		ordered = append(ordered, name)
	}
	for _, name := range all {
		place(name)
	}
	return ordered
}

// Filling is a restore under way: rows arrive, and stand once all have.
type Filling struct {
	tx      *Tx
	into    string
	columns int
	waiting [][]any
}

// Fill fills an empty database with the rows that Dump gave, all or nothing:
// fn hands them over in the same order. One that holds anybody or anything
// already is ErrExists.
func (s *Store) Fill(ctx context.Context, fn func(*Filling) error) error {
	sqlTx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return writing(err)
	}
	defer sqlTx.Rollback()
	f := &Filling{tx: &Tx{source: source{sqlTx, s.read.dialect}, ctx: ctx, tx: sqlTx, stmts: map[string]*sql.Stmt{}}}
	if err := f.clear(); err != nil {
		return err
	}
	if err := fn(f); err != nil {
		return err
	}
	if err := f.flush(); err != nil {
		return err
	}
	if err := sqlTx.Commit(); err != nil {
		return writing(err)
	}
	return nil
}

// clear refuses a database in use and takes away what migrations put into a
// new one.
func (f *Filling) clear() error {
	used, err := one(f.tx.ctx, f.tx.source, "cơ sở dữ liệu", func(rows *sql.Rows) (int64, error) {
		var n int64
		return n, rows.Scan(&n)
	}, "SELECT (SELECT COUNT(*) FROM account) + (SELECT COUNT(*) FROM unit) + (SELECT COUNT(*) FROM audit)")
	if err != nil {
		return err
	}
	if used > 0 {
		return fmt.Errorf("cơ sở dữ liệu: %w", ErrExists)
	}
	tables, err := f.tx.tables(f.tx.ctx)
	if err != nil {
		return err
	}
	for _, name := range slices.Backward(tables) {
		if _, err := f.tx.exec(name, "DELETE FROM "+name); err != nil {
			return err
		}
	}
	if f.tx.engine == goose.DialectSQLite3 {
		_, err = f.tx.exec("cơ sở dữ liệu", "PRAGMA defer_foreign_keys = ON")
	}
	return err
}

// Table begins the rows of a table. A table or column that the schema lacks
// fails.
func (f *Filling) Table(name string, columns []string) error {
	if err := f.flush(); err != nil {
		return err
	}
	known, err := f.tx.tables(f.tx.ctx)
	if err != nil {
		return err
	}
	if !slices.Contains(known, name) {
		return fmt.Errorf("bảng %q: %w", name, ErrNotFound)
	}
	for _, c := range columns {
		if !plainName(c) {
			return fmt.Errorf("cột %q: %w", c, ErrNotFound)
		}
	}
	f.into, f.columns = name+" ("+strings.Join(columns, ", ")+")", len(columns)
	return nil
}

// Row adds a row to the table begun last.
func (f *Filling) Row(values []any) error {
	if len(values) != f.columns {
		return fmt.Errorf("%s: %d giá trị: %w", f.into, len(values), ErrNotFound)
	}
	f.waiting = append(f.waiting, slices.Clone(values))
	if len(f.waiting) < batch {
		return nil
	}
	return f.flush()
}

func (f *Filling) flush() error {
	rows := f.waiting
	f.waiting = nil
	if len(rows) == 0 {
		return nil
	}
	return f.tx.insert(f.into, f.into, rows)
}

// plainName says whether a text is the name of a column and nothing else.
func plainName(s string) bool {
	for _, r := range s {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '_' {
			return false
		}
	}
	return s != ""
}
