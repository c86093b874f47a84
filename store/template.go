package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/org"
)

const selectTemplate = "SELECT publisher, kind, number, name, blob, size, actor, brought, stands FROM template WHERE publisher = ? "

func scanTemplate(rows *sql.Rows) (assessment.Template, error) {
	var t assessment.Template
	err := rows.Scan(&t.Publisher, &t.Kind, &t.Number, &t.Name, &t.Blob, &t.Size, &t.By, fromInstant{&t.At}, &t.Stands)
	return t, err
}

// Templates returns every version of a publisher's own templates, by kind, the
// newest first.
func (s *Store) Templates(ctx context.Context, publisher org.UnitID) ([]assessment.Template, error) {
	return list(ctx, s.read, "mẫu văn bản", scanTemplate, selectTemplate+"ORDER BY kind BYTEWISE, number DESC", string(publisher))
}

// Template returns the version from which papers of a kind are made,
// ErrNotFound where the shipped one stands.
func (s *Store) Template(ctx context.Context, publisher org.UnitID, kind string) (assessment.Template, error) {
	return one(ctx, s.read, "mẫu văn bản", scanTemplate, selectTemplate+"AND kind = ? AND stands = 1", string(publisher), kind)
}

// AddTemplate adds a version, from which papers are made from now on. Its
// number has to follow that of the last version: ErrConflict where another was
// added since.
func (tx *Tx) AddTemplate(t assessment.Template) error {
	if _, err := tx.exec("mẫu văn bản", "UPDATE template SET stands = 0 WHERE publisher = ? AND kind = ?", string(t.Publisher), t.Kind); err != nil {
		return err
	}
	err := tx.insert("mẫu văn bản", "template (publisher, kind, number, name, blob, size, actor, brought, stands)",
		[][]any{{string(t.Publisher), t.Kind, t.Number, t.Name, t.Blob, t.Size, t.By, tx.now.UnixNano(), 1}})
	if errors.Is(err, ErrExists) {
		return fmt.Errorf("mẫu văn bản: %w", ErrConflict)
	}
	return err
}

// UseTemplate makes a version stand, or, with number 0, the shipped template.
// A version that is not there is ErrNotFound.
func (tx *Tx) UseTemplate(publisher org.UnitID, kind string, number int) error {
	if _, err := tx.exec("mẫu văn bản", "UPDATE template SET stands = 0 WHERE publisher = ? AND kind = ?", string(publisher), kind); err != nil {
		return err
	}
	if number == 0 {
		return nil
	}
	n, err := tx.exec("mẫu văn bản", "UPDATE template SET stands = 1 WHERE publisher = ? AND kind = ? AND number = ?", string(publisher), kind, number)
	if err == nil && n == 0 {
		err = fmt.Errorf("mẫu văn bản: %w", ErrNotFound)
	}
	return err
}

// Reported lists the units whose signed paper of a kind is attached in a round.
func (s *Store) Reported(ctx context.Context, round assessment.RoundID, kind string) ([]org.UnitID, error) {
	return list(ctx, s.read, "báo cáo", func(rows *sql.Rows) (u org.UnitID, err error) {
		return u, rows.Scan(&u)
	}, "SELECT unit FROM paper WHERE round = ? AND kind = ? AND blob <> '' ORDER BY unit BYTEWISE", string(round), kind)
}
