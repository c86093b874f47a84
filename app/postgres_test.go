package app_test

import (
	"context"
	"crypto/rand"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/points"
)

// postgres is the address of a PostgreSQL whose user may create schemas; the
// test is skipped where there is none.
func postgres(t *testing.T) string {
	t.Helper()
	base := os.Getenv("PARINDEX_TEST_POSTGRES")
	if base == "" {
		const missing = "set PARINDEX_TEST_POSTGRES to a postgres:// URL whose user may create schemas"
		if os.Getenv("PARINDEX_REQUIRE_ALL") != "" {
			t.Fatal(missing)
		}
		t.Skip(missing)
	}
	return base
}

// The whole way on PostgreSQL: load, look, change, report, verify.
func TestOnPostgres(t *testing.T) {
	base := postgres(t)
	sys, err := app.Open(t.Context(), t.TempDir(), newSchema(t, base), clock)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := sys.Close(); err != nil {
			t.Error(err)
		}
	})
	ctx := t.Context()
	if _, err := sys.LoadRound(ctx, app.Console("test"), os.DirFS(".."), roundYML, true); err != nil {
		t.Fatal(err)
	}
	me := signIn(t, sys, "ytich.chutich")
	v, err := sys.Overview(ctx, me, round, "y-tich")
	if err != nil || v.Standing.Total != points.Int(85) || v.Standing.Rank != 6 || len(v.Losses) != 9 {
		t.Errorf("%+v, %v", v, err)
	}
	a := v.Due[0].Action
	change := app.ActionChange{State: a.State, Due: a.Due, Officer: a.Officer, Progress: "trên PostgreSQL", Version: a.Version}
	if err := sys.ChangeAction(ctx, me, round, "y-tich", a.ID, change); err != nil {
		t.Error(err)
	}
	if data := word(t, sys, "ytich.chutich"); len(data) == 0 {
		t.Error("no report")
	}
	chains, err := sys.VerifyAudit(ctx, app.Console("test"))
	if err != nil || len(chains) != 1 || chains[0].Broken != nil {
		t.Errorf("%+v, %v", chains, err)
	}
}

// newSchema makes a schema for one test and returns its address.
func newSchema(t *testing.T, base string) string {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), base)
	if err != nil {
		t.Fatal(err)
	}
	schema := "test_" + strings.ToLower(rand.Text())
	if _, err := conn.Exec(t.Context(), "CREATE SCHEMA "+schema); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx := context.Background()
		if _, err := conn.Exec(ctx, "DROP SCHEMA "+schema+" CASCADE"); err != nil {
			t.Error(err)
		}
		if err := conn.Close(ctx); err != nil {
			t.Error(err)
		}
	})
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set("search_path", schema)
	u.RawQuery = q.Encode()
	return u.String()
}
