package store

import (
	"context"
	"database/sql"
	"maps"
	"slices"
	"strings"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/org"
)

const (
	selectEntry = `SELECT unit, code, input_values, explanation, reply, officer, saved_by, saved, version FROM entry WHERE round = ? `
	selectProof = `SELECT e.unit, e.code, p.id, p.name, p.type, p.size, p.blob, p.link, p.added_by, p.added, e.reply, p.replaces, p.signatures
		FROM entry_proof e JOIN proof p ON p.id = e.proof WHERE e.round = ? `
)

// Entries returns, with two queries, what a unit says of each component, by
// code, with its evidence.
func (s *Store) Entries(ctx context.Context, round assessment.RoundID, unit org.UnitID) (map[string]assessment.Entry, error) {
	return s.read.entriesOf(ctx, round, unit)
}

func (s source) entriesOf(ctx context.Context, round assessment.RoundID, unit org.UnitID) (map[string]assessment.Entry, error) {
	entries := map[string]assessment.Entry{}
	err := s.entries(ctx, "AND unit = ?", []any{string(round), string(unit)}, func(e assessment.Entry) { entries[e.Code] = e },
		func(_ org.UnitID, code string, p assessment.Proof) {
			e := entries[code]
			e.Unit, e.Code, e.Proofs = unit, code, append(e.Proofs, p)
			entries[code] = e
		})
	return entries, err
}

// EntriesAcross returns, with two queries, what every unit says of one
// component, by unit.
func (s *Store) EntriesAcross(ctx context.Context, round assessment.RoundID, code string) (map[org.UnitID]assessment.Entry, error) {
	entries := map[org.UnitID]assessment.Entry{}
	err := s.read.entries(ctx, "AND code = ?", []any{string(round), code}, func(e assessment.Entry) { entries[e.Unit] = e },
		func(unit org.UnitID, code string, p assessment.Proof) {
			e := entries[unit]
			e.Unit, e.Code, e.Proofs = unit, code, append(e.Proofs, p)
			entries[unit] = e
		})
	return entries, err
}

func (s source) entries(ctx context.Context, where string, args []any, entry func(assessment.Entry), proof func(org.UnitID, string, assessment.Proof)) error {
	err := s.each(ctx, "phần tự chấm", selectEntry+where, args, func(rows *sql.Rows) error {
		var e assessment.Entry
		if err := rows.Scan(&e.Unit, &e.Code, fromJSON{&e.Values}, &e.Explanation, &e.Reply, &e.Officer, &e.SavedBy, fromMoment{&e.Saved}, &e.Version); err != nil {
			return err
		}
		entry(e)
		return nil
	})
	if err != nil {
		return err
	}
	return s.each(ctx, "tài liệu kiểm chứng", selectProof+strings.Replace(where, "AND ", "AND e.", 1)+" ORDER BY e.place", args, func(rows *sql.Rows) error {
		var unit org.UnitID
		var code string
		var p assessment.Proof
		if err := rows.Scan(&unit, &code, &p.ID, &p.Name, &p.Type, &p.Size, &p.Blob, &p.Link, &p.By, fromInstant{&p.At}, &p.Reply, &p.Replaces, fromJSON{&p.Signatures}); err != nil {
			return err
		}
		proof(unit, code, p)
		return nil
	})
}

// Entries is Store.Entries within the change.
func (tx *Tx) Entries(round assessment.RoundID, unit org.UnitID) (map[string]assessment.Entry, error) {
	return tx.entriesOf(tx.ctx, round, unit)
}

// Proofs returns all evidence that a unit has given, the latest first, whether
// or not it still proves anything.
func (s *Store) Proofs(ctx context.Context, round assessment.RoundID, unit org.UnitID) ([]assessment.Proof, error) {
	return list(ctx, s.read, "tài liệu kiểm chứng", func(rows *sql.Rows) (assessment.Proof, error) {
		var p assessment.Proof
		err := rows.Scan(&p.ID, &p.Name, &p.Type, &p.Size, &p.Blob, &p.Link, &p.By, fromInstant{&p.At}, &p.Replaces, fromJSON{&p.Signatures})
		return p, err
	}, "SELECT id, name, type, size, blob, link, added_by, added, replaces, signatures FROM proof WHERE round = ? AND unit = ? ORDER BY added DESC, id BYTEWISE", string(round), string(unit))
}

// PutEntry saves what a unit says of a component, whose Version is the one
// that its editor saw (0: nothing yet). It is ErrConflict when another has
// been saved since.
func (tx *Tx) PutEntry(round assessment.RoundID, e assessment.Entry) error {
	if e.Version == 0 {
		n, err := tx.exec("phần tự chấm", `INSERT INTO entry (round, unit, code, input_values, explanation, reply, officer, saved_by, saved, filled, version)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1) ON CONFLICT DO NOTHING`,
			string(round), string(e.Unit), e.Code, asJSON{e.Values}, e.Explanation, e.Reply, e.Officer, e.SavedBy, tx.now.UnixNano(), flag(given(e)))
		if err == nil && n == 0 {
			err = ErrConflict
		}
		return err
	}
	n, err := tx.exec("phần tự chấm", `UPDATE entry SET input_values = ?, explanation = ?, reply = ?, officer = ?, saved_by = ?, saved = ?, filled = ?, version = version + 1
		WHERE round = ? AND unit = ? AND code = ? AND version = ?`,
		asJSON{e.Values}, e.Explanation, e.Reply, e.Officer, e.SavedBy, tx.now.UnixNano(), flag(given(e)), string(round), string(e.Unit), e.Code, e.Version)
	if err != nil {
		return err
	}
	if n == 0 {
		return tx.unsaved("phần tự chấm", "SELECT version FROM entry WHERE round = ? AND unit = ? AND code = ?", string(round), string(e.Unit), e.Code)
	}
	return nil
}

