package store_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// TestSignInFailures: the fifth failure closes a login for a minute, each
// further one twice as long, up to an hour; another login stays open.
func TestSignInFailures(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := open(t, dsn)
		now := at("2024-05-02T08:00:00Z")
		s.Now = func() time.Time { return now }
		begin := func(login string) time.Duration { return must(s.BeginSignIn(t.Context(), login))(t) }
		for i := range 5 {
			if wait := begin("Chu.Tich"); wait != 0 {
				t.Fatalf("attempt %d waits %s", i+1, wait)
			}
		}
		for _, want := range []time.Duration{1, 2, 4, 8, 16, 32, 60, 60} {
			want *= time.Minute
			if wait := begin("chu.tich"); wait != want {
				t.Fatalf("closed for %s, want %s", wait, want)
			}
			if wait := begin("khach"); wait != 0 && want == time.Minute {
				t.Errorf("another login waits %s", wait)
			}
			now = now.Add(want - time.Second)
			if wait := begin("chu.tich"); wait != time.Second {
				t.Errorf("a second before its end: closed for %s", wait)
			}
			now = now.Add(time.Second)
			if wait := begin("chu.tich"); wait != 0 {
				t.Fatalf("not open again after %s: %s", want, wait)
			}
		}
		if err := s.SignedIn(t.Context(), "CHU.TICH"); err != nil {
			t.Fatal(err)
		}
		for range 5 {
			if wait := begin("chu.tich"); wait != 0 {
				t.Fatal("failures are remembered after signing in")
			}
		}
		now = now.Add(25 * time.Hour)
		for range 5 {
			if wait := begin("chu.tich"); wait != 0 {
				t.Fatal("failures are remembered after a day")
			}
		}
	})
}

// TestSignInFailuresAtOnce: attempts made together get no more tries.
func TestSignInFailuresAtOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := open(t, dsn)
		var tries atomic.Int64
		var all sync.WaitGroup
		for range 30 {
			all.Go(func() {
				if wait, err := s.BeginSignIn(t.Context(), "chu.tich"); err != nil {
					t.Error(err)
				} else if wait == 0 {
					tries.Add(1)
				}
			})
		}
		all.Wait()
		if tries.Load() != 5 {
			t.Errorf("%d tries", tries.Load())
		}
	})
}
