package store_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/audit"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/remediation"
	"github.com/parindex/parindex/store"
)

func TestEveryChangeLeavesOneEntry(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := world(t, dsn)
		clock := at("2024-05-02T08:00:00.123456789+07:00")
		s.Now = func() time.Time { return clock }
		e := audit.Entry{Chain: "u-huyen", Actor: "xa.congchuc", Verb: "change_action", Target: "action:x-9", Unit: "u-xa", Payload: json.RawMessage(`{"n":"thử <&>"}`)}
		if err := s.Change(t.Context(), e, func(*store.Tx) error { return nil }); err != nil {
			t.Fatal(err)
		}
		clock = clock.Add(time.Hour)
		if err := s.Change(t.Context(), e, func(tx *store.Tx) error {
			if !tx.Now().Equal(clock) {
				t.Errorf("the change is at %s", tx.Now())
			}
			tx.Payload(map[string]string{"state": "đang làm"}, actions[1])
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		e.Payload = nil
		if err := s.Change(t.Context(), e, func(*store.Tx) error { return nil }); err != nil {
			t.Fatal(err)
		}
		got := must(s.Audit(t.Context(), "u-huyen", 0, 0))(t)
		if len(got) != 3 {
			t.Fatalf("%d entries", len(got))
		}
		if err := audit.Verify(got); err != nil {
			t.Error(err)
		}
		want := audit.Seal(audit.Entry{}, audit.Entry{Chain: "u-huyen", At: at("2024-05-02T01:00:00.123456789Z"), Actor: "xa.congchuc", Verb: "change_action",
			Target: "action:x-9", Unit: "u-xa", Payload: json.RawMessage(`{"n":"thử <&>"}`)})
		same(t, "first entry", got[0], want)
		if s := string(got[1].Payload); !strings.HasPrefix(s, `{"before":{"state":"đang làm"},"after":{"id":"x-1",`) {
			t.Errorf("payload %s", s)
		}
		if got[2].Payload != nil {
			t.Errorf("payload %s where none was given", got[2].Payload)
		}

		page := must(s.Audit(t.Context(), "u-huyen", 1, 1))(t)
		same(t, "page", page, got[1:2])
		tips := must(s.Tips(t.Context()))(t)
		if len(tips) != 2 || tips[0].Chain != "" || tips[1] != (audit.Tip{Chain: "u-huyen", Seq: 3, Hash: got[2].Hash}) {
			t.Errorf("tips %+v", tips)
		}
		if err := audit.Verify(got, tips[1]); err != nil {
			t.Error(err)
		}
	})
}

// TestTamperedDatabaseShows: somebody with the database's file in hand.
func TestTamperedDatabaseShows(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := world(t, dsn)
		for range 3 {
			mustChange(t, s, func(tx *store.Tx) error { tx.Payload(nil, "x"); return nil })
		}
		db := raw(t, dsn)
		if _, err := db.Exec("UPDATE audit SET payload = NULL WHERE seq = 2"); err != nil {
			t.Fatal(err)
		}
		if err := audit.Verify(must(s.Audit(t.Context(), "", 0, 0))(t)); err != nil {
			t.Errorf("an erased payload: %v", err)
		}
		if _, err := db.Exec("UPDATE audit SET actor = 'khác' WHERE seq = 3"); err != nil {
			t.Fatal(err)
		}
		var broken *audit.Broken
		if err := audit.Verify(must(s.Audit(t.Context(), "", 0, 0))(t)); !errors.As(err, &broken) || broken.Seq != 3 {
			t.Errorf("an altered entry: %v", err)
		}
	})
}

func TestFailedChangeLeavesNothing(t *testing.T) {
	failed := errors.New("không được")
	onBoth(t, func(t *testing.T, dsn string) {
		s := open(t, dsn)
		ctx := t.Context()
		nothing := func(t *testing.T) {
			t.Helper()
			if n := len(must(s.Units(ctx))(t)) + len(must(s.Accounts(ctx))(t)) + len(must(s.Rounds(ctx))(t)) + len(must(s.Tips(ctx))(t)); n > 0 {
				t.Errorf("%d things left behind", n)
			}
		}
		if err := change(ctx, s, func(tx *store.Tx) error { return errors.Join(putWorld(tx), failed) }); !errors.Is(err, failed) {
			t.Errorf("got %v", err)
		}
		nothing(t)
		func() {
			defer func() {
				if recover() == nil {
					t.Error("the panic was swallowed")
				}
			}()
			t.Error(change(ctx, s, func(tx *store.Tx) error {
				if err := putWorld(tx); err != nil {
					t.Error(err)
				}
				panic("hỏng")
			}))
		}()
		nothing(t)
		stopped, stop := context.WithCancel(ctx)
		if err := change(stopped, s, func(tx *store.Tx) error { err := putWorld(tx); stop(); return err }); err == nil {
			t.Error("a change whose caller went away was kept")
		}
		nothing(t)
		if err := change(ctx, s, func(tx *store.Tx) error { tx.Payload(nil, func() {}); return putWorld(tx) }); err == nil {
			t.Error("a payload that is no data was kept")
		}
		nothing(t)
		mustChange(t, s, putWorld)
	})
}

