package store

import (
	"errors"
	"testing"
)

// A packed text that says more than it holds is an error, never a panic.
func FuzzUnpack(f *testing.F) {
	for _, s := range []string{"", "1", "1 1 1 1 1 1 1 0 0 abcdefg", "1 1 1 1 1 1 1 0 0 abcdef", "-1 0 0 0 0 0 0 0 0 ", "x 0 0 0 0 0 0 0 0 "} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		u := unpacker{words: map[string]string{}}
		in, err := u.unit([]byte(s))
		if (err == nil) != (in != nil) || err != nil && !errors.Is(err, errPacked) {
			t.Errorf("%v, %v", in, err)
		}
	})
}

func TestUnpackRefusesWhatIsCut(t *testing.T) {
	const whole = "1 1 1 1 1 1 1 0 0 abcdefg"
	for n := 1; n < len(whole); n++ {
		u := unpacker{words: map[string]string{}}
		if _, err := u.unit([]byte(whole[:n])); !errors.Is(err, errPacked) {
			t.Errorf("%q: %v", whole[:n], err)
		}
	}
}
