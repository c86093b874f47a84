package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/parindex/parindex/account"
)

const secretKey = "khoá bí mật" //nolint:gosec // a noun

// SecretKey returns the name of the key that seals secrets; ErrNotFound where
// there is none yet.
func (s *Store) SecretKey(ctx context.Context) (string, error) {
	return one(ctx, s.read, secretKey, scanText, "SELECT id FROM secret_key")
}

func scanText(rows *sql.Rows) (text string, err error) { return text, rows.Scan(&text) }

// SetSecretKey names the key that seals secrets from now on, in place of
// before, "" for none. It is ErrConflict when another program was first.
func (tx *Tx) SetSecretKey(before, id string) error {
	if before == "" {
		err := tx.insert(secretKey, "secret_key (place, id, made)", [][]any{{1, id, tx.now.UnixNano()}})
		if errors.Is(err, ErrExists) {
			return fmt.Errorf("%s: %w", secretKey, ErrConflict)
		}
		return err
	}
	n, err := tx.exec(secretKey, "UPDATE secret_key SET id = ?, made = ? WHERE id = ?", id, tx.now.UnixNano(), before)
	if err == nil && n == 0 {
		return fmt.Errorf("%s: %w", secretKey, ErrConflict)
	}
	return err
}

// Factors returns the secrets of all second factors, as they are kept.
func (tx *Tx) Factors() (map[account.ID]string, error) {
	all := map[account.ID]string{}
	return all, tx.each(tx.ctx, factor, "SELECT account, secret FROM second_factor", nil, func(rows *sql.Rows) error {
		var id account.ID
		var secret string
		err := rows.Scan(&id, &secret)
		all[id] = secret
		return err
	})
}

// SealFactor keeps the secret of a second factor in another form.
func (tx *Tx) SealFactor(id account.ID, secret string) error {
	_, err := tx.exec(factor, "UPDATE second_factor SET secret = ? WHERE account = ?", secret, string(id))
	return err
}

// PlainFactors counts the second factors whose secret is not sealed.
func (s *Store) PlainFactors(ctx context.Context) (int, error) {
	return one(ctx, s.read, factor, scanCount, "SELECT COUNT(*) FROM second_factor WHERE secret NOT LIKE 'k1:%'")
}
