package account_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/parindex/parindex/account"
)

func TestSeal(t *testing.T) {
	k, err := account.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	other, err := account.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	one, err := k.Seal("a", "BÍ MẬT")
	if err != nil || strings.Contains(one, "MẬT") || !account.Sealed(one) {
		t.Fatal(one, err)
	}
	if two, err := k.Seal("a", "BÍ MẬT"); err != nil || two == one {
		t.Error("sealed twice alike:", two, err)
	}
	if got, err := k.Open("a", one); err != nil || got != "BÍ MẬT" {
		t.Error(got, err)
	}
	if got, err := k.Open("a", "PLAIN"); err != nil || got != "PLAIN" {
		t.Error("kept before there were keys:", got, err)
	}
	changed := one[:len(one)-1] + map[bool]string{true: "B", false: "A"}[strings.HasSuffix(one, "A")]
	for name, open := range map[string]func() (string, error){
		"another key":     func() (string, error) { return other.Open("a", one) },
		"another account": func() (string, error) { return k.Open("b", one) },
		"changed":         func() (string, error) { return k.Open("a", changed[:10]+"x"+changed[11:]) },
		"cut":             func() (string, error) { return k.Open("a", one[:8]) },
		"no base64":       func() (string, error) { return k.Open("a", "k1:***") },
	} {
		if got, err := open(); !errors.Is(err, account.ErrSealed) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	if again, err := account.ParseKey(k.String() + "\n"); err != nil || again != k || again.ID() != k.ID() || k.ID() == other.ID() {
		t.Error(again, err)
	}
	if _, err := account.ParseKey("abc"); !errors.Is(err, account.ErrKey) {
		t.Error(err)
	}
}
