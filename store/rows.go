package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding"
	"encoding/json"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/parindex/parindex/points"
)

// querier is a database or a transaction in it.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// source is where queries go, and how they must be written there.
type source struct {
	querier
	dialect
}

// each calls scan for every row of a query. what names what is read, for the
// error.
func (s source) each(ctx context.Context, what, query string, args []any, scan func(*sql.Rows) error) error {
	count(ctx)
	rows, err := s.QueryContext(ctx, s.query(query), args...)
	if err != nil {
		return fmt.Errorf("đọc %s: %w", what, err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return fmt.Errorf("đọc %s: %w", what, err)
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("đọc %s: %w", what, err)
	}
	return nil
}

// list returns all rows of a query.
func list[T any](ctx context.Context, s source, what string, scan func(*sql.Rows) (T, error), query string, args ...any) ([]T, error) {
	var all []T
	err := s.each(ctx, what, query, args, func(rows *sql.Rows) error {
		v, err := scan(rows)
		all = append(all, v)
		return err
	})
	if err != nil {
		return nil, err
	}
	return all, nil
}

// one returns the first row of a query, ErrNotFound if there is none.
func one[T any](ctx context.Context, s source, what string, scan func(*sql.Rows) (T, error), query string, args ...any) (T, error) {
	all, err := list(ctx, s, what, scan, query, args...)
	return first(all, what, err)
}

func first[T any](all []T, what string, err error) (T, error) {
	var none T
	if err != nil {
		return none, err
	}
	if len(all) == 0 {
		return none, fmt.Errorf("%s: %w", what, ErrNotFound)
	}
	return all[0], nil
}

// exec runs a statement and returns how many rows it touched.
func (s source) exec(ctx context.Context, what, query string, args ...any) (int64, error) {
	count(ctx)
	res, err := s.ExecContext(ctx, s.query(query), args...)
	if err != nil {
		return 0, fmt.Errorf("ghi %s: %w", what, err)
	}
	n, err := res.RowsAffected()
	if err != nil {
		return 0, fmt.Errorf("ghi %s: %w", what, err)
	}
	return n, nil
}

// Counter counts the statements sent to the database with its context.
type Counter struct {
	n     atomic.Int64
	outer *Counter // of the context that the counter was put into
}

// Count returns how many statements were sent.
func (c *Counter) Count() int { return int(c.n.Load()) }

type counterKey struct{}

// WithCounter returns a context whose statements are counted, so that tests
// can hold a page to a fixed number of queries.
func WithCounter(ctx context.Context) (context.Context, *Counter) {
	outer, _ := ctx.Value(counterKey{}).(*Counter)
	c := &Counter{outer: outer}
	return context.WithValue(ctx, counterKey{}, c), c
}

func count(ctx context.Context) {
	c, _ := ctx.Value(counterKey{}).(*Counter)
	for ; c != nil; c = c.outer {
		c.n.Add(1)
	}
}

// The types below are how columns become values of the field and back.

// asJSON writes a value into a JSON column.
type asJSON struct{ v any }

func (j asJSON) Value() (driver.Value, error) {
	b, err := json.Marshal(j.v)
	return string(b), err
}

// fromJSON reads a JSON column into what it points to.
type fromJSON struct{ into any }

func (j fromJSON) Scan(src any) error {
	s, err := text(src)
	if err != nil {
		return err
	}
	return json.Unmarshal([]byte(s), j.into)
}

// fromText reads a column of text, such as a date, into what it points to.
type fromText struct{ into encoding.TextUnmarshaler }

func (t fromText) Scan(src any) error {
	s, err := text(src)
	if err != nil {
		return err
	}
	return t.into.UnmarshalText([]byte(s))
}

// fromUnits reads a column of points.
type fromUnits struct{ into *points.Points }

func (u fromUnits) Scan(src any) error {
	n, ok := src.(int64)
	if !ok {
		return fmt.Errorf("points are kept as %T", src)
	}
	*u.into = points.FromUnits(n)
	return nil
}

// fromInstant reads a column of nanoseconds since 1970.
type fromInstant struct{ into *time.Time }

func (i fromInstant) Scan(src any) error {
	n, ok := src.(int64)
	if !ok {
		return fmt.Errorf("an instant is kept as %T", src)
	}
	*i.into = time.Unix(0, n).UTC()
	return nil
}

// fromMoment reads a column of nanoseconds where 0 is no instant.
type fromMoment struct{ into *time.Time }

func (m fromMoment) Scan(src any) error {
	if n, ok := src.(int64); ok && n == 0 {
		*m.into = time.Time{}
		return nil
	}
	return fromInstant(m).Scan(src)
}

// moment is an instant as it is kept; none is 0.
func moment(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixNano()
}

func text(src any) (string, error) {
	switch src := src.(type) {
	case string:
		return src, nil
	case []byte:
		return string(src), nil
	}
	return "", fmt.Errorf("a text is kept as %T", src)
}

// orNull is an id that may be absent; "" becomes NULL, which refers to nothing.
func orNull[T ~string](id T) any {
	if id == "" {
		return nil
	}
	return string(id)
}

// flag is a truth as both engines keep it.
func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}
