package web

import (
	"sync"
	"time"
)

// The brake on an address that tries many logins (each login has its own, in
// the database): so many failures are free, for an office shares an address,
// then each doubles the wait, up to the longest.
const (
	freeFailures = 20
	longestWait  = time.Minute
	forgetAfter  = 15 * time.Minute
	mostTried    = 10_000 // addresses that are remembered
)

type brake struct {
	mu    sync.Mutex
	now   func() time.Time
	tried map[string]tries
}

type tries struct {
	failures int
	last     time.Time
}

func newBrake(now func() time.Time) *brake { return &brake{now: now, tried: map[string]tries{}} }

// wait returns how long key must still wait before it may try again.
func (b *brake) wait(key string) time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	t := b.tried[key]
	if t.failures < freeFailures {
		return 0
	}
	// The shift is bounded: past six doublings the wait is the longest anyway.
	wait := min(time.Second<<min(t.failures-freeFailures+1, 6), longestWait)
	return max(wait-b.now().Sub(t.last), 0)
}

func (b *brake) failed(key string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.now()
	t := b.tried[key]
	if now.Sub(t.last) > forgetAfter {
		t = tries{}
	}
	if _, known := b.tried[key]; !known && len(b.tried) >= mostTried {
		b.forget(now)
	}
	b.tried[key] = tries{t.failures + 1, now}
}

// forget makes room: what is old goes, and if nothing is, the address with
// the fewest failures.
func (b *brake) forget(now time.Time) {
	least, fewest := "", 0
	for key, t := range b.tried {
		if now.Sub(t.last) > forgetAfter {
			delete(b.tried, key)
			continue
		}
		if least == "" || t.failures < fewest {
			least, fewest = key, t.failures
		}
	}
	if len(b.tried) >= mostTried {
		delete(b.tried, least)
	}
}
