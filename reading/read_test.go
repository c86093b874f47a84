package reading_test

import (
	"context"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parindex/parindex/paper"
	"github.com/parindex/parindex/reading"
)

var update = flag.Bool("update", false, "write the golden files")

func read(t testing.TB, file string) *reading.Claims {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	text, err := paper.Read(context.Background(), data, file, paper.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return reading.Read(text, nil)
}

// TestSeed reads a real report of 2024, whose claims and faults were told by
// hand.
func TestSeed(t *testing.T) {
	got, err := json.MarshalIndent(read(t, "testdata/y-tich-2024.txt"), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "testdata/y-tich-2024.json", append(got, '\n'))
}

func golden(t *testing.T, file string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(filepath.Clean(file))
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), string(got)); d != "" {
		t.Errorf("%s: %s", file, d)
	}
}
