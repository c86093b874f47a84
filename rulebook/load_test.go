package rulebook_test

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/rulebook"
)

var update = flag.Bool("update", false, "write the golden files anew")

// Each file in rules/bad has a fault, or several; beside it stands what the
// loader says of it, in both languages.
func TestBrokenRulebooksDoNotLoad(t *testing.T) {
	files, err := filepath.Glob("../rules/bad/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("no broken rulebooks found", err)
	}
	for _, file := range files {
		name := filepath.Base(file)
		t.Run(strings.TrimSuffix(name, ".yaml"), func(t *testing.T) {
			x, err := rulebook.LoadBeside(read(t, file), name, func(name string) ([]byte, error) {
				data, err := os.ReadFile(filepath.Join("../rules/bad/frames", name))
				if err != nil {
					return nil, errors.New("không có tệp này")
				}
				return data, nil
			})
			var problems message.Problems
			if !errors.As(err, &problems) || x != nil {
				t.Fatalf("Load = %v, %v; want problems and no index", x, err)
			}
			got := problems.In(message.VI) + "\n" + problems.In(message.EN) + "\n"
			if strings.ContainsAny(got, "⟦{}") {
				t.Errorf("a text is missing, or an argument of one:\n%s", got)
			}
			golden := strings.TrimSuffix(file, ".yaml") + ".txt"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(string(read(t, golden)), got); diff != "" {
				t.Errorf("what is said of %s (-want +got):\n%s", name, diff)
			}
		})
	}
}

// What is at fault in one place must be reported whatever stands around it:
// each value of a sound rulebook is spoilt in turn, and the line named is its.
func TestFaultsNameTheirLine(t *testing.T) {
	lines := strings.Split(sound, "\n")
	for i, line := range lines {
		key, _, found := strings.Cut(line, ": ")
		if !found || strings.Contains(line, "{") || strings.Contains(key, "title") {
			continue
		}
		spoilt := append([]string{}, lines...)
		spoilt[i] = key + ": {not: this}"
		_, err := rulebook.Load([]byte(strings.Join(spoilt, "\n")), "sound.yaml")
		var problems message.Problems
		if !errors.As(err, &problems) {
			t.Errorf("line %d, %q: loaded, or %v", i+1, spoilt[i], err)
			continue
		}
		if problems[0].Line != i+1 {
			t.Errorf("line %d, %q: the first problem is at line %d:\n%v", i+1, spoilt[i], problems[0].Line, err)
		}
	}
}

func TestLoadRefusesLargeFiles(t *testing.T) {
	_, err := rulebook.Load([]byte(strings.Repeat("#", 1<<20+1)), "large.yaml")
	var problems message.Problems
	if !errors.As(err, &problems) || problems[0].Text.Key != "rulebook.too_big" {
		t.Errorf("Load = %v, want too_big", err)
	}
}

// A file that is all faults is told so in a page, with the count of the rest.
func TestManyFaultsAreCounted(t *testing.T) {
	_, err := rulebook.Load([]byte(sound+strings.Repeat("  - x: 1\n", 500)), "many.yaml")
	var problems message.Problems
	if !errors.As(err, &problems) || len(problems) != 201 {
		t.Fatalf("%d problems, want 200 and a count", len(problems))
	}
	last := problems[200]
	if last.Text.Key != "rulebook.more" || last.Line != 0 {
		t.Errorf("the last is %s", last.In(message.EN))
	}
}

// Loading must end with an index or with problems, whatever the bytes; an
// index that loads adds up.
func FuzzLoad(f *testing.F) {
	f.Add([]byte(sound))
	for _, pattern := range []string{"../rules/*.yaml", "../rules/bad/*.yaml"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range files {
			b, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(b)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		x, err := rulebook.Load(data, "fuzz.yaml")
		if err == nil {
			checkSums(t, x)
			return
		}
		var problems message.Problems
		if !errors.As(err, &problems) || len(problems) == 0 || x != nil {
			t.Fatalf("Load = %v, %v; want problems alone", x, err)
		}
		for _, p := range problems {
			if p.Line < 0 || p.Line > strings.Count(string(data), "\n")+strings.Count(string(data), "\r")+2 {
				t.Errorf("a problem at line %d of a shorter file: %s", p.Line, p.In(message.EN))
			}
		}
	})
}

// Whatever a file adds to a frame, loading ends, and what loads can be written
// out whole and is the same.
func FuzzFrame(f *testing.F) {
	frame, _ := good(f, "frame.yaml")
	for _, name := range []string{"added.yaml", "again.yaml"} {
		data, _ := good(f, name)
		f.Add(data)
	}
	files, err := filepath.Glob("../rules/bad/frame-*.yaml")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		beside := func(string) ([]byte, error) { return frame, nil }
		x, err := rulebook.LoadBeside(data, "fuzz.yaml", beside)
		if err != nil {
			return
		}
		checkSums(t, x)
		whole, err := rulebook.Whole(data, "fuzz.yaml", beside)
		if err != nil {
			t.Fatal(err)
		}
		if y, err := rulebook.Load(whole, "whole.yaml"); err != nil || y.Hash() != x.Hash() {
			t.Fatalf("written out whole it is another: %v\n%s", err, whole)
		}
	})
}

func read(t *testing.T, file string) []byte {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
