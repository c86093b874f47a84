package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/audit"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/store"
)

// kindOf returns the kind of a failure that people read, "" for any other.
func kindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return ""
}

// key is the key that seals secrets. The first program that needs one makes
// it; after that, all programs on one database have to be given the same. The
// error is Missing when this one was not.
func (s *System) key(ctx context.Context, a Actor) (account.Key, error) {
	if k := s.secret.Load(); k != nil {
		return *k, nil
	}
	k, there, err := readKey(s.secretFile)
	if err != nil {
		return k, err
	}
	named, err := s.store.SecretKey(ctx)
	none := errors.Is(err, store.ErrNotFound)
	switch {
	case err != nil && !none:
		return k, err
	case none && !there:
		if k, err = makeKey(s.secretFile); err != nil {
			return k, err
		}
		fallthrough
	case none:
		err = s.store.Change(ctx, audit.Entry{Actor: a.name(), Verb: "make_secret_key", Target: "secret:" + k.ID()}, func(tx *store.Tx) error {
			return tx.SetSecretKey("", k.ID())
		})
		if errors.Is(err, store.ErrConflict) {
			return k, s.wrongKey("")
		}
		if err != nil {
			return k, err
		}
	case !there || k.ID() != named:
		return k, s.wrongKey(named)
	}
	s.secret.Store(&k)
	return k, nil
}

func (s *System) wrongKey(named string) error {
	return fail(Missing, "secret.wrong", message.Word("file", s.secretFile), message.Word("id", named))
}

// readKey reads a file of a key; there says whether there is one.
func readKey(file string) (k account.Key, there bool, err error) {
	text, err := os.ReadFile(filepath.Clean(file))
	if errors.Is(err, fs.ErrNotExist) {
		return k, false, nil
	}
	if err == nil {
		k, err = account.ParseKey(string(text))
	}
	if err != nil {
		return k, false, &Error{Kind: Missing, Text: message.T("secret.unread", message.Word("file", file)), Cause: err}
	}
	return k, true, nil
}

// makeKey makes a key in a file that there is not yet.
func makeKey(file string) (account.Key, error) {
	k, err := account.NewKey()
	if err != nil {
		return k, fmt.Errorf("khoá bí mật: %w", err)
	}
	f, err := os.OpenFile(filepath.Clean(file), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err == nil {
		_, err = f.WriteString(k.String() + "\n")
		err = errors.Join(err, f.Sync(), f.Close())
	}
	if err != nil {
		return k, &Error{Kind: Missing, Text: message.T("secret.unwritten", message.Word("file", file)), Cause: err}
	}
	return k, nil
}

// opened is what was sealed for an account.
func (s *System) opened(ctx context.Context, a account.Account, text string) (string, error) {
	if !account.Sealed(text) {
		return text, nil
	}
	k, err := s.key(ctx, Actor{Account: a})
	if err != nil {
		return "", err
	}
	plain, err := k.Open(a.ID, text)
	if errors.Is(err, account.ErrSealed) {
		return "", s.wrongKey(k.ID())
	}
	return plain, err
}

// SealSecret seals a text for a person, to be kept in their session.
func (s *System) SealSecret(ctx context.Context, a Actor, text string) (string, error) {
	k, err := s.key(ctx, a)
	if err != nil {
		return "", err
	}
	return k.Seal(a.Account.ID, text)
}

// OpenSecret opens what SealSecret sealed for the same person.
func (s *System) OpenSecret(ctx context.Context, a Actor, text string) (string, error) {
	return s.opened(ctx, a.Account, text)
}

// SealSecrets makes the key where there is none, and seals what was kept before
// there were keys. A server does it when it starts.
func (s *System) SealSecrets(ctx context.Context, a Actor) error {
	if a.console == "" {
		return fail(Forbidden, "app.forbidden")
	}
	k, err := s.key(ctx, a)
	if err != nil {
		return err
	}
	plain, err := s.store.PlainFactors(ctx)
	if err != nil || plain == 0 {
		return err
	}
	return s.store.Change(ctx, audit.Entry{Actor: a.name(), Verb: "seal_secrets", Target: "secret:" + k.ID()}, func(tx *store.Tx) error {
		return resealed(tx, k, k)
	})
}

// resealed seals the secrets of all second factors with another key.
func resealed(tx *store.Tx, from, to account.Key) error {
	all, err := tx.Factors()
	if err != nil {
		return err
	}
	for id, text := range all {
		plain, err := from.Open(id, text)
		if err != nil {
			return err
		}
		if text, err = to.Seal(id, plain); err != nil {
			return err
		}
		if err := tx.SealFactor(id, text); err != nil {
			return err
		}
	}
	return nil
}

// ChangeKey puts a new key in place of the one that seals secrets, and seals
// all of them again. The old one is kept beside it, in a file that ends in
// .old, until the person drops it. It returns the name of the new one.
func (s *System) ChangeKey(ctx context.Context, a Actor) (string, error) {
	if a.console == "" {
		return "", fail(Forbidden, "app.forbidden")
	}
	old, err := s.key(ctx, a)
	if err != nil {
		return "", err
	}
	fresh, err := makeKey(s.secretFile + ".new")
	if err != nil {
		return "", err
	}
	err = s.store.Change(ctx, audit.Entry{Actor: a.name(), Verb: "change_secret_key", Target: "secret:" + fresh.ID()}, func(tx *store.Tx) error {
		tx.Payload(old.ID(), fresh.ID())
		if err := tx.SetSecretKey(old.ID(), fresh.ID()); err != nil {
			return err
		}
		return resealed(tx, old, fresh)
	})
	if err != nil {
		return "", errors.Join(err, os.Remove(s.secretFile+".new"))
	}
	s.secret.Store(&fresh)
	// Broken off here, the new key is in the file that ends in .new.
	if err := os.Rename(s.secretFile, s.secretFile+".old"); err != nil {
		return "", fmt.Errorf("khoá bí mật: %w", err)
	}
	return fresh.ID(), os.Rename(s.secretFile+".new", s.secretFile)
}

// ExamineSecret says whether this program can open what is sealed.
func (s *System) ExamineSecret(ctx context.Context, a Actor) (Finding, error) {
	if a.console == "" {
		return Finding{}, fail(Forbidden, "app.forbidden")
	}
	return s.examineSecret(ctx)
}

func (s *System) examineSecret(ctx context.Context) (Finding, error) {
	named, err := s.store.SecretKey(ctx)
	if errors.Is(err, store.ErrNotFound) {
		return finding("secret", Well, "no_secret"), nil
	}
	if err != nil {
		return Finding{}, err
	}
	file, id := message.Word("file", s.secretFile), message.Word("id", named)
	k, there, err := readKey(s.secretFile)
	if err != nil || !there || k.ID() != named {
		return finding("secret", Bad, "wrong_secret", file, id), nil
	}
	if info, err := os.Stat(s.secretFile); err == nil && info.Mode().Perm()&0o077 != 0 && os.PathSeparator == '/' {
		return finding("secret", Bad, "open_secret", file), nil
	}
	return finding("secret", Well, "secret", file, id), nil
}

// moveKey copies the key that seals secrets to a new place, unless there is
// one.
func moveKey(from, to Site) error {
	k, there, err := readKey(from.SecretFile())
	if err != nil || !there {
		return err
	}
	if _, taken, err := readKey(to.SecretFile()); err != nil || taken {
		return err
	}
	if err := os.WriteFile(to.SecretFile(), []byte(k.String()+"\n"), 0o600); err != nil {
		return fmt.Errorf("khoá bí mật: %w", err)
	}
	return nil
}
