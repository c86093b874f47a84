package store

import (
	"context"
	"database/sql"

	"github.com/parindex/parindex/account"
)

const identity = "danh tính đăng nhập một lần"

const selectIdentity = "SELECT account, name, issuer, subject, bound FROM identity "

func scanIdentity(rows *sql.Rows) (i account.Identity, err error) {
	return i, rows.Scan(&i.Account, &i.Name, &i.Issuer, &i.Subject, fromMoment{&i.Bound})
}

// Identity returns who a person is at the provider, ErrNotFound where nothing
// is known.
func (s *Store) Identity(ctx context.Context, id account.ID) (account.Identity, error) {
	return one(ctx, s.read, identity, scanIdentity, selectIdentity+"WHERE account = ?", string(id))
}

// IdentityBySubject returns whom a provider means by a subject.
func (s *Store) IdentityBySubject(ctx context.Context, issuer, subject string) (account.Identity, error) {
	return one(ctx, s.read, identity, scanIdentity, selectIdentity+"WHERE issuer = ? AND subject = ? AND subject <> ''", issuer, subject)
}

// IdentityByName returns whom an administrator said that a name means.
func (s *Store) IdentityByName(ctx context.Context, name string) (account.Identity, error) {
	return one(ctx, s.read, identity, scanIdentity, selectIdentity+"WHERE name = ? AND name <> ''", name)
}

// PutIdentity keeps who a person is at the provider, in place of what was known
// as before. It is ErrExists when a name or subject is another's, or somebody
// else changed it meanwhile.
func (tx *Tx) PutIdentity(before, after account.Identity) error {
	if before.Account != "" {
		_, err := tx.exec(identity, "DELETE FROM identity WHERE account = ? AND name = ? AND issuer = ? AND subject = ?",
			string(before.Account), before.Name, before.Issuer, before.Subject)
		if err != nil {
			return err
		}
	}
	bound := int64(0)
	if after.Subject != "" {
		bound = tx.now.UnixNano()
	}
	return tx.insert(identity, "identity (account, name, issuer, subject, bound)",
		[][]any{{string(after.Account), after.Name, after.Issuer, after.Subject, bound}})
}
