package store

import (
	"database/sql"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/org"
)

// Supersede lets a newer piece of evidence prove what an older one did, of what
// was given before an explanation or with it, and returns those components.
// The older piece stays.
func (tx *Tx) Supersede(round assessment.RoundID, unit org.UnitID, older, newer assessment.ProofID, reply bool) ([]string, error) {
	where := []any{string(round), string(unit), string(older), flag(reply)}
	codes, err := list(tx.ctx, tx.source, "tài liệu kiểm chứng", func(rows *sql.Rows) (string, error) {
		var code string
		err := rows.Scan(&code)
		return code, err
	}, "SELECT code FROM entry_proof WHERE round = ? AND unit = ? AND proof = ? AND reply = ? ORDER BY code BYTEWISE", where...)
	if err != nil {
		return nil, err
	}
	_, err = tx.exec("tài liệu kiểm chứng", "UPDATE entry_proof SET proof = ? WHERE round = ? AND unit = ? AND proof = ? AND reply = ?",
		append([]any{string(newer)}, where...)...)
	return codes, err
}