// given says whether the unit gave figures or words.
func given(e assessment.Entry) bool { return len(e.Values) > 0 || e.Explanation != "" }

// PutProof adds a piece of evidence.
func (tx *Tx) PutProof(round assessment.RoundID, unit org.UnitID, p assessment.Proof) error {
	return tx.insert("tài liệu kiểm chứng", "proof (id, round, unit, name, type, size, blob, link, added_by, added, replaces, signatures)",
		[][]any{{string(p.ID), string(round), string(unit), p.Name, p.Type, p.Size, p.Blob, p.Link, p.By, tx.now.UnixNano(), string(p.Replaces), asJSON{p.Signatures}}})
}

// Attach makes a piece of evidence prove a component. It is ErrExists when it
// does already.
func (tx *Tx) Attach(round assessment.RoundID, unit org.UnitID, code string, p assessment.ProofID, reply bool) error {
	n, err := tx.exec("tài liệu kiểm chứng", `INSERT INTO entry_proof (round, unit, code, proof, place, reply)
		SELECT ?, ?, ?, id, (SELECT COUNT(*) FROM entry_proof WHERE round = ? AND unit = ? AND code = ?), ?
		FROM proof WHERE id = ? AND round = ? AND unit = ? ON CONFLICT DO NOTHING`,
		string(round), string(unit), code, string(round), string(unit), code, flag(reply), string(p), string(round), string(unit))
	if err == nil && n == 0 {
		return ErrExists
	}
	return err
}

// Detach takes a piece of evidence off a component; the piece stays. What was
// given before an explanation is not taken away with it.
func (tx *Tx) Detach(round assessment.RoundID, unit org.UnitID, code string, p assessment.ProofID, reply bool) error {
	n, err := tx.exec("tài liệu kiểm chứng", "DELETE FROM entry_proof WHERE round = ? AND unit = ? AND code = ? AND proof = ? AND reply = ?",
		string(round), string(unit), code, string(p), flag(reply))
	if err == nil && n == 0 {
		return ErrNotFound
	}
	return err
}

// EntryCounts returns, with one query, on how many components each unit of a
// round has given something.
func (s *Store) EntryCounts(ctx context.Context, round assessment.RoundID) (map[org.UnitID]int, error) {
	counts := map[org.UnitID]int{}
	err := s.read.each(ctx, "phần tự chấm", "SELECT unit, SUM(filled) FROM entry WHERE round = ? GROUP BY unit",
		[]any{string(round)}, func(rows *sql.Rows) error {
			var unit org.UnitID
			var n int
			err := rows.Scan(&unit, &n)
			counts[unit] = n
			return err
		})
	return counts, err
}

// RoundEntries returns, with two queries, what all units of a round say, by
// unit and code.
func (s *Store) RoundEntries(ctx context.Context, round assessment.RoundID) (map[org.UnitID]map[string]assessment.Entry, error) {
	all := map[org.UnitID]map[string]assessment.Entry{}
	at := func(unit org.UnitID) map[string]assessment.Entry {
		if all[unit] == nil {
			all[unit] = map[string]assessment.Entry{}
		}
		return all[unit]
	}
	err := s.read.entries(ctx, "", []any{string(round)}, func(e assessment.Entry) { at(e.Unit)[e.Code] = e },
		func(unit org.UnitID, code string, p assessment.Proof) {
			e := at(unit)[code]
			e.Unit, e.Code, e.Proofs = unit, code, append(e.Proofs, p)
			at(unit)[code] = e
		})
	return all, err
}

// EntriesOf returns, with two queries, what some units of a round say, by unit
// and code.
func (s *Store) EntriesOf(ctx context.Context, round assessment.RoundID, units map[org.UnitID]bool) (map[org.UnitID]map[string]assessment.Entry, error) {
	args := []any{string(round)}
	for _, unit := range slices.Sorted(maps.Keys(units)) {
		args = append(args, string(unit))
	}
	all := make(map[org.UnitID]map[string]assessment.Entry, len(units))
	for unit := range units {
		all[unit] = map[string]assessment.Entry{}
	}
	err := s.read.entries(ctx, "AND unit IN ("+marks(len(units))+")", args, func(e assessment.Entry) { all[e.Unit][e.Code] = e },
		func(unit org.UnitID, code string, p assessment.Proof) {
			e := all[unit][code]
			e.Unit, e.Code, e.Proofs = unit, code, append(e.Proofs, p)
			all[unit][code] = e
		})
	return all, err
}
