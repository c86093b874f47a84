package store

import (
	"database/sql"
	"errors"
	"path/filepath"
	"testing"
)

// TestBusyIsSaid: when another process holds the file for longer than we wait,
// the person at the screen reads what to do and not a code of SQLite. (The
// store waits for 30 seconds; here nobody does.)
func TestBusyIsSaid(t *testing.T) {
	name := filepath.Join(t.TempDir(), "parindex.db") + "?_txlock=immediate"
	var dbs [2]*sql.DB
	for i := range dbs {
		db, err := sql.Open("sqlite", name)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := db.Close(); err != nil {
				t.Error(err)
			}
		})
		dbs[i] = db
	}
	tx, err := dbs[0].BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	_, err = dbs[1].BeginTx(t.Context(), nil)
	var f *Fault
	if !errors.As(writing(err), &f) || f.Text.Key != "store.busy" || !errors.Is(f, err) {
		t.Errorf("got %v of %v", writing(err), err)
	}
	if errors.As(writing(sql.ErrConnDone), &f) && f.Text.Key == "store.busy" {
		t.Error("any error is said to be of a busy database")
	}
}
