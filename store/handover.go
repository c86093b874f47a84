package store

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/remediation"
)

// Charge is a component of a running sheet that an officer is in charge of.
type Charge struct {
	Round   assessment.RoundID `json:"round"`
	Unit    org.UnitID         `json:"unit"`
	Code    string             `json:"code"`
	Officer string             `json:"officer"`
	Version int                `json:"-"`
}

// Charges returns the components that an officer is in charge of in rounds
// that are not published yet.
func (s *Store) Charges(ctx context.Context, officer string) ([]Charge, error) {
	return list(ctx, s.read, "phần tự chấm", func(rows *sql.Rows) (c Charge, err error) {
		return c, rows.Scan(&c.Round, &c.Unit, &c.Code, &c.Officer, &c.Version)
	}, `SELECT e.round, e.unit, e.code, e.officer, e.version FROM entry e JOIN round r ON r.id = e.round
		WHERE e.officer = ? AND r.stage NOT IN (?, ?) ORDER BY e.round BYTEWISE, e.unit BYTEWISE, e.code BYTEWISE`,
		officer, string(assessment.Published), string(assessment.Archived))
}

// OpenActions returns the actions that are not done yet and name one of two
// texts, a login and a name, as their officer.
func (s *Store) OpenActions(ctx context.Context, login, name string) ([]remediation.Action, error) {
	return s.actions(ctx, "WHERE a.officer IN (?, ?) AND a.state IN (?, ?)", login, name, string(remediation.Planned), string(remediation.Doing))
}

// PutCharge makes another officer in charge of a component. It is ErrConflict
// when the component was changed since.
func (tx *Tx) PutCharge(c Charge) error {
	n, err := tx.exec("phần tự chấm", "UPDATE entry SET officer = ?, version = version + 1 WHERE round = ? AND unit = ? AND code = ? AND version = ?",
		c.Officer, string(c.Round), string(c.Unit), c.Code, c.Version)
	if err == nil && n == 0 {
		return fmt.Errorf("phần tự chấm: %w", ErrConflict)
	}
	return err
}
