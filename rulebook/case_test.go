package rulebook_test

import (
	"errors"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
)

func TestReadCases(t *testing.T) {
	cases, err := rulebook.ReadCases([]byte(`
- name: Làm được một nửa thì được một nửa số điểm
  component: "1.1"
  inputs: {done: 5, planned: 1_0}
  points: 1
  reason: 50 %
- name: Không có tin bài
  component: "1.2"
  points: 0
  outcome: missing
  next: tin bài
`), "cases.yaml", load(t, sound))
	if err != nil {
		t.Fatal(err)
	}
	want := []rulebook.Case{
		{
			Name: "Làm được một nửa thì được một nửa số điểm", Component: "1.1", Points: points.Int(1), Outcome: "scored", Reason: "50 %",
			Inputs: []rulebook.Given{{Input: "done", Value: "5", Line: 4}, {Input: "planned", Value: "1_0", Line: 4}}, File: "cases.yaml", Line: 2,
		},
		{Name: "Không có tin bài", Component: "1.2", Outcome: "missing", Next: "tin bài", File: "cases.yaml", Line: 7},
	}
	if d := cmp.Diff(want, cases, cmp.AllowUnexported(points.Points{})); d != "" {
		t.Error(d)
	}
}

func TestReadCasesReportsEverything(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"no list":        {"cases: []", []string{"1 rulebook.not_list"}},
		"empty":          {"", []string{"0 rulebook.empty"}},
		"no YAML":        {"- {", []string{"1 rulebook.not_yaml"}},
		"nothing in it":  {"- {}", []string{"1 rulebook.missing_key", "1 rulebook.missing_key", "1 rulebook.missing_key"}},
		"unknown key":    {"- {name: a, component: \"1.1\", points: 0, result: 3}", []string{"1 rulebook.unknown_key"}},
		"unknown code":   {"- {name: a, component: \"9\", points: 0}", []string{"1 input.unknown_criterion"}},
		"a sum":          {"- {name: a, component: \"1\", points: 0}", []string{"1 case.not_scored"}},
		"outcome":        {"- name: a\n  component: \"1.1\"\n  points: 0\n  outcome: late", []string{"4 case.outcome"}},
		"twice":          {"- {name: a, component: \"1.1\", points: 0}\n- {name: a, component: \"1.2\", points: 0}", []string{"2 case.twice"}},
		"inputs a list":  {"- {name: a, component: \"1.1\", points: 0, inputs: [1]}", []string{"1 rulebook.not_mapping"}},
		"an input twice": {"- {name: a, component: \"1.1\", points: 0, inputs: {done: 1, done: 2}}", []string{"1 rulebook.key_twice"}},
		"no plain value": {"- {name: a, component: \"1.1\", points: 0, inputs: {done: [1]}}", []string{"1 rulebook.not_scalar"}},
	} {
		cases, err := rulebook.ReadCases([]byte(c.text), "cases.yaml", load(t, sound))
		var problems message.Problems
		if !errors.As(err, &problems) || cases != nil {
			t.Errorf("%s: %v, %v", name, cases, err)
			continue
		}
		var got []string
		for _, p := range problems {
			got = append(got, strconv.Itoa(p.Line)+" "+p.Text.Key)
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

// What a person should look at, and only that.
func TestWarnings(t *testing.T) {
	const sourced = "source: Quyết định\nbasis: [{kind: QĐ, number: 1/QĐ, date: 01/01/2023, issuer: UBND}]\n"
	kept := map[string]bool{"warn.no_evidence": true, "warn.no_appraiser": true, "warn.no_unit": true}
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"nothing":          {sound + sourced, nil},
		"no source, basis": {sound, []string{"0: warn.no_basis", "31 1.2: warn.no_source"}},
		"no source at all": {strings.Replace(sound, "        illustrative: true\n", "", 1), []string{"0: warn.no_basis", "14 1: warn.no_sources"}},
		"classes":          {strings.Replace(sound, "  unconfirmed: true\n", "", 1) + strings.Replace(sourced, "source: Quyết định\n", "", 1), []string{"0: warn.classes", "30 1.2: warn.no_source"}},
		"level":            {strings.Replace(sound, "level: commune", "level: xa", 1) + sourced, []string{"0: warn.level"}},
		"gap":              {banded("[{from: 12, points: 3}, {from: 6, points: 1}]") + sourced, []string{"37 1.2: warn.band_gap"}},
		"falling":          {banded("[{from: 12, points: 0}, {from: 6, points: 1}, {from: 0, points: 3}]") + sourced, nil},
		"turning":          {banded("[{from: 12, points: 3}, {from: 6, points: 0}, {from: 0, points: 1}]") + sourced, []string{"37 1.2: warn.band_turns"}},
	} {
		var got []string
		for _, w := range load(t, c.text).Warnings("test.yaml") {
			if kept[w.Text.Key] {
				continue
			}
			got = append(got, strings.TrimSpace(strconv.Itoa(w.Line)+" "+w.Code)+": "+w.Text.Key)
			if said := w.In(message.VI); !strings.HasPrefix(said, "test.yaml") || strings.ContainsAny(said, "{}⟦") {
				t.Errorf("%s: %s", name, said)
			}
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
	frame := goodIndex(t, "frame.yaml").Warnings("frame.yaml")
	if n := strings.Count(frame.In(message.EN), "keeps"); n != 2 {
		t.Errorf("%s", frame.In(message.EN))
	}
}

// banded is the sound index with bands for its second component.
func banded(bands string) string {
	return strings.Replace(sound, "kind: per_item\n          of: items\n          each: 0,5", "kind: bands\n          of: items\n          bands: "+bands, 1)
}
