package web

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
)

func words(lang message.Lang, c *rulebook.Criterion) string {
	var said []string
	for _, t := range ruleWords(c) {
		said = append(said, t.In(lang))
	}
	return strings.Join(said, " ")
}

// Every rule of every shipped index is said in whole sentences in both
// languages, and every number of it is in them.
func TestEveryShippedRuleInWords(t *testing.T) {
	files, err := filepath.Glob("../rules/*.yaml")
	if err != nil || len(files) < 5 {
		t.Fatal(files, err)
	}
	kinds := map[rulebook.Kind]bool{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		x, err := rulebook.LoadBeside(text, file, func(name string) ([]byte, error) { return os.ReadFile("../rules/" + name) })
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range x.Leaves() {
			kinds[c.Rule.Kind] = true
			for _, text := range ruleWords(c) {
				if text.Key == "web.said.other" || text.Key == "web.said.unknown" {
					t.Errorf("%s %s: %s", file, c.Code, text.In(message.VI))
				}
			}
			for _, lang := range []message.Lang{message.VI, message.EN} {
				said := words(lang, c)
				if strings.ContainsAny(said, "{}⟦") || !strings.HasSuffix(strings.TrimRight(said, ")”"), ".") {
					t.Errorf("%s %s: %s", file, c.Code, said)
				}
				numbers := []points.Points{c.Rule.Each, c.Rule.Cap, c.Rule.Step, c.Rule.Late}
				for _, b := range c.Rule.Bands {
					if !b.Share {
						numbers = append(numbers, b.Points)
					}
				}
				for _, d := range c.Rule.Dates {
					numbers = append(numbers, d.Points)
				}
				for _, o := range c.Rule.Options {
					numbers = append(numbers, o.Points)
				}
				for _, i := range c.Rule.Items {
					numbers = append(numbers, i.Points)
				}
				for _, n := range numbers {
					if !n.IsZero() && !strings.Contains(said, lang.Number(n.Decimal())) {
						t.Errorf("%s %s: %s does not say %s", file, c.Code, said, n)
					}
				}
			}
		}
	}
	for _, kind := range rulebook.Kinds() {
		if !has("web.said." + kind) {
			t.Errorf("the kind %s has no sentence", kind)
		}
		if !kinds[rulebook.Kind(kind)] {
			t.Logf("no shipped rule is of the kind %s", kind)
		}
	}
}

// A kind that nobody has written a sentence for still shows all its numbers.
func TestUnknownKindInWords(t *testing.T) {
	c := &rulebook.Criterion{Max: points.Int(2), Rule: &rulebook.Rule{
		Kind: "quota", Each: points.Must("0.125"), Scale: decimal.NewFromInt(1000), Items: []rulebook.Item{{Input: "a", Points: points.Int(1)}},
	}}
	if got := words(message.VI, c); got != "Tối đa 2 điểm. items: a: 1 điểm. each: 0,125. scale: 1.000." {
		t.Errorf("%q", got)
	}
	if got := words(message.VI, &rulebook.Criterion{}); got != "" {
		t.Errorf("a sum: %q", got)
	}
	if kindWord(message.VI, "quota") != "quota" || kindWord(message.EN, rulebook.Share) != "in proportion" {
		t.Error("the word for a kind")
	}
}
