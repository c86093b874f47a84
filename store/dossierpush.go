package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/parindex/parindex/org"
)

// DossierToken lets a provincial system push rows.
type DossierToken struct {
	Hash    string     `json:"-"` // SHA-256 of the token, hexadecimal
	Top     org.UnitID `json:"-"`
	Unit    org.UnitID `json:"unit"`
	Source  string     `json:"source"`
	Made    time.Time  `json:"made"`
	By      string     `json:"by"`
	Revoked time.Time  `json:"revoked,omitzero"`
}

// DossierTokens returns the tokens of a province, the latest first.
func (s *Store) DossierTokens(ctx context.Context, top org.UnitID) ([]DossierToken, error) {
	return list(ctx, s.read, "khoá nạp hồ sơ", scanDossierToken, selectDossierToken+"WHERE top = ? ORDER BY made DESC", string(top))
}

// DossierToken returns a token by its hash.
func (s *Store) DossierToken(ctx context.Context, hash string) (DossierToken, error) {
	return one(ctx, s.read, "khoá nạp hồ sơ", scanDossierToken, selectDossierToken+"WHERE hash = ?", hash)
}

const selectDossierToken = "SELECT hash, top, unit, source, made, made_by, revoked FROM dossier_token " //nolint:gosec // names of columns

func scanDossierToken(rows *sql.Rows) (DossierToken, error) {
	var t DossierToken
	err := rows.Scan(&t.Hash, &t.Top, &t.Unit, &t.Source, fromInstant{&t.Made}, &t.By, fromMoment{&t.Revoked})
	return t, err
}

// AddDossierToken keeps a token.
func (tx *Tx) AddDossierToken(t DossierToken) error {
	return tx.insert("khoá nạp hồ sơ", "dossier_token (hash, top, unit, source, made, made_by, revoked)",
		[][]any{{t.Hash, string(t.Top), string(t.Unit), t.Source, tx.now.UnixNano(), t.By, 0}})
}

// RevokeDossierToken ends a token.
func (tx *Tx) RevokeDossierToken(hash string) error {
	_, err := tx.exec("khoá nạp hồ sơ", "UPDATE dossier_token SET revoked = ? WHERE hash = ? AND revoked = 0", tx.now.UnixNano(), hash)
	return err
}

// DossierPush is what was answered to a push under the key of its sender.
type DossierPush struct{ Token, Key, Body, Answer string }

// DossierPush returns what was answered; ErrNotFound for a new key.
func (s *Store) DossierPush(ctx context.Context, token, key string) (DossierPush, error) {
	return one(ctx, s.read, "lần đẩy hồ sơ", func(rows *sql.Rows) (DossierPush, error) {
		p := DossierPush{Token: token, Key: key}
		return p, rows.Scan(&p.Body, &p.Answer)
	}, "SELECT body, answer FROM dossier_push WHERE token = ? AND idem = ?", token, key)
}

// AddDossierPush keeps what was answered to a push.
func (tx *Tx) AddDossierPush(p DossierPush) error {
	return tx.insert("lần đẩy hồ sơ", "dossier_push (token, idem, body, answer, pushed)", [][]any{{p.Token, p.Key, p.Body, p.Answer, tx.now.UnixNano()}})
}
