package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/scoring"
)

// plainJSON is the same output by one encoder of the standard library.
func plainJSON(t testing.TB, out scoreOutput) string {
	t.Helper()
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(out); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func streamed(t testing.TB, out scoreOutput) string {
	t.Helper()
	var b bytes.Buffer
	if err := writeScoreJSON(&b, out, len(out.Units), func(i int) scoreUnit { return out.Units[i] }); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// The demo's JSON is, byte by byte, what one plain encoder gives.
func TestScoreJSONOfTheDemo(t *testing.T) {
	x, ranked, names, err := scoreFiles(scoreFlags{index: "../rules/chi-lang-2023.yaml", inputs: "../demo/chi-lang-2023.csv", units: "../demo/units.csv"})
	if err != nil {
		t.Fatal(err)
	}
	for _, explain := range []bool{false, true} {
		for _, lang := range []message.Lang{message.VI, message.EN} {
			var b bytes.Buffer
			c := &command{lang: string(lang), stdout: &b}
			if err := c.printResults(x, ranked, names, true, explain); err != nil {
				t.Fatal(err)
			}
			want := scoreOutput{Index: x.ID, Version: x.Version, Hash: x.Hash()}
			for i := range ranked.Places {
				want.Units = append(want.Units, c.scoreUnit(ranked.Result(i, scoring.Everything), names, explain))
			}
			if d := cmp.Diff(plainJSON(t, want), b.String()); d != "" {
				t.Errorf("%s, explain %v: %s", lang, explain, d)
			}
		}
	}
}

// No text, number of units or empty list makes a difference either.
func FuzzScoreJSON(f *testing.F) {
	for _, s := range []string{"", `"`, `\`, `\\"`, "a: {b, [c]}", "<b>&\u2028", "\x00\xff\t", `{"a":[]}`} {
		f.Add(s, 3)
	}
	f.Add("x", 0)
	f.Add("x", 100)
	f.Fuzz(func(t *testing.T, s string, n int) {
		out := scoreOutput{Index: s, Version: "1"}
		for i := range max(0, n%200) {
			u := scoreUnit{Unit: fmt.Sprint(i, s), Name: s, Rank: i}
			if i%3 > 0 {
				u.Unheld = []string{s, "b"}
				u.Areas = []scoreSum{}
			}
			if i%2 > 0 {
				u.Lines = []scoreLine{{Reason: s, Outcome: scoring.Scored}, {Steps: []string{s, s}, Next: s}}
			}
			out.Units = append(out.Units, u)
		}
		if got, want := streamed(t, out), plainJSON(t, out); got != want {
			t.Errorf("%s", cmp.Diff(want, got))
		}
	})
}

// fullAfter takes n writes and then fails, as a full disk does.
type fullAfter int

var errFull = errors.New("full")

func (n *fullAfter) Write(b []byte) (int, error) {
	if *n--; *n < 0 {
		return 0, errFull
	}
	return len(b), nil
}

func TestScoreJSONSaysThatWritingFailed(t *testing.T) {
	for _, n := range []int{0, 1, 2, 50, 101} {
		full := fullAfter(n)
		err := writeScoreJSON(&full, scoreOutput{}, 100, func(i int) scoreUnit { return scoreUnit{Rank: i} })
		if !errors.Is(err, errFull) {
			t.Errorf("after %d: %v", n, err)
		}
	}
	if err := writeScoreJSON(io.Discard, scoreOutput{}, 100, func(i int) scoreUnit { return scoreUnit{Rank: i} }); err != nil {
		t.Error(err)
	}
}
