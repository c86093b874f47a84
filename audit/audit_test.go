package audit_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/parindex/parindex/audit"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
)

// chain is a chain of n entries of one province.
func chain(n int) []audit.Entry {
	var entries []audit.Entry
	var prev audit.Entry
	at := time.Date(2024, 5, 2, 8, 0, 0, 123456789, time.FixedZone("ICT", 7*3600))
	for i := range n {
		prev = audit.Seal(prev, audit.Entry{
			Chain: "tỉnh", At: at.Add(time.Duration(i) * time.Hour), Actor: "ytich.congchuc", Verb: "change_action",
			Target: "action:a1", Unit: "u-ytich", Payload: json.RawMessage(`{"before":"Đang làm","after":"Xong"}`),
		})
		entries = append(entries, prev)
	}
	return entries
}

func TestSealedChainHolds(t *testing.T) {
	entries := chain(5)
	if err := audit.Verify(entries); err != nil {
		t.Fatal(err)
	}
	if err := audit.Verify(nil); err != nil {
		t.Fatalf("a chain without entries: %v", err)
	}
	for i, e := range entries {
		if e.Seq != int64(i+1) {
			t.Errorf("entry %d has seq %d", i, e.Seq)
		}
		if e.At.Location() != time.UTC {
			t.Errorf("entry %d is kept in %s, not UTC", i, e.At.Location())
		}
	}
	if entries[0].Prev != "" || entries[1].Prev != entries[0].Hash {
		t.Error("entries do not name the one before")
	}
}

func TestErasedPayloadIsAccepted(t *testing.T) {
	entries := chain(3)
	entries[1].Payload = nil
	if err := audit.Verify(entries); err != nil {
		t.Fatal(err)
	}
}

// TestHashIsStable: a hash of today must verify in ten years.
func TestHashIsStable(t *testing.T) {
	const want = "300411dabfeafc63450d7a837d8945428b0cbf3f7303c565603e783fbd1a2570"
	if got := chain(1)[0].Hash; got != want {
		t.Errorf("hash %s, want %s: chains already written would no longer verify", got, want)
	}
}

