package store

import (
	"database/sql"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5/stdlib"
)

// dossierCopy streams rows of dossiers into PostgreSQL by one COPY in its own
// binary form, which the server takes in while the next rows are made ready.
// Until end has returned, nobody else may use the change.
type dossierCopy struct {
	top, number uint32
	full, spare chan []byte
	failed      chan struct{}
	done        chan error
	ended       bool
	err         error
}

// The frame of COPY's binary form.
const (
	copyHead = "PGCOPY\n\xff\r\n\x00\x00\x00\x00\x00\x00\x00\x00\x00"
	copyTail = "\xff\xff"
)

// firstDossiers is where the dossiers wait that are the first of all. They are
// put into the table at the end, without its indexes, which are made anew: that
// takes half as long as keeping them row by row, and the table is locked for a
// second a million only. A load is alone, so the name is free.
const firstDossiers = "dossier_first"

// stream sends rows to where they are to stand or to wait.
func (l *DossierLoad) stream(rows []dossierRow) error {
	if l.copying == nil {
		table := "dossier"
		if l.first {
			table = firstDossiers
			if !l.staged {
				if _, err := l.tx.exec("hồ sơ", "CREATE UNLOGGED TABLE "+firstDossiers+" (LIKE dossier INCLUDING DEFAULTS)"); err != nil {
					return err
				}
				l.staged = true
			}
		}
		l.copying = l.tx.copyDossiers(table, l.top, l.entry.Number)
	}
	return l.copying.put(rows)
}

// place puts the rows that wait into the table.
func (l *DossierLoad) place() error {
	if !l.staged {
		return nil
	}
	var drop, anew []string
	if err := l.tx.each(l.tx.ctx, "hồ sơ", `SELECT pg_get_indexdef(i.indexrelid), quote_ident(n.relname), COALESCE(pg_get_constraintdef(c.oid), '')
		FROM pg_index i JOIN pg_class n ON n.oid = i.indexrelid LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid
		WHERE i.indrelid = 'dossier'::regclass ORDER BY n.relname`, nil, func(rows *sql.Rows) error {
		var index, name, constraint string
		if err := rows.Scan(&index, &name, &constraint); err != nil {
			return err
		}
		if constraint == "" {
			drop, anew = append(drop, "DROP INDEX "+name), append(anew, index)
			return nil
		}
		drop = append(drop, "ALTER TABLE dossier DROP CONSTRAINT "+name)
		anew = append(anew, "ALTER TABLE dossier ADD CONSTRAINT "+name+" "+constraint)
		return nil
	}); err != nil {
		return err
	}
	move := []string{"INSERT INTO dossier SELECT * FROM " + firstDossiers, "DROP TABLE " + firstDossiers}
	for _, query := range slices.Concat([]string{"LOCK TABLE dossier IN ACCESS EXCLUSIVE MODE"}, drop, move, anew) {
		if _, err := l.tx.exec("hồ sơ", query); err != nil {
			return err
		}
	}
	return nil
}

func (tx *Tx) copyDossiers(table string, top, number int) *dossierCopy {
	c := &dossierCopy{
		top: uint32(top), number: uint32(number), //nolint:gosec // numbers of rows
		full: make(chan []byte, 1), spare: make(chan []byte, 3), failed: make(chan struct{}), done: make(chan error, 1),
	}
	c.full <- []byte(copyHead)
	count(tx.ctx)
	go func() {
		err := tx.conn.Raw(func(driver any) error {
			conn, ok := driver.(*stdlib.Conn)
			if !ok {
				return fmt.Errorf("a connection of PostgreSQL is a %T", driver)
			}
			_, err := conn.Conn().PgConn().CopyFrom(tx.ctx, &copyReader{c: c}, "COPY "+table+" ("+strings.Join(dossierColumns, ", ")+") FROM STDIN WITH (FORMAT binary)")
			return err
		})
		if err != nil {
			err = fmt.Errorf("ghi hồ sơ: %w", err)
		}
		close(c.failed) // whatever is put from now on goes nowhere
		c.done <- err
	}()
	return c
}

// put hands rows over.
func (c *dossierCopy) put(rows []dossierRow) error {
	var b []byte
	select {
	case b = <-c.spare:
	default:
	}
	b = b[:0]
	for i := range rows {
		b = c.append(b, &rows[i])
	}
	select {
	case c.full <- b:
		return nil
	case <-c.failed:
		return c.end()
	}
}

// append adds a row: how many fields, then of each its length and its bytes.
func (c *dossierCopy) append(b []byte, r *dossierRow) []byte {
	small := func(n uint32) {
		b = binary.BigEndian.AppendUint32(b, 4)
		b = binary.BigEndian.AppendUint32(b, n)
	}
	b = binary.BigEndian.AppendUint16(b, uint16(len(dossierColumns))) //nolint:gosec // thirteen
	small(c.top)
	b = binary.BigEndian.AppendUint32(b, uint32(len(r.code))) //nolint:gosec // a cell is bounded
	b = append(b, r.code...)
	for i, n := range r.numbers {
		if i >= 5 && i < 8 { // moments
			b = binary.BigEndian.AppendUint32(b, 8)
			b = binary.BigEndian.AppendUint64(b, uint64(n)) //nolint:gosec // as signed numbers are sent
			continue
		}
		small(uint32(n)) //nolint:gosec // years, terms and bits
	}
	small(c.number)
	small(uint32(r.line)) //nolint:gosec // a line of a file
	return b
}

// end waits until all rows stand in the table.
func (c *dossierCopy) end() error {
	if c == nil {
		return nil
	}
	if !c.ended {
		c.ended = true
		close(c.full)
		c.err = <-c.done
	}
	return c.err
}

// copyReader gives what was handed over to the driver.
type copyReader struct {
	c    *dossierCopy
	now  []byte
	left []byte
	tail bool
}

func (r *copyReader) Read(p []byte) (int, error) {
	for len(r.left) == 0 {
		if r.tail {
			return 0, io.EOF
		}
		if cap(r.now) > 0 {
			select {
			case r.c.spare <- r.now:
			default:
			}
		}
		b, more := <-r.c.full
		if !more {
			r.tail, b = true, []byte(copyTail)
		}
		r.now, r.left = b, b
	}
	n := copy(p, r.left)
	r.left = r.left[n:]
	return n, nil
}
