package bench

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/parindex/parindex/docx"
	papers "github.com/parindex/parindex/report"
)

// papersMade is how many reports a district of a big province waits for.
const papersMade = 200

// BenchmarkPapers makes the same 200 reports in one run by parindex and by
// Debian's python3-docxtpl, from the shipped template and one data; of ours
// the tags alone are rewritten into docxtpl's. Each runs in a small program of
// its own, whose memory is measured. Both must say the same.
func BenchmarkPapers(b *testing.B) {
	const python = "/usr/bin/python3"
	if err := exec.CommandContext(b.Context(), python, "-c", "import docxtpl").Run(); err != nil {
		b.Skip("python3-docxtpl is not installed (apt-get install python3-docxtpl)")
	}
	dir := b.TempDir()
	form, err := papers.Template(papers.Remediation)
	if err != nil {
		b.Fatal(err)
	}
	write(b, filepath.Join(dir, "ours.docx"), form)
	write(b, filepath.Join(dir, "theirs.docx"), jinja(b, form))
	write(b, filepath.Join(dir, "data.jsonl"), paperData(b))
	filler := filepath.Join(dir, "fill")
	if said, err := exec.CommandContext(b.Context(), "go", "build", "-o", filler, "./testdata/fill").CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, said)
	}
	var ours, theirs [2]float64 // nanoseconds, kB
	for b.Loop() {
		for name, sums := range map[string]*[2]float64{"ours": &ours, "theirs": &theirs} {
			out := filepath.Join(dir, name)
			if err := os.MkdirAll(out, 0o700); err != nil {
				b.Fatal(err)
			}
			program := map[string][]string{"ours": {filler}, "theirs": {python, "testdata/docxtpl_fill.py"}}[name]
			args := slices.Concat(program[1:], []string{filepath.Join(dir, name+".docx"), filepath.Join(dir, "data.jsonl"), out})
			said, err := exec.CommandContext(b.Context(), program[0], args...).CombinedOutput() // #nosec G204 -- both are the benchmark's own
			if err != nil {
				b.Fatalf("%s: %v\n%s", name, err, said)
			}
			took := regexp.MustCompile(`(?m)^(\d+) (\d+)$`).FindSubmatch(said)
			if took == nil {
				b.Fatalf("%s said %s", name, said)
			}
			for i := range sums {
				var n float64
				if _, err := fmt.Sscan(string(took[i+1]), &n); err != nil {
					b.Fatal(err)
				}
				sums[i] += n
			}
		}
	}
	for i := range papersMade {
		if a, c := said(b, dir, "ours", i), said(b, dir, "theirs", i); !slices.Equal(a, c) {
			b.Fatalf("report %d differs:\n%s\n---\n%s", i, strings.Join(a, "\n"), strings.Join(c, "\n"))
		}
	}
	n := float64(b.N)
	b.ReportMetric(ours[0]/1e6/n, "ms-parindex/op")
	b.ReportMetric(theirs[0]/1e6/n, "ms-docxtpl/op")
	b.ReportMetric(theirs[0]/ours[0], "times-slower")
	b.ReportMetric(ours[1]/1024/n, "MB-parindex")
	b.ReportMetric(theirs[1]/1024/n, "MB-docxtpl")
}

func write(t testing.TB, name string, data []byte) {
	t.Helper()
	if err := os.WriteFile(name, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// paperData is the data of each report on a line of its own.
func paperData(t testing.TB) []byte {
	t.Helper()
	text, err := os.ReadFile("../docx/testdata/remediation.json")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	for i := range papersMade {
		var one map[string]any
		if err := json.Unmarshal(text, &one); err != nil {
			t.Fatal(err)
		}
		one["number"] = fmt.Sprintf("Số: %d/BC-UBND", i+1)
		line, err := json.Marshal(one)
		if err != nil {
			t.Fatal(err)
		}
		out.Write(append(line, '\n'))
	}
	return out.Bytes()
}

// said is what a report says, blank paragraphs apart.
func said(t testing.TB, dir, name string, i int) []string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, name, fmt.Sprint(i)+".docx"))
	if err != nil {
		t.Fatal(err)
	}
	paragraphs, err := docx.Paragraphs(data)
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(paragraphs, func(s string) bool { return strings.TrimSpace(s) == "" })
}

var (
	alone    = regexp.MustCompile(`<w:t>\{\{(for|if|else|end)([^}]*)\}\}</w:t>`)
	rowStart = regexp.MustCompile(`\{\{(for \w+ in [\w.]+)\}\}(\{\{\w+\.\w+\}\})`)
	called   = regexp.MustCompile(`\{\{upper\((\w+)\)\}\}`)
)

// jinja rewrites the tags of a template into those of docxtpl: {%p …%} for a
// paragraph that holds only a tag, {%tr …%} in rows of their own around a row.
func jinja(t testing.TB, form []byte) []byte {
	t.Helper()
	zr, err := zip.NewReader(bytes.NewReader(form), int64(len(form)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	zw := zip.NewWriter(&out)
	for _, f := range zr.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == "word/document.xml" {
			content = []byte(jinjaTags(string(content)))
		}
		w, err := zw.Create(f.Name)
		if err == nil {
			_, err = w.Write(content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := zw.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func jinjaTags(xml string) string {
	row := func(tag string) string {
		return "<w:tr><w:tc><w:tcPr/><w:p><w:r><w:t>{%tr " + tag + " %}</w:t></w:r></w:p></w:tc></w:tr>"
	}
	for {
		at := rowStart.FindStringSubmatchIndex(xml)
		if at == nil {
			break
		}
		begin, end := strings.LastIndex(xml[:at[0]], "<w:tr>"), at[0]+strings.Index(xml[at[0]:], "</w:tr>")+len("</w:tr>")
		inner := strings.Replace(xml[begin:at[0]]+xml[at[4]:end], "{{end}}", "", 1)
		xml = xml[:begin] + row(xml[at[2]:at[3]]) + inner + row("endfor") + xml[end:]
	}
	var open []string
	xml = alone.ReplaceAllStringFunc(xml, func(tag string) string {
		m := alone.FindStringSubmatch(tag)
		word, rest := m[1], m[2]
		switch word {
		case "for", "if":
			open = append(open, word)
		case "end":
			word, open = "end"+open[len(open)-1], open[:len(open)-1]
		}
		rest = regexp.MustCompile(`len\((\w+)\)`).ReplaceAllString(rest, "$1|length")
		rest = strings.NewReplacer(`issuer contains "\n"`, `"\n" in issuer`, "lv.items", "lv['items']").Replace(rest)
		return "<w:t>{%p " + word + rest + " %}</w:t>"
	})
	return called.ReplaceAllString(xml, "{{$1|upper}}")
}