func TestTamperedChainIsNamed(t *testing.T) {
	change := func(f func(*audit.Entry)) func([]audit.Entry) []audit.Entry {
		return func(es []audit.Entry) []audit.Entry { f(&es[1]); return es }
	}
	tests := []struct {
		name   string
		tamper func([]audit.Entry) []audit.Entry
		seq    int64
		key    string
	}{
		{"chain", change(func(e *audit.Entry) { e.Chain = "khác" }), 2, "audit.other_chain"},
		{"seq", change(func(e *audit.Entry) { e.Seq = 7 }), 7, "audit.gap"},
		{"at", change(func(e *audit.Entry) { e.At = e.At.Add(time.Nanosecond) }), 2, "audit.altered"},
		{"actor", change(func(e *audit.Entry) { e.Actor = "x" }), 2, "audit.altered"},
		{"verb", change(func(e *audit.Entry) { e.Verb = "x" }), 2, "audit.altered"},
		{"target", change(func(e *audit.Entry) { e.Target = "action:a2" }), 2, "audit.altered"},
		{"unit", change(func(e *audit.Entry) { e.Unit = "u-khac" }), 2, "audit.altered"},
		{"payload", change(func(e *audit.Entry) { e.Payload = json.RawMessage(`{}`) }), 2, "audit.payload"},
		{"empty payload for one erased", change(func(e *audit.Entry) { e.Payload = json.RawMessage{} }), 2, "audit.payload"},
		{"digest", change(func(e *audit.Entry) { e.Payload, e.Digest = nil, strings.Repeat("0", 64) }), 2, "audit.altered"},
		{"prev", change(func(e *audit.Entry) { e.Prev = strings.Repeat("0", 64) }), 2, "audit.cut_off"},
		{"hash", change(func(e *audit.Entry) { e.Hash = strings.Repeat("0", 64) }), 2, "audit.altered"},
		{"text moved between fields", change(func(e *audit.Entry) {
			e.Actor, e.Verb = e.Actor+"c", strings.TrimPrefix(e.Verb, "c")
		}), 2, "audit.altered"},
		{"sealed anew, the next does not follow", change(func(e *audit.Entry) {
			e.Actor = "x"
			*e = audit.Seal(audit.Entry{Seq: 1, Hash: e.Prev}, *e)
		}), 3, "audit.cut_off"},
		{"drop", func(es []audit.Entry) []audit.Entry { return slices.Delete(es, 1, 2) }, 3, "audit.gap"},
		{"drop the first", func(es []audit.Entry) []audit.Entry { return es[1:] }, 2, "audit.gap"},
		{"swap", func(es []audit.Entry) []audit.Entry { es[1], es[2] = es[2], es[1]; return es }, 3, "audit.gap"},
		{"swap with seq", func(es []audit.Entry) []audit.Entry {
			es[1], es[2] = es[2], es[1]
			es[1].Seq, es[2].Seq = 2, 3
			return es
		}, 2, "audit.cut_off"},
		{"twice", func(es []audit.Entry) []audit.Entry { return slices.Insert(es, 1, es[0]) }, 1, "audit.gap"},
		{"a chain of another made to be ours", func(es []audit.Entry) []audit.Entry {
			for i := range es {
				es[i].Chain = "khác"
			}
			return es
		}, 1, "audit.altered"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var broken *audit.Broken
			if err := audit.Verify(tt.tamper(chain(4))); !errors.As(err, &broken) {
				t.Fatalf("got %v, want a *Broken", err)
			}
			if broken.Seq != tt.seq || broken.Fault.Key != tt.key {
				t.Errorf("entry %d, %s; want entry %d, %s", broken.Seq, broken.Fault.Key, tt.seq, tt.key)
			}
			for _, l := range []message.Lang{message.VI, message.EN} {
				if said := broken.In(l); strings.ContainsAny(said, "⟦{") {
					t.Errorf("%s: %s", l, said)
				}
			}
		})
	}
}

// TestCutEndShowsAgainstTip: the chain alone cannot tell that its end is gone.
func TestCutEndShowsAgainstTip(t *testing.T) {
	entries := chain(4)
	last := entries[3]
	tip := audit.Tip{Chain: last.Chain, Seq: last.Seq, Hash: last.Hash}
	early := audit.Tip{Chain: last.Chain, Seq: 2, Hash: entries[1].Hash}
	if err := audit.Verify(entries, early, tip); err != nil {
		t.Fatal(err)
	}
	if err := audit.Verify(entries[:3]); err != nil {
		t.Fatalf("a shorter chain holds by itself: %v", err)
	}
	var broken *audit.Broken
	if err := audit.Verify(entries[:3], early, tip); !errors.As(err, &broken) || broken.Seq != 4 {
		t.Errorf("got %v, want entry 4 missing", err)
	}
	if err := audit.Verify(entries, audit.Tip{Chain: last.Chain, Seq: 2, Hash: last.Hash}); err == nil {
		t.Error("another hash at a tip's place was accepted")
	}
	if err := audit.Verify(entries, audit.Tip{Chain: org.UnitID("khác"), Seq: 2, Hash: entries[1].Hash}); err == nil {
		t.Error("a tip of another chain was accepted")
	}
	if err := audit.Verify(entries, audit.Tip{}); err == nil {
		t.Error("a tip without a place was accepted")
	}
}

func TestBrokenReadsInVietnamese(t *testing.T) {
	entries := chain(3)
	entries[2].Actor = "x"
	want := "Nhật ký tỉnh, mục 3: mục này đã bị sửa sau khi ghi"
	if err := audit.Verify(entries); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	system := []audit.Entry{audit.Seal(audit.Entry{}, audit.Entry{})}
	system[0].Actor = "x"
	want = "Nhật ký hệ thống, mục 1: mục này đã bị sửa sau khi ghi"
	if err := audit.Verify(system); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}
