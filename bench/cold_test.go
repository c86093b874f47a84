package bench

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/parindex/parindex/cli"
)

// BenchmarkCold opens a nation's round in a SQLite file that was just closed,
// scores it anew, ranks it and prints it as JSON: the whole of
// `parindex rescore`. What is printed is counted and let go: to keep 140 MB is
// not the program's part.
func BenchmarkCold(b *testing.B) {
	dir := b.TempDir()
	data := filepath.Join(dir, "data")
	run(b, io.Discard, "load", nationFiles(b, dir), "--data", data)
	b.ReportAllocs()
	for b.Loop() {
		var units unitCounter
		if run(b, &units, "rescore", "bench", "--data", data, "--json"); units != communes {
			b.Fatalf("%d units, not the whole nation", units)
		}
	}
}

// unitCounter counts the units of the JSON written to it; no key is cut in two
// by how the program writes.
type unitCounter int

func (n *unitCounter) Write(p []byte) (int, error) {
	*n += unitCounter(bytes.Count(p, []byte(`"unit":`)))
	return len(p), nil
}

func run(b *testing.B, out io.Writer, args ...string) {
	b.Helper()
	var errs bytes.Buffer
	if code := cli.Run(args, strings.NewReader(""), out, &errs); code != 0 {
		b.Fatalf("%v: exit %d: %s", args, code, errs.String())
	}
}

// nationFiles writes the round as files and returns the round file.
func nationFiles(b *testing.B, dir string) string {
	b.Helper()
	write := func(name, content string) string {
		file := filepath.Join(dir, "round", name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			b.Fatal(err)
		}
		return file
	}
	units := strings.Builder{}
	units.WriteString("alias,name,level,parent\nnation,Nation,province,\n")
	for u := range communes {
		fmt.Fprintf(&units, "u%d,Unit %d,commune,nation\n", u, u)
	}
	write("units.csv", units.String())
	write("inputs.csv", inputsText(communes))
	write("index.yaml", indexText())
	return write("round.yaml", `round: bench
title: {vi: Bench}
year: 2023
publisher: nation
published: 2024-01-15
rulebook: index.yaml
units: units.csv
inputs: inputs.csv
`)
}