// TestManyWriters: 20 at once, from two programs' worth of connections, on two
// chains; nothing is lost and both chains hold.
func TestManyWriters(t *testing.T) {
	const writers, changes = 20, 20
	onBoth(t, func(t *testing.T, dsn string) {
		stores := []*store.Store{world(t, dsn), open(t, dsn)}
		var wg sync.WaitGroup
		for w := range writers {
			s, chain := stores[w%2], org.UnitID([]string{"", "u-huyen"}[w/2%2])
			wg.Go(func() {
				for c := range changes {
					id := fmt.Sprintf("u-%d-%d", w, c)
					err := s.Change(t.Context(), audit.Entry{Chain: chain, Actor: "x", Verb: "put", Target: id}, func(tx *store.Tx) error {
						// PutActions reads before it writes, so that two writers
						// could start from the same state.
						if err := tx.PutActions([]remediation.Action{{ID: remediation.ActionID(id), Round: string(round), Unit: "u-xa"}}); err != nil {
							return err
						}
						return tx.PutUnits([]org.Unit{{ID: org.UnitID(id), Alias: id}})
					})
					if err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
		wg.Wait()
		if n := len(must(stores[0].Units(t.Context()))(t)) - len(units); n != writers*changes {
			t.Errorf("%d units, want %d", n, writers*changes)
		}
		if n := len(must(stores[0].Actions(t.Context(), round, ""))(t)) - len(actions); n != writers*changes {
			t.Errorf("%d actions, want %d", n, writers*changes)
		}
		for chain, want := range map[org.UnitID]int{"": 1 + writers*changes/2, "u-huyen": writers * changes / 2} {
			entries := must(stores[1].Audit(t.Context(), chain, 0, 0))(t)
			if len(entries) != want {
				t.Errorf("chain %q has %d entries, want %d", chain, len(entries), want)
			}
			if err := audit.Verify(entries); err != nil {
				t.Error(err)
			}
		}
	})
}

// TestOneOfManyEditorsWins: all saw the same version.
func TestOneOfManyEditorsWins(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := world(t, dsn)
		var wg sync.WaitGroup
		results := make([]error, 20)
		for i := range results {
			wg.Go(func() {
				a := actions[0]
				a.Officer = fmt.Sprint("Người ", i)
				results[i] = change(t.Context(), s, func(tx *store.Tx) error { return tx.UpdateAction(a) })
			})
		}
		wg.Wait()
		winner := -1
		for i, err := range results {
			switch {
			case err == nil && winner < 0:
				winner = i
			case err == nil:
				t.Errorf("%d and %d both saved", winner, i)
			case !errors.Is(err, store.ErrConflict):
				t.Error(err)
			}
		}
		if got := must(s.Action(t.Context(), "x-9"))(t); winner < 0 || got.Officer != fmt.Sprint("Người ", winner) || got.Version != 2 {
			t.Errorf("winner %d, kept %+v", winner, got)
		}
	})
}

// TestReadersDoNotWait: pages are served while a round is being loaded, and
// see nothing of it until it is done.
func TestReadersDoNotWait(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := world(t, dsn)
		mustChange(t, s, func(tx *store.Tx) error {
			if err := tx.PutUnits([]org.Unit{{ID: "u-9", Alias: "moi"}}); err != nil {
				return err
			}
			if err := tx.PutActions([]remediation.Action{{ID: "x-8", Round: string(round), Unit: "u-9"}}); err != nil {
				return err
			}
			ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
			defer cancel()
			if n := len(must(s.Units(ctx))(t)); n != len(units) {
				t.Errorf("a reader sees %d units", n)
			}
			if n := len(must(s.Actions(ctx, round, ""))(t)); n != len(actions) {
				t.Errorf("a reader sees %d actions", n)
			}
			must(s.Standings(ctx, round, assessment.Final))(t)
			return nil
		})
		if n := len(must(s.Units(t.Context()))(t)); n != len(units)+1 {
			t.Errorf("afterwards %d units", n)
		}
	})
}

// TestSecondProcess: the command line beside a running server, on one file.
func TestSecondProcess(t *testing.T) {
	const theirs, ours = 30, 30
	if dsn := os.Getenv("PARINDEX_TEST_SECOND"); dsn != "" {
		s := open(t, dsn)
		for i := range theirs {
			mustChange(t, s, func(tx *store.Tx) error {
				return tx.PutUnits([]org.Unit{{ID: org.UnitID(fmt.Sprint("cli-", i)), Alias: fmt.Sprint("cli-", i)}})
			})
		}
		return
	}
	onBoth(t, func(t *testing.T, dsn string) {
		s := open(t, dsn)
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestSecondProcess$")
		cmd.Env = append(os.Environ(), "PARINDEX_TEST_SECOND="+dsn)
		var said strings.Builder
		cmd.Stdout, cmd.Stderr = &said, &said
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		for i := range ours {
			mustChange(t, s, func(tx *store.Tx) error {
				return tx.PutUnits([]org.Unit{{ID: org.UnitID(fmt.Sprint("web-", i)), Alias: fmt.Sprint("web-", i)}})
			})
			time.Sleep(2 * time.Millisecond)
		}
		if err := cmd.Wait(); err != nil {
			t.Fatalf("%v\n%s", err, &said)
		}
		if n := len(must(s.Units(t.Context()))(t)); n != ours+theirs {
			t.Errorf("%d units", n)
		}
		entries := must(s.Audit(t.Context(), "", 0, 0))(t)
		if err := audit.Verify(entries); err != nil || len(entries) != ours+theirs {
			t.Errorf("%d entries, %v", len(entries), err)
		}
	})
}
