// Package audit holds the entries of the audit log (nhật ký) and the chain of
// hashes that shows when one of them was altered, removed or moved. There is
// one chain for each topmost unit, so that chains do not wait for each other.
package audit

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"strconv"
	"time"

	"github.com/parindex/parindex/org"
)

// Entry says who did what to what, and when. Every change of data leaves one.
type Entry struct {
	Chain   org.UnitID      `json:"chain"` // the topmost unit; "" for the system itself
	Seq     int64           `json:"seq"`   // 1, 2, 3, … within the chain
	At      time.Time       `json:"at"`    // UTC
	Actor   string          `json:"actor"` // a login, "cli:<system user>" or "system:demo"
	Verb    string          `json:"verb"`
	Target  string          `json:"target"` // what it was done to: "action:…"
	Unit    org.UnitID      `json:"unit,omitempty"`
	Payload json.RawMessage `json:"payload,omitempty"` // before and after; nil once erased
	Digest  string          `json:"digest"`            // SHA-256 of Payload
	Prev    string          `json:"prev"`              // Hash of the entry before; "" for the first
	Hash    string          `json:"hash"`
}

// Seal makes e the entry that follows prev in its chain: it sets Seq, Digest,
// Prev and Hash. For the first entry of a chain prev is the zero Entry; of any
// other prev only Seq and Hash are used.
func Seal(prev, e Entry) Entry {
	e.At = e.At.UTC()
	e.Seq, e.Prev = prev.Seq+1, prev.Hash
	e.Digest = digest(e.Payload)
	e.Hash = e.hash()
	return e
}

func digest(payload []byte) string {
	sum := sha256.Sum256(payload)
	return hex.EncodeToString(sum[:])
}

// instant is a form of time in which equal instants are equal texts.
const instant = "2006-01-02T15:04:05.000000000Z"

// encoding names what hash is computed over, so that a later way of doing it
// can be told from this one.
const encoding = "parindex audit entry 1"

// hash is the SHA-256 of all fields but Payload, for which Digest stands: a
// payload may be erased by a retention rule and the chain still holds. Each
// field is preceded by its length, so that no text moves from one field to
// the next unseen.
func (e Entry) hash() string {
	h := sha256.New()
	var size [8]byte
	for _, field := range []string{
		encoding, string(e.Chain), strconv.FormatInt(e.Seq, 10), e.At.UTC().Format(instant),
		e.Actor, e.Verb, e.Target, string(e.Unit), e.Digest, e.Prev,
	} {
		binary.BigEndian.PutUint64(size[:], uint64(len(field)))
		h.Write(size[:])
		h.Write([]byte(field))
	}
	return hex.EncodeToString(h.Sum(nil))
}
