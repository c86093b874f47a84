package app_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/hotp"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/audit"
	"github.com/parindex/parindex/store"
)

// TestSecretsAreSealed: who reads the database cannot make codes of the second
// step; the key outside it can, and only that one; it can be changed.
func TestSecretsAreSealed(t *testing.T) {
	ctx, dir := t.Context(), t.TempDir()
	now := time.Date(2024, 10, 15, 3, 0, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	site := app.Site{Dir: dir}
	open := func(at app.Site) *app.System {
		t.Helper()
		sys, err := app.OpenSite(ctx, at, clock)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = sys.Close() })
		return sys
	}
	sys := open(site)
	login, password, err := sys.FirstAdministrator(ctx)
	if err != nil {
		t.Fatal(err)
	}
	a, err := sys.SignIn(ctx, login, password)
	if err != nil {
		t.Fatal(err)
	}
	f, err := sys.NewFactor()
	if err != nil {
		t.Fatal(err)
	}
	code := func() string {
		c, err := hotp.GenerateCode(f.Secret, uint64(now.Unix()/30))
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	recoveries, err := sys.TurnOnFactor(ctx, app.Actor{Account: a}, f.Secret, code())
	if err != nil {
		t.Fatal(err)
	}
	held := func() string {
		t.Helper()
		db, err := store.Open(ctx, site.DSN())
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close() //nolint:errcheck // it is only read
		kept, err := db.Factor(ctx, a.ID)
		if err != nil {
			t.Fatal(err)
		}
		return kept.Secret
	}
	first := held()
	if strings.Contains(first, f.Secret) || !account.Sealed(first) {
		t.Error("kept as", first)
	}
	if info, err := os.Stat(site.SecretFile()); err != nil || info.Mode().Perm() != 0o600 {
		t.Error(info, err)
	}
	works := func(sys *app.System) error {
		now = now.Add(time.Minute)
		_, err := sys.CheckCode(ctx, a.ID, a.Version, code())
		return err
	}
	if err := works(sys); err != nil {
		t.Error(err)
	}
	// A second copy that has another key, or none, says so, and recovery codes
	// work all the same.
	for _, other := range []string{filepath.Join(dir, "none.key"), filepath.Join(dir, "other.key")} {
		if strings.HasSuffix(other, "other.key") {
			k, err := account.NewKey()
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(other, []byte(k.String()), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		copied := open(app.Site{Dir: dir, Secret: other})
		var e *app.Error
		if err := copied.SealSecrets(ctx, app.Console("t")); !errors.As(err, &e) || e.Kind != app.Missing {
			t.Errorf("%s: %v", other, err)
		}
		if err := works(copied); err == nil {
			t.Errorf("%s: a code is good", other)
		}
		if found, err := copied.ExamineSecret(ctx, app.Console("t")); err != nil || found.Level != app.Bad {
			t.Errorf("%s: %v, %v", other, found, err)
		}
		if _, err := copied.CheckCode(ctx, a.ID, a.Version, recoveries[0]); err != nil {
			t.Errorf("%s: a recovery code: %v", other, err)
		}
		recoveries = recoveries[1:]
	}
	if _, err := sys.ChangeKey(ctx, app.Console("t")); err != nil {
		t.Fatal(err)
	}
	if again := held(); again == first || !account.Sealed(again) {
		t.Error("after the key was changed:", again)
	}
	if err := works(sys); err != nil {
		t.Error("the program that changed it:", err)
	}
	if err := works(open(site)); err != nil {
		t.Error("started again:", err)
	}
	if err := works(open(app.Site{Dir: dir, Secret: site.SecretFile() + ".old"})); err == nil {
		t.Error("the old key opens what the new one sealed")
	}
}

// TestPlainSecretsAreSealedAtStart: what an earlier release kept plainly.
func TestPlainSecretsAreSealedAtStart(t *testing.T) {
	ctx, site := t.Context(), app.Site{Dir: t.TempDir()}
	sys, err := app.OpenSite(ctx, site, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	login, password, err := sys.FirstAdministrator(ctx)
	if err != nil {
		t.Fatal(err)
	}
	a, err := sys.SignIn(ctx, login, password)
	if err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(ctx, site.DSN())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close() //nolint:errcheck // it is only read
	if err := db.Change(ctx, audit.Entry{Actor: "system:test", Verb: "test", Target: "account:" + string(a.ID)}, func(tx *store.Tx) error {
		return tx.PutFactor(a.ID, account.Factor{Secret: "GEZDGNBVGY3TQOJQ"}, nil)
	}); err != nil {
		t.Fatal(err)
	}
	if err := sys.SealSecrets(ctx, app.Console("t")); err != nil {
		t.Fatal(err)
	}
	if f, err := db.Factor(ctx, a.ID); err != nil || !account.Sealed(f.Secret) {
		t.Error(f.Secret, err)
	}
	if err := sys.Close(); err != nil {
		t.Error(err)
	}
}
