package store

import (
	"context"
	"database/sql"

	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/dossier"
	"github.com/parindex/parindex/org"
)

const apologyColumns = "id, unit, code, made, number, reason, appointed, origin, entered, by_login"

func scanApology(rows *sql.Rows) (dossier.Apology, error) {
	var a dossier.Apology
	var appointed int64
	err := rows.Scan(&a.ID, &a.Unit, &a.Code, fromText{&a.Made}, &a.Number, &a.Reason, &appointed, &a.Origin, fromInstant{&a.Entered}, &a.By)
	a.Appointed = unpackMoment(appointed)
	return a, err
}

// Apologies returns the letters for dossiers of a unit, the earliest first.
func (s *Store) Apologies(ctx context.Context, unit org.UnitID) ([]dossier.Apology, error) {
	return list(ctx, s.read, "thư xin lỗi", scanApology, "SELECT "+apologyColumns+" FROM apology WHERE unit = ? ORDER BY made, entered, id BYTEWISE", string(unit))
}

// ApologiesFor returns the letters for one dossier, the earliest first.
func (s *Store) ApologiesFor(ctx context.Context, top org.UnitID, code string) ([]dossier.Apology, error) {
	return list(ctx, s.read, "thư xin lỗi", scanApology, "SELECT "+apologyColumns+" FROM apology WHERE top = ? AND code = ? ORDER BY made, entered, id BYTEWISE", string(top), code)
}

// AddApologies keeps letters.
func (tx *Tx) AddApologies(top org.UnitID, all []dossier.Apology) error {
	rows := make([][]any, len(all))
	for i, a := range all {
		rows[i] = []any{a.ID, string(top), string(a.Unit), a.Code, a.Made.ISO(), a.Number, a.Reason, packMoment(a.Appointed), a.Origin, tx.now.UnixNano(), a.By}
	}
	return tx.insert("thư xin lỗi", "apology (id, top, unit, code, made, number, reason, appointed, origin, entered, by_login)", rows)
}

// LateAsCounted returns the late dossiers of a unit between two instants as
// measures count them: what an accepted actual date brings in time is not
// among them.
func (s *Store) LateAsCounted(ctx context.Context, top, unit org.UnitID, from, to dossier.Moment, limit int) ([]dossier.Dossier, error) {
	accepted, err := s.read.acceptedActuals(ctx, top)
	if err != nil {
		return nil, err
	}
	all, err := s.LateDossiers(ctx, unit, from, to, limit)
	late := all[:0]
	for i := range all {
		if c := dossier.Counted(all[i], accepted[all[i].Code]); c.ClassAt(dossier.Cut(to.Sec)) == dossier.Late {
			late = append(late, all[i])
		}
	}
	return late, err
}

// LateWithLetter counts, unit by unit, the dossiers that were resolved late
// between two instants, as measures count them, and have a letter. It begins at
// the letters, and reads no other dossier. Moments are kept as seconds × 2, and
// Vietnam's day begins 25,200 seconds before that of the clock they count by.
func (s *Store) LateWithLetter(ctx context.Context, from, to dossier.Moment, units ...org.UnitID) (map[org.UnitID]int, error) {
	args := append([]any{string(dossier.Accepted)}, anys(units)...)
	args = append(args, from.Sec, to.Sec)
	all := map[org.UnitID]int{}
	return all, s.read.each(ctx, "thư xin lỗi", `SELECT unit, COUNT(*) FROM (
			SELECT DISTINCT a.unit AS unit, a.code, d.year, d.due AS due, COALESCE((SELECT MAX(x.actual) FROM dossier_actual x
				WHERE x.top = a.top AND x.code = a.code AND x.state = ?), d.finished) AS done
			FROM apology a JOIN dossier_term p ON p.term = a.top JOIN dossier d ON d.top = p.number AND d.code = a.code
			JOIN dossier_term u ON u.number = d.unit AND u.term = a.unit
			WHERE a.unit IN (`+marks(len(units))+`) AND d.due > 0 AND d.finished > 0 AND d.facts % 4 = 0) late
		WHERE done / 2 >= ? AND done / 2 < ?
		AND CASE WHEN due % 2 = 1 AND done % 2 = 1 THEN done > due ELSE (done / 2 + 25200) / 86400 > (due / 2 + 25200) / 86400 END
		GROUP BY unit`, args, func(rows *sql.Rows) error {
		var unit org.UnitID
		var n int
		err := rows.Scan(&unit, &n)
		all[unit] = n
		return err
	})
}

// MorningList is who gets the list of the morning of a unit.
type MorningList struct {
	Unit    org.UnitID
	Address string
	Sent    calendar.Date // zero: never
}

// MorningLists returns all who get a list.
func (s *Store) MorningLists(ctx context.Context) ([]MorningList, error) {
	return list(ctx, s.read, "danh sách buổi sáng", func(rows *sql.Rows) (MorningList, error) {
		var m MorningList
		var sent string
		if err := rows.Scan(&m.Unit, &m.Address, &sent); err != nil || sent == "" {
			return m, err
		}
		return m, m.Sent.UnmarshalText([]byte(sent))
	}, "SELECT unit, address, sent FROM morning_list ORDER BY unit BYTEWISE, address BYTEWISE")
}

// PutMorningList sets who gets the list of a unit.
func (tx *Tx) PutMorningList(unit org.UnitID, addresses []string) error {
	if _, err := tx.exec("danh sách buổi sáng", "DELETE FROM morning_list WHERE unit = ?", string(unit)); err != nil {
		return err
	}
	rows := make([][]any, len(addresses))
	for i, a := range addresses {
		rows[i] = []any{string(unit), a, ""}
	}
	return tx.insert("danh sách buổi sáng", "morning_list (unit, address, sent)", rows)
}

// TakeMorning says that a list of a day is being sent; false when another copy
// of the program was first.
func (tx *Tx) TakeMorning(m MorningList, day calendar.Date) (bool, error) {
	n, err := tx.exec("danh sách buổi sáng", "UPDATE morning_list SET sent = ? WHERE unit = ? AND address = ? AND sent <> ?", day.ISO(), string(m.Unit), m.Address, day.ISO())
	return n > 0, err
}
