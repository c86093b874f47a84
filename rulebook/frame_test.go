package rulebook_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
)

// good returns the sound file of that name, and the folder that it stands in.
func good(t testing.TB, name string) (data []byte, beside rulebook.Beside) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return data, func(name string) ([]byte, error) { return os.ReadFile(filepath.Join("testdata", name)) }
}

func goodIndex(t testing.TB, name string) *rulebook.Index {
	t.Helper()
	data, beside := good(t, name)
	x, err := rulebook.LoadBeside(data, name, beside)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func TestFrame(t *testing.T) {
	frame := goodIndex(t, "frame.yaml")
	var open []string
	for _, c := range frame.Unfilled() {
		open = append(open, c.Code+" "+c.Local.String())
	}
	if d := cmp.Diff([]string{"1.1 0.5", "2 1"}, open); d != "" {
		t.Error(d)
	}
	if c, _ := frame.Find("2"); c.Scored() || slices.Contains(frame.Leaves(), c) {
		t.Error("what is kept for additions is scored by nobody")
	}

	x := goodIndex(t, "added.yaml")
	if len(x.Unfilled()) != 0 || x.ID != "added" || x.Year != 2024 || x.Total != points.Int(5) || x.Level != "commune" || x.Ranking != rulebook.Dense {
		t.Errorf("%s %d, %s points, level %s, %s, unfilled %v", x.ID, x.Year, x.Total, x.Level, x.Ranking, x.Unfilled())
	}
	if len(x.Basis) != 1 || x.Basis[0].Number != "2/QĐ-UBND" {
		t.Errorf("its own basis stands for the frame's: %+v", x.Basis)
	}
	checkSums(t, x)
	c, ok := x.Find("1.1.9")
	if !ok || c.Depth != 2 || c.Area.Code != "1" || c.File != "added.yaml" || !slices.Contains(x.Leaves(), c) {
		t.Errorf("1.1.9 = %+v", c)
	}
	if c, _ := x.Find("1.1.1"); c.File != "frame.yaml" {
		t.Errorf("1.1.1 is from %s", c.File)
	}
	var order []string
	x.Walk(func(c *rulebook.Criterion) { order = append(order, c.Code) })
	if d := cmp.Diff([]string{"1", "1.1", "1.1.1", "1.1.9", "1.2", "2", "2.1", "2.2"}, order); d != "" {
		t.Error(d)
	}
}

func TestFrameNeedsItsFile(t *testing.T) {
	data, _ := good(t, "added.yaml")
	if _, err := rulebook.Load(data, "added.yaml"); err == nil || !strings.Contains(err.Error(), "bộ chỉ số đầy đủ") {
		t.Errorf("Load = %v", err)
	}
}

// Written out whole it stands alone, and is the same.
func TestWhole(t *testing.T) {
	for _, name := range []string{"added.yaml", "again.yaml", "frame.yaml", "blocks.yaml"} {
		data, beside := good(t, name)
		whole, err := rulebook.Whole(data, name, beside)
		if err != nil {
			t.Fatal(err)
		}
		x, err := rulebook.Load(whole, "whole.yaml")
		if err != nil {
			t.Fatalf("%s: %v\n%s", name, err, whole)
		}
		if was := goodIndex(t, name); x.Hash() != was.Hash() || !rulebook.DiffOf(was, x).Empty() {
			t.Errorf("%s: written out whole it is another: %+v\n%s", name, rulebook.DiffOf(was, x), whole)
		}
		if strings.Contains(string(whole), "extends") {
			t.Errorf("%s: %s", name, whole)
		}
	}
}

// Whatever the frame keeps and however it is filled: the parts add up, the hash
// is of the content alone, and anything but an exact fill is refused.
func TestFrameProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		local := rapid.IntRange(1, 40).Draw(t, "local")
		own := rapid.IntRange(0, 20).Draw(t, "own")
		parts := rapid.SliceOfN(rapid.IntRange(1, 20), 1, 5).Draw(t, "parts")
		hundredth := func(n int) string { return points.FromUnits(points.Must("0.01").Units() * int64(n)).String() }
		frame := fmt.Sprintf("{index: f, version: v, title: t, year: 2023, level: commune, total: %s, classes: {list: [{key: a, name: n, from: 0}]}, areas: [{code: A, title: a, max: %[1]s, local: %s, parts: [", hundredth(own+local), hundredth(local))
		if own > 0 {
			frame += fmt.Sprintf("{code: B, title: b, max: %s, rule: {kind: appraised}}", hundredth(own))
		}
		frame += "]}]}"
		var added []string
		sum := 0
		for i, p := range parts {
			sum += p
			added = append(added, fmt.Sprintf("{code: C%d, title: c, max: %s, rule: {kind: appraised}}", i, hundredth(p)))
		}
		head := "index: l, version: v, title: t, year: 2024, extends: f.yaml"
		add := "add: [{under: A, parts: [" + strings.Join(added, ", ") + "]}]"
		beside := func(string) ([]byte, error) { return []byte(frame), nil }
		x, err := rulebook.LoadBeside([]byte("{"+head+", "+add+"}"), "l.yaml", beside)
		if (err == nil) != (sum == local) {
			t.Fatalf("%d of %d: %v", sum, local, err)
		}
		if err != nil {
			return
		}
		var got points.Points
		for _, c := range x.Leaves() {
			got = got.Add(c.Max)
		}
		if got != x.Total || len(x.Unfilled()) != 0 {
			t.Fatalf("leaves %s, total %s", got, x.Total)
		}
		same, err := rulebook.LoadBeside([]byte("# comment\n{"+add+", "+head+"}"), "other.yaml", beside)
		if err != nil || same.Hash() != x.Hash() {
			t.Fatalf("the order of keys changed the hash: %v", err)
		}
		frame = strings.Replace(frame, "title: a", "title: b", 1)
		other, err := rulebook.LoadBeside([]byte("{"+head+", "+add+"}"), "l.yaml", beside)
		if err != nil || other.Hash() == x.Hash() {
			t.Fatalf("the frame changed and the hash did not: %v", err)
		}
	})
}

func TestFrameThatCannotBeRead(t *testing.T) {
	data, _ := good(t, "added.yaml")
	_, err := rulebook.Whole(data, "added.yaml", func(string) ([]byte, error) { return nil, errors.New("no disk") })
	if err == nil || !strings.Contains(err.Error(), "added.yaml:2") || !strings.Contains(err.Error(), "no disk") {
		t.Errorf("%v", err)
	}
}
