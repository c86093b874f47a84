// Package store keeps everything but files: the one package with SQL, on
// SQLite for one machine and on PostgreSQL past it. Reading methods are on
// Store and return values of the field; writing ones are on Tx, inside Change,
// so that no change goes without its audit entry.
package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/parindex/parindex/audit"
	"github.com/parindex/parindex/message"
)

// What callers tell apart, for errors.Is.
var (
	ErrNotFound = errors.New("không có trong cơ sở dữ liệu")
	ErrConflict = errors.New("đã được người khác sửa sau khi mở; hãy tải lại rồi sửa")
	ErrExists   = errors.New("đã có trong cơ sở dữ liệu")
)

// Fault is a failure with a text for the person who runs the program. As an
// error it reads in Vietnamese.
type Fault struct {
	Text  message.Text
	Cause error
}

// Error says it in Vietnamese.
func (f *Fault) Error() string { return f.In(message.VI) }

// In says it in a language.
func (f *Fault) In(l message.Lang) string { return f.Text.In(l) }

// Unwrap returns the cause.
func (f *Fault) Unwrap() error { return f.Cause }

// fault makes a Fault whose text may show its cause.
func fault(cause error, key string, args ...message.Arg) *Fault {
	return &Fault{message.T(key, append(args, message.Word("cause", cause.Error()))...), cause}
}

// Store is an open database.
type Store struct {
	Now func() time.Time // the clock, time.Now unless set; read once for each change

	read     source
	write    *sql.DB
	close    func() error
	sessions *SessionStore
}

// Close closes the database; on SQLite it also brings the log back into the
// file.
func (s *Store) Close() error { return s.close() }

// Tx is one change under way. It is of no use after the function given to
// Change has returned.
type Tx struct {
	source
	ctx     context.Context
	tx      *sql.Tx
	conn    *sql.Conn // that the transaction is on
	now     time.Time
	payload *payload
	stmts   map[string]*sql.Stmt
}

// payload is what an audit entry keeps of a change.
type payload struct {
	Before any `json:"before,omitempty"`
	After  any `json:"after,omitempty"`
}

// Now is the time of the change.
func (tx *Tx) Now() time.Time { return tx.now }

// Payload sets what the audit entry keeps: the thing before and after, nil for
// what does not apply. Never give it passwords or their hashes.
func (tx *Tx) Payload(before, after any) { tx.payload = &payload{before, after} }

// Change makes one change: it runs fn and adds the audit entry e, both or
// neither. Seq and what follows from it are set here, and so is At; the
// payload is e's unless fn sets one. An error of fn is returned as it is, and
// nothing is written. fn must not call Change: on SQLite it would wait for
// itself.
func (s *Store) Change(ctx context.Context, e audit.Entry, fn func(*Tx) error) error {
	conn, err := s.write.Conn(ctx)
	if err != nil {
		return writing(err)
	}
	defer conn.Close() //nolint:errcheck // it goes back to the pool
	sqlTx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return writing(err)
	}
	defer sqlTx.Rollback()
	tx := &Tx{
		source: source{sqlTx, s.read.dialect}, ctx: ctx, tx: sqlTx, conn: conn,
		now: s.Now().UTC(), stmts: map[string]*sql.Stmt{},
	}
	if err := fn(tx); err != nil {
		return err
	}
	if err := tx.seal(e); err != nil {
		return err
	}
	if err := sqlTx.Commit(); err != nil {
		return writing(err)
	}
	return nil
}

func writing(err error) error {
	if busy(err) {
		return fault(err, "store.busy")
	}
	return fmt.Errorf("ghi cơ sở dữ liệu: %w", err)
}

// seal writes the entry of the change at the end of its chain.
func (tx *Tx) seal(e audit.Entry) error {
	if tx.payload != nil {
		b, err := json.Marshal(tx.payload)
		if err != nil {
			return fmt.Errorf("nhật ký: %w", err)
		}
		e.Payload = b
	}
	e.At = tx.now
	// The lock is taken last, so that it is held only while the entry is
	// written: other changes of the chain wait no longer than that.
	if tx.lock != "" {
		if _, err := tx.exec("nhật ký", tx.lock, "audit:"+string(e.Chain)); err != nil {
			return err
		}
	}
	last, err := one(tx.ctx, tx.source, "nhật ký", scanTip,
		"SELECT chain, seq, hash FROM audit WHERE chain = ? ORDER BY seq DESC LIMIT 1", string(e.Chain))
	if err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	return tx.putEntry(audit.Seal(audit.Entry{Seq: last.Seq, Hash: last.Hash}, e))
}

// exec is source.exec within the change.
func (tx *Tx) exec(what, query string, args ...any) (int64, error) {
	return tx.source.exec(tx.ctx, what, query, args...)
}

// batch is how many rows one INSERT carries.
const batch = 50

// insert adds rows to "table (columns)", several with one statement. It is
// ErrExists when a row with the same key stands there already.
func (tx *Tx) insert(what, into string, rows [][]any) error {
	for len(rows) > 0 {
		n := min(batch, len(rows))
		stmt, err := tx.inserting("INSERT INTO "+into, " ON CONFLICT DO NOTHING", n, len(rows[0])) //nolint:sqlclosecheck // kept for the whole change; database/sql closes it with the transaction
		if err != nil {
			return fmt.Errorf("ghi %s: %w", what, err)
		}
		args := make([]any, 0, n*len(rows[0]))
		for _, row := range rows[:n] {
			args = append(args, row...)
		}
		count(tx.ctx)
		res, err := stmt.ExecContext(tx.ctx, args...)
		if err != nil {
			return fmt.Errorf("ghi %s: %w", what, err)
		}
		added, err := res.RowsAffected()
		if err != nil {
			return fmt.Errorf("ghi %s: %w", what, err)
		}
		if added < int64(n) {
			return fmt.Errorf("%s: %w", what, ErrExists)
		}
		rows = rows[n:]
	}
	return nil
}

// inserting returns the statement that adds n rows, prepared once for the
// change. With ON CONFLICT DO NOTHING it passes over a row that exists instead
// of failing, since after a failed statement PostgreSQL refuses the rest of the
// transaction.
func (tx *Tx) inserting(into, conflict string, n, columns int) (*sql.Stmt, error) {
	key := fmt.Sprint(n, into)
	if stmt, there := tx.stmts[key]; there {
		return stmt, nil
	}
	row := "(" + marks(columns) + ")"
	query := into + " VALUES " + row + strings.Repeat(", "+row, n-1) + conflict
	stmt, err := tx.tx.PrepareContext(tx.ctx, tx.query(query))
	if err != nil {
		return nil, err
	}
	tx.stmts[key] = stmt
	return stmt, nil
}
