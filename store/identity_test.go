package store_test

import (
	"errors"
	"testing"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/store"
)

// TestIdentities: no two people are one at the provider, and a change of what
// somebody else changed meanwhile is refused.
func TestIdentities(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := open(t, dsn)
		mustChange(t, s, putWorld)
		put := func(before, after account.Identity) error {
			return change(t.Context(), s, func(tx *store.Tx) error { return tx.PutIdentity(before, after) })
		}
		one, two := account.Identity{Account: "a-1", Name: "so-1"}, account.Identity{Account: "a-2"}
		for _, i := range []account.Identity{one, two} {
			if err := put(account.Identity{}, i); err != nil {
				t.Fatal(err)
			}
		}
		bound := account.Identity{Account: "a-1", Name: "so-1", Issuer: "i", Subject: "s"}
		if err := put(one, bound); err != nil {
			t.Fatal(err)
		}
		if got := must(s.IdentityBySubject(t.Context(), "i", "s"))(t); got.Account != "a-1" || got.Bound.IsZero() {
			t.Error(got)
		}
		if got := must(s.IdentityByName(t.Context(), "so-1"))(t); got.Account != "a-1" {
			t.Error(got)
		}
		for name, test := range map[string][2]account.Identity{
			"a subject of another": {two, {Account: "a-2", Issuer: "i", Subject: "s"}},
			"a name of another":    {two, {Account: "a-2", Name: "so-1"}},
			"changed meanwhile":    {one, {Account: "a-1", Name: "so-9"}},
		} {
			if err := put(test[0], test[1]); !errors.Is(err, store.ErrExists) {
				t.Errorf("%s: %v", name, err)
			}
		}
		for _, empty := range []error{
			second(s.IdentityBySubject(t.Context(), "i", "")), second(s.IdentityByName(t.Context(), "")), second(s.Identity(t.Context(), "a-9")),
		} {
			if !errors.Is(empty, store.ErrNotFound) {
				t.Error(empty)
			}
		}
	})
}

func second[T any](_ T, err error) error { return err }
