package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/parindex/parindex/account"
)

const factor = "bước xác thực thứ hai"

// Factor returns the second step of signing in of an account, ErrNotFound
// when it has none.
func (s *Store) Factor(ctx context.Context, id account.ID) (account.Factor, error) {
	return one(ctx, s.read, factor, func(rows *sql.Rows) (f account.Factor, err error) {
		return f, rows.Scan(&f.Secret, fromInstant{&f.Since}, &f.Counter)
	}, "SELECT secret, since, counter FROM second_factor WHERE account = ?", string(id))
}

// HasFactor says whether an account has a second step of signing in.
func (s *Store) HasFactor(ctx context.Context, id account.ID) (bool, error) {
	n, err := one(ctx, s.read, factor, scanCount, "SELECT COUNT(*) FROM second_factor WHERE account = ?", string(id))
	return n > 0, err
}

func scanCount(rows *sql.Rows) (n int, err error) { return n, rows.Scan(&n) }

// RecoveriesLeft returns how many codes for a lost phone are left.
func (s *Store) RecoveriesLeft(ctx context.Context, id account.ID) (int, error) {
	return one(ctx, s.read, factor, scanCount, "SELECT COUNT(*) FROM recovery_code WHERE account = ?", string(id))
}

// PutFactor turns the second step on, with the codes for a lost phone, of
// which only hashes are kept. It is ErrExists when it is on already.
func (tx *Tx) PutFactor(id account.ID, f account.Factor, recoveries []string) error {
	err := tx.insert(factor, "second_factor (account, secret, since, counter)", [][]any{{string(id), f.Secret, tx.now.UnixNano(), f.Counter}})
	if err != nil {
		return err
	}
	rows := make([][]any, len(recoveries))
	for i, code := range recoveries {
		rows[i] = []any{string(id), recoveryHash(code)}
	}
	return tx.insert(factor, "recovery_code (account, code)", rows)
}

// recoveryHash is the hash of a code however it is typed.
func recoveryHash(code string) string {
	return tokenHash(strings.ToLower(strings.Join(strings.FieldsFunc(code, func(r rune) bool { return r == '-' || r == ' ' }), "")))
}

// DropFactor turns the second step off.
func (tx *Tx) DropFactor(id account.ID) error {
	if _, err := tx.exec(factor, "DELETE FROM recovery_code WHERE account = ?", string(id)); err != nil {
		return err
	}
	_, err := tx.exec(factor, "DELETE FROM second_factor WHERE account = ?", string(id))
	return err
}

// UseCode notes that a code was used; ErrConflict says that the same code, or
// a later one, was used meanwhile. Like sessions, this is no change of data.
func (s *Store) UseCode(ctx context.Context, id account.ID, counter int64) error {
	n, err := s.sessions.writer().exec(ctx, factor, "UPDATE second_factor SET counter = ? WHERE account = ? AND counter < ?", counter, string(id), counter)
	if err == nil && n == 0 {
		return fmt.Errorf("%s: %w", factor, ErrConflict)
	}
	return err
}

// UseRecovery uses up a code for a lost phone, ErrNotFound when it is none.
func (tx *Tx) UseRecovery(id account.ID, code string) error {
	n, err := tx.exec(factor, "DELETE FROM recovery_code WHERE account = ? AND code = ?", string(id), recoveryHash(code))
	if err == nil && n == 0 {
		return fmt.Errorf("%s: %w", factor, ErrNotFound)
	}
	return err
}
