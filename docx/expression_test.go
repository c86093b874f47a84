package docx_test

import (
	"html"
	"strings"
	"testing"

	"github.com/parindex/parindex/docx"
)

func TestExpressions(t *testing.T) {
	for source, want := range map[string]string{
		`ten`:                            "Y Tịch",
		`ten | upper()`:                  "Y TỊCH",
		`nam + 1`:                        "2024",
		`nhom.a + nhom["a"]`:             "AA",
		`ds[1 - 1]`:                      "một",
		`linh_vuc[0].muc[1]`:             "i2",
		`upper("đạt " + ten)`:            "ĐẠT Y TỊCH",
		`lower(ten)`:                     "y tịch",
		`len("ữ") + len(ds)`:             "3",
		`join(ds, "; ")`:                 "một; hai & <ba>",
		`co and not (nam < 2000) ? 1: 0`: "1",
		`"một" in ds ? "có" : "không"`:   "có",
		`ten startsWith "Y" ? "a" : "b"`: "a",
		`nam in [2022, 2023] ? ten : ""`: "Y Tịch",
		`trong == nil ? "-" : trong`:     "-",
	} {
		t.Run(source, func(t *testing.T) {
			template, err := docx.Open(pack(t, parts("<w:p><w:r><w:t>{{"+html.EscapeString(source)+"}}</w:t></w:r></w:p>", nil)))
			if err != nil {
				t.Fatal(err)
			}
			filled, err := template.Fill(sample())
			if err != nil {
				t.Fatal(err)
			}
			got, err := docx.Paragraphs(filled)
			if err != nil || got[0] != want {
				t.Errorf("got %q, %v; want %q", got, err, want)
			}
		})
	}
}

// TestExpressionsRefused holds the limits: no loops, no closures, nothing that
// costs more than it is long.
func TestExpressionsRefused(t *testing.T) {
	for _, source := range []string{
		`1..1000000000`, `map(1..9, #)`, `filter(ds, true)`, `all(ds, # != "")`, `count(ds)`, `reduce(ds, #acc)`,
		`sum([1])`, `repeat("a", 9)`, `now()`, `env("HOME")`, `fromJSON("1")`, `get(ten, 1)`, `len`,
		`fetch(nhom, "a")`, `$env`, `$env.ten`, `let x = 1; x`, `1; 2`, `ten matches "a+"`,
		`2 ** 9`, `2 ^ 9`, `nhom?.a`, `ten ?? "x"`, `{"a": 1}`, `ds[0:1]`, `ten.String()`, `1.5`, `b"x"`,
		`# == 1`, `.ten`, `upper`, `(`, `"`, `a b`, strings.Repeat("1+", 200) + "1", strings.Repeat("(", 400) + "1",
		strings.Repeat("a", 501),
	} {
		t.Run(source[:min(len(source), 30)], func(t *testing.T) {
			_, err := docx.Open(pack(t, parts("<w:p><w:r><w:t>{{"+html.EscapeString(source)+"}}</w:t></w:r></w:p>", nil)))
			if source == `len` || source == `upper` {
				// Names of functions are names like others: the data do not hold them.
				if err == nil {
					template, _ := docx.Open(pack(t, parts("<w:p><w:r><w:t>{{"+source+"}}</w:t></w:r></w:p>", nil)))
					_, err = template.Fill(sample())
				}
			}
			if err == nil {
				t.Error("accepted")
			}
		})
	}
}
