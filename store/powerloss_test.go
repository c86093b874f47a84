package store_test

import (
	"bytes"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/parindex/parindex/audit"
	"github.com/parindex/parindex/document"
	"github.com/parindex/parindex/store"
)

// powerDir tells the test's own program to be the one whose writes are
// recorded.
const powerDir = "PARINDEX_POWER_DIR"

// halfPower is how many changes come before the log of the database goes back
// into it, and as many after.
const halfPower = 8

// TestPowerLoss records every write and sync of a program that saves, by
// strace, and cuts the power after each of them: what had not been synced is
// there, is not, or is there in part. Whatever was acknowledged by then is
// there after, whole and once, with its entry in the log.
func TestPowerLoss(t *testing.T) {
	if dir := os.Getenv(powerDir); dir != "" {
		savePower(t, dir)
		return
	}
	strace, err := exec.LookPath("strace")
	if err == nil {
		err = exec.CommandContext(t.Context(), strace, "-o", os.DevNull, "true").Run()
	}
	if err != nil {
		if os.Getenv("PARINDEX_REQUIRE_ALL") == "1" {
			t.Fatal("strace is needed for this test and is not installed, or may not trace")
		}
		t.Skip("needs strace, and leave to trace (apt-get install strace)")
	}
	dir := t.TempDir()
	s, err := store.Open(t.Context(), filepath.Join(dir, "parindex.db"))
	if err != nil {
		t.Fatal(err)
	}
	mustChange(t, s, putWorld)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	base, err := os.ReadFile(filepath.Join(dir, "parindex.db"))
	if err != nil {
		t.Fatal(err)
	}
	ops := recorded(t, strace, dir)
	d := newDisk(base)
	cuts, lost := 0, 0
	for i, op := range ops {
		d.take(op)
		for way := range ways {
			cuts++
			d.check(t, fmt.Sprintf("cut after %d of %d (%s %s), %s", i+1, len(ops), op.call, op.file, ways[way]), way, d.acked)
			if t.Failed() {
				return
			}
		}
		// A disk that says it wrote and did not is found out by the same eyes.
		if op.call == "ack" && d.lacks(t, lying, d.acked) {
			lost++
		}
	}
	if d.acked != 2*halfPower || d.syncs["parindex.db"] == 0 {
		t.Errorf("%d changes were acknowledged, the database was synced %d times: the record is not whole", d.acked, d.syncs["parindex.db"])
	}
	if lost == 0 {
		t.Error("nothing is missing even on a disk that lies: the check sees nothing")
	}
	t.Logf("%d writes and syncs, cut %d times; a lying disk was found out %d times of %d", len(ops), cuts, lost, d.acked)
}

