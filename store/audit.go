package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"strings"

	"github.com/parindex/parindex/audit"
	"github.com/parindex/parindex/org"
)

// Audit returns the entries of a chain in their order: those after entry number
// after, at most limit of them. A limit of 0 sets none.
func (s *Store) Audit(ctx context.Context, chain org.UnitID, after int64, limit int) ([]audit.Entry, error) {
	query := `SELECT chain, seq, at, actor, verb, target, unit, payload, digest, prev, hash
		FROM audit WHERE chain = ? AND seq > ? ORDER BY seq`
	args := []any{string(chain), after}
	if limit > 0 {
		query, args = query+" LIMIT ?", append(args, limit)
	}
	return list(ctx, s.read, "nhật ký", scanEntry, query, args...)
}

func scanEntry(rows *sql.Rows) (audit.Entry, error) {
	var e audit.Entry
	var payload sql.NullString
	err := rows.Scan(&e.Chain, &e.Seq, fromInstant{&e.At}, &e.Actor, &e.Verb, &e.Target, &e.Unit, &payload, &e.Digest, &e.Prev, &e.Hash)
	if payload.Valid {
		e.Payload = json.RawMessage(payload.String)
	}
	return e, err
}

// Tips returns the last entry of every chain, by chain: to be printed or sent
// elsewhere, so that a cut end shows.
func (s *Store) Tips(ctx context.Context) ([]audit.Tip, error) {
	return list(ctx, s.read, "nhật ký", scanTip,
		`SELECT a.chain, a.seq, a.hash FROM audit a
		JOIN (SELECT chain, MAX(seq) AS seq FROM audit GROUP BY chain) t ON t.chain = a.chain AND t.seq = a.seq
		ORDER BY a.chain BYTEWISE`)
}

func scanTip(rows *sql.Rows) (audit.Tip, error) {
	var t audit.Tip
	err := rows.Scan(&t.Chain, &t.Seq, &t.Hash)
	return t, err
}

func (tx *Tx) putEntry(e audit.Entry) error {
	var payload any
	if e.Payload != nil {
		payload = string(e.Payload)
	}
	_, err := tx.exec("nhật ký",
		"INSERT INTO audit (chain, seq, at, actor, verb, target, unit, payload, digest, prev, hash) VALUES ("+marks(11)+")",
		string(e.Chain), e.Seq, e.At.UnixNano(), e.Actor, e.Verb, e.Target, string(e.Unit), payload, e.Digest, e.Prev, e.Hash)
	return err
}

const selectEntryOfAudit = `SELECT chain, seq, at, actor, verb, target, unit, payload, digest, prev, hash FROM audit WHERE chain = ? `

// AuditOf returns what was done to one thing, the latest first, at most limit
// entries.
func (s *Store) AuditOf(ctx context.Context, chain org.UnitID, target string, limit int) ([]audit.Entry, error) {
	return list(ctx, s.read, "nhật ký", scanEntry, selectEntryOfAudit+"AND target = ? ORDER BY seq DESC LIMIT ?", string(chain), target, limit)
}

// SearchAudit returns the entries of a chain before an entry number (0: from
// the last) whose actor, verb, target or payload holds a text, the latest
// first, at most limit of them.
func (s *Store) SearchAudit(ctx context.Context, chain org.UnitID, text string, before int64, limit int) ([]audit.Entry, error) {
	query, args := selectEntryOfAudit, []any{string(chain)}
	if before > 0 {
		query, args = query+"AND seq < ? ", append(args, before)
	}
	if text != "" {
		like := "%" + strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(text) + "%"
		query += `AND (actor LIKE ? ESCAPE '\' OR verb LIKE ? ESCAPE '\' OR target LIKE ? ESCAPE '\' OR payload LIKE ? ESCAPE '\') `
		args = append(args, like, like, like, like)
	}
	return list(ctx, s.read, "nhật ký", scanEntry, query+"ORDER BY seq DESC LIMIT ?", append(args, limit)...)
}

// AuditOfAny returns what was done to one thing in several chains, the latest
// first, at most limit entries.
func (s *Store) AuditOfAny(ctx context.Context, chains []org.UnitID, target string, limit int) ([]audit.Entry, error) {
	args := make([]any, 0, len(chains)+2)
	for _, c := range chains {
		args = append(args, string(c))
	}
	return list(ctx, s.read, "nhật ký", scanEntry, `SELECT chain, seq, at, actor, verb, target, unit, payload, digest, prev, hash FROM audit
		WHERE chain IN (`+marks(len(chains))+`) AND target = ? ORDER BY at DESC, seq DESC LIMIT ?`, append(args, target, limit)...)
}
