package store

import (
	"context"
	"database/sql"
	"fmt"
)

// freely are the columns into which people and files write freely, so that
// anybody may be named there, with what names a row, and whether rows count
// their changes. What is a name by its nature (accounts, units) is not here.
var freely = []struct {
	table   string
	columns []string
	key     string // what names a row
	version bool
}{
	{"apology", []string{"reason"}, "code", false},
	{"dossier_actual", []string{"reason", "name", "remark"}, "code", false},
	{"document", []string{"number", "abstract", "note", "signer", "recipients", "file"}, "id", true},
	{"register_row", []string{"cells"}, "id", true},
	{"entry", []string{"explanation", "reply", "input_values"}, "round || ' ' || unit || ' ' || code", true},
	{"proof", []string{"name", "link"}, "id", false},
	{"verdict", []string{"remark"}, "round || ' ' || unit || ' ' || code", true},
	{"objection", []string{"reason", "remark"}, "round || ' ' || unit || ' ' || code", true},
	{"correction", []string{"reason", "changes"}, "round", true},
	{"note", []string{"reason", "done"}, "round || ' ' || unit || ' ' || component", true},
	{"action", []string{"measure", "progress", "officer"}, "id", true},
	{"action_note", []string{"said"}, "action", false},
	{"review", []string{"achieved", "limits", "difficulties", "measures"}, "round || ' ' || unit", false},
	{"duty", []string{"title", "note"}, "id", true},
	{"fulfilment", []string{"name", "note", "link"}, "id", false},
	{"news", []string{"title", "link"}, "id", false},
	{"reminder", []string{"sentence"}, "id", false},
	{"confirmation", []string{"name"}, "office", false},
	{"paper", []string{"name"}, "round || ' ' || unit", false},
	{"sheet", []string{"remark"}, "round || ' ' || unit", true},
	{"dossier_import", []string{"file"}, "number", false},
}

// Mention is a place where a text stands.
type Mention struct {
	Table, Column, Key string
	Text               string // all that stands in the column
}

// holds is a condition that a column holds a text, by letters as they are, on
// both engines.
func holds(column string) string { return "REPLACE(" + column + ", ?, '') <> " + column }

// Mentions finds a text in everything that people and files write freely.
func (s *Store) Mentions(ctx context.Context, text string) ([]Mention, error) {
	var all []Mention
	for _, f := range freely {
		for _, column := range f.columns {
			query := fmt.Sprintf("SELECT CAST(%s AS TEXT), %s FROM %s WHERE %s", f.key, column, f.table, holds(column))
			found, err := list(ctx, s.read, f.table, func(rows *sql.Rows) (Mention, error) {
				m := Mention{Table: f.table, Column: column}
				return m, rows.Scan(&m.Key, &m.Text)
			}, query, text)
			if err != nil {
				return nil, err
			}
			all = append(all, found...)
		}
	}
	return all, nil
}

// AuditMentions counts the entries of the log whose payload holds a text.
func (s *Store) AuditMentions(ctx context.Context, text string) (int, error) {
	return one(ctx, s.read, "nhật ký", scanCount, "SELECT COUNT(*) FROM audit WHERE payload IS NOT NULL AND "+holds("payload"), text)
}

// Mask puts another text in the place of one wherever people and files write
// freely, drops what is remembered of programs' requests that hold it, and
// erases the payloads of the log that do; the chain of the log holds all the
// same. It returns how many places were changed, and how many payloads.
func (tx *Tx) Mask(text, with string) (places, payloads int, err error) {
	for _, f := range freely {
		for _, column := range f.columns {
			counted := ""
			if f.version { // who has the row open is told
				counted = ", version = version + 1"
			}
			query := fmt.Sprintf("UPDATE %s SET %s = REPLACE(%s, ?, ?)%s WHERE %s", f.table, column, column, counted, holds(column))
			n, err := tx.exec(f.table, query, text, with, text)
			if err != nil {
				return 0, 0, err
			}
			places += int(n)
		}
	}
	if _, err := tx.exec("trả lời API", "DELETE FROM api_answer WHERE "+holds("answer"), text); err != nil {
		return 0, 0, err
	}
	n, err := tx.exec("nhật ký", "UPDATE audit SET payload = NULL WHERE payload IS NOT NULL AND "+holds("payload"), text)
	return places, int(n), err
}

// DossierMentions counts what is kept under the code of a dossier.
func (s *Store) DossierMentions(ctx context.Context, code string) (map[string]int, error) {
	all := map[string]int{}
	for _, table := range []string{"dossier", "dossier_actual", "apology"} {
		n, err := one(ctx, s.read, table, scanCount, "SELECT COUNT(*) FROM "+table+" WHERE code = ?", code)
		if err != nil {
			return nil, err
		}
		if n > 0 {
			all[table] = n
		}
	}
	return all, nil
}

// RenameDossier puts another code in the place of one, in all that is kept
// under it. Counts stay as they are.
func (tx *Tx) RenameDossier(code, other string) (int, error) {
	places := 0
	for _, table := range []string{"dossier", "dossier_actual", "apology"} {
		n, err := tx.exec(table, "UPDATE "+table+" SET code = ? WHERE code = ?", other, code)
		if err != nil {
			return 0, err
		}
		places += int(n)
	}
	return places, nil
}

// OldRejects returns the files of rejected rows of imports before a time, by
// number of the import. They hold the rows as they were sent.
func (s *Store) OldRejects(ctx context.Context, before int64) (map[int]string, error) {
	all := map[int]string{}
	return all, s.read.each(ctx, "dòng bị loại", "SELECT number, rejects FROM dossier_import WHERE rejects <> '' AND imported < ?", []any{before}, func(rows *sql.Rows) error {
		var number int
		var hash string
		err := rows.Scan(&number, &hash)
		all[number] = hash
		return err
	})
}

// DropRejects forgets which files hold rejected rows.
func (tx *Tx) DropRejects(numbers []int) error {
	args := make([]any, len(numbers))
	for i, n := range numbers {
		args[i] = n
	}
	_, err := tx.exec("dòng bị loại", "UPDATE dossier_import SET rejects = '' WHERE number IN ("+marks(len(args))+")", args...)
	return err
}