// savePower saves and says so, and ends without closing anything.
func savePower(t *testing.T, dir string) {
	s, err := store.Open(t.Context(), filepath.Join(dir, "parindex.db"))
	if err != nil {
		t.Fatal(err)
	}
	for i := range 2 * halfPower {
		if i == halfPower {
			checkpoint(t, dir)
		}
		id := document.ID(fmt.Sprintf("power-%02d", i+1))
		d := document.Document{ID: id, Key: string(id), Owner: "u-xa", Kind: "KH", Number: string(id), Abstract: strings.Repeat("điện ", 1+i%3*400), Version: 1}
		err := s.Change(t.Context(), audit.Entry{Chain: "", Actor: "system:test", Verb: "power", Target: string(id)}, func(tx *store.Tx) error {
			return tx.PutDocuments([]document.Document{d})
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stdout.WriteString("ack\n"); err != nil {
			t.Fatal(err)
		}
	}
	os.Exit(0) // the power goes: nothing is closed
}

// checkpoint moves the log into the database, as SQLite does by itself once it
// is long.
func checkpoint(t *testing.T, dir string) {
	t.Helper()
	db := raw(t, filepath.Join(dir, "parindex.db"))
	if _, err := db.ExecContext(t.Context(), "PRAGMA wal_checkpoint(PASSIVE)"); err != nil {
		t.Fatal(err)
	}
}

// op is one thing that the program asked of the system.
type op struct {
	call string // write, truncate, sync, ack
	file string // its name
	at   int64
	data []byte
}

var (
	traced  = regexp.MustCompile(`^\d+ +(pwrite64|write|fsync|fdatasync|ftruncate)\((\d+)<([^>]*)>(?:, )?(.*)\) += (-?\d+)`)
	quotes  = regexp.MustCompile(`^"((?:\\x[0-9a-f]{2})*)", (\d+)(?:, (\d+))?$`)
	halves  = regexp.MustCompile(`^(\d+) +(.*) <unfinished \.\.\.>$`)
	resumes = regexp.MustCompile(`^(\d+) +<\.\.\. \w+ resumed>(.*)$`)
)

// recorded runs the program that saves and returns what it asked of the system,
// in order.
func recorded(t *testing.T, strace, dir string) []op {
	t.Helper()
	log := filepath.Join(t.TempDir(), "trace")
	c := exec.CommandContext(t.Context(), strace, "-f", "-y", "-xx", "-s", "1000000", "-e", "trace=pwrite64,write,fsync,fdatasync,ftruncate", "-o", log,
		os.Args[0], "-test.run=^TestPowerLoss$")
	c.Env = append(os.Environ(), powerDir+"="+dir)
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	text, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	var ops []op
	begun := map[string]string{} // by thread
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSuffix(line, "\n")
		if half := halves.FindStringSubmatch(line); half != nil {
			begun[half[1]] = half[2]
			continue
		}
		if rest := resumes.FindStringSubmatch(line); rest != nil {
			line = rest[1] + " " + begun[rest[1]] + rest[2]
		}
		m := traced.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		if o, ok := opOf(t, m); ok {
			ops = append(ops, o)
		}
	}
	return ops
}

// opOf reads one line of the trace.
func opOf(t *testing.T, m []string) (op, bool) {
	t.Helper()
	path := unescaped(t, m[3])
	o := op{file: filepath.Base(path)}
	ofDatabase := o.file == "parindex.db" || o.file == "parindex.db-wal"
	if strings.HasPrefix(m[5], "-") {
		t.Fatal("a call failed: ", m[0])
	}
	switch {
	case m[1] == "write" && m[2] == "1":
		q := quotes.FindStringSubmatch(m[4])
		return op{call: "ack", file: "stdout"}, q != nil && string(unescaped(t, q[1])) == "ack\n"
	case !ofDatabase:
		return o, false // what the log of the database is found by is made anew
	case m[1] == "fsync" || m[1] == "fdatasync":
		o.call = "sync"
		return o, true
	}
	if m[1] == "ftruncate" {
		n, err := strconv.ParseInt(m[4], 10, 64)
		if err != nil {
			t.Fatal(m[0], err)
		}
		o.call, o.at = "truncate", n
		return o, true
	}
	q := quotes.FindStringSubmatch(m[4])
	if m[1] != "pwrite64" || q == nil || q[2] != m[5] {
		t.Fatalf("a write that cannot be replayed: %.200s", m[0])
	}
	at, err := strconv.ParseInt(q[3], 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	o.call, o.at, o.data = "write", at, []byte(unescaped(t, q[1]))
	return o, true
}

func unescaped(t *testing.T, text string) string {
	t.Helper()
	if !strings.Contains(text, `\x`) {
		return text
	}
	b, err := hex.DecodeString(strings.ReplaceAll(text, `\x`, ""))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// The ways in which what was not synced comes out of a power cut.
const (
	allThere = iota
	noneThere
	torn
	tornOtherwise
	lying // not even the last sync of the log was done
)

var ways = []string{"all that was written is there", "only what was synced is there", "parts are there", "other parts are there"}

// disk is what was asked of a disk: what is safe on it, and what is under way.
type disk struct {
	safe    map[string][]byte
	before  map[string][]byte // what was safe before the last sync
	pending map[string][]op
	syncs   map[string]int
	acked   int
}

func newDisk(base []byte) *disk {
	return &disk{safe: map[string][]byte{"parindex.db": base}, before: map[string][]byte{"parindex.db": base}, pending: map[string][]op{}, syncs: map[string]int{}}
}

func (d *disk) take(o op) {
	switch o.call {
	case "ack":
		d.acked++
	case "sync":
		d.syncs[o.file]++
		d.before[o.file] = d.safe[o.file]
		for _, p := range d.pending[o.file] {
			d.safe[o.file] = applied(d.safe[o.file], p, len(p.data))
		}
		d.pending[o.file] = nil
	default:
		d.pending[o.file] = append(d.pending[o.file], o)
	}
}

// applied is a content after an op of which so many bytes reached the disk.
func applied(content []byte, o op, n int) []byte {
	if o.call == "truncate" {
		return append(bytes.Clone(content), make([]byte, max(0, int(o.at)-len(content)))...)[:o.at]
	}
	grown := append(bytes.Clone(content), make([]byte, max(0, int(o.at)+n-len(content)))...)
	copy(grown[o.at:], o.data[:n])
	return grown
}

// sector is what a disk writes whole or not at all.
const sector = 512

// image is what is found after a power cut.
func (d *disk) image(way int) map[string][]byte {
	chance := rand.New(rand.NewPCG(uint64(way), uint64(d.acked))) // the same cuts every time
	found := map[string][]byte{}
	for _, file := range []string{"parindex.db", "parindex.db-wal"} {
		content, held := d.safe[file]
		if way == lying && file == "parindex.db-wal" {
			content, held = d.before[file]
		}
		for _, o := range d.pending[file] {
			n := len(o.data)
			switch {
			case way == noneThere || way == lying:
				continue
			case way != allThere && chance.IntN(3) == 0:
				continue
			case way != allThere:
				n = min(n, sector*chance.IntN(n/sector+2))
			}
			content, held = applied(content, o, n), true
		}
		if held {
			found[file] = content
		}
	}
	return found
}

// found opens what is there after a power cut and returns the changes that
// are, whole.
func (d *disk) found(t *testing.T, way int) (changes map[string]bool, err error) {
	t.Helper()
	dir, err := os.MkdirTemp("", "parindex-power-")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	for file, content := range d.image(way) {
		if err := os.WriteFile(filepath.Join(dir, file), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	db, err := sql.Open("sqlite", filepath.Join(dir, "parindex.db")+"?_pragma=synchronous(0)")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	var well string
	if err := db.QueryRowContext(t.Context(), "PRAGMA integrity_check").Scan(&well); err != nil || well != "ok" {
		return nil, fmt.Errorf("integrity: %s %w", well, err)
	}
	rows, err := db.QueryContext(t.Context(), `SELECT d.id, COUNT(a.seq) FROM document d LEFT JOIN audit a ON a.target = d.id WHERE d.id LIKE 'power-%' GROUP BY d.id
		UNION ALL SELECT target, -1 FROM audit WHERE verb = 'power' AND target NOT IN (SELECT id FROM document)`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	changes = map[string]bool{}
	for rows.Next() {
		var id string
		var logged int
		if err := rows.Scan(&id, &logged); err != nil {
			return nil, err
		}
		if logged != 1 {
			return nil, fmt.Errorf("%s has %d entries in the log", id, logged)
		}
		changes[id] = true
	}
	return changes, rows.Err()
}

// check holds a power cut to what was acknowledged.
func (d *disk) check(t *testing.T, when string, way, acked int) {
	t.Helper()
	changes, err := d.found(t, way)
	if err != nil {
		t.Errorf("%s: %v", when, err)
		return
	}
	for i := range acked {
		if id := fmt.Sprintf("power-%02d", i+1); !changes[id] {
			t.Errorf("%s: %s was acknowledged and is gone", when, id)
		}
	}
	if len(changes) > acked+1 {
		t.Errorf("%s: %d changes, %d acknowledged", when, len(changes), acked)
	}
}

// lacks says whether something that was acknowledged is gone.
func (d *disk) lacks(t *testing.T, way, acked int) bool {
	t.Helper()
	changes, err := d.found(t, way)
	return err != nil || len(changes) < acked
}
