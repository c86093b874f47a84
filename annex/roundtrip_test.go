package annex_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/parindex/parindex/annex"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
)

// formats are both ways out and in.
var formats = map[string]func(*rulebook.Index) ([]byte, error){
	"a.xlsx": annex.ExportXLSX,
	"a.docx": annex.ExportDOCX,
}

// outline is what must come through print and import: code, title, maximum,
// kind of rule and its numbers.
func outline(x *rulebook.Index) string {
	var b strings.Builder
	fmt.Fprintf(&b, "total %s\n", x.Total)
	for _, k := range x.Blocks {
		fmt.Fprintf(&b, "block %s %s %s\n", k.Key, k.Title.VI, k.Max)
	}
	for _, e := range []*rulebook.Extra{x.Bonus, x.Penalty} {
		if e != nil {
			fmt.Fprintf(&b, "%s %s\n", e.Title.VI, e.Max)
		}
	}
	x.Walk(func(c *rulebook.Criterion) {
		fmt.Fprintf(&b, "%s%s | %s | %s | %s | %s%s", strings.Repeat("  ", c.Depth), c.Code, c.Title.VI, c.Max, c.Block, c.Tally, numbers(c))
		if !c.Local.IsZero() {
			fmt.Fprintf(&b, " local %s", c.Local)
		}
		b.WriteByte('\n')
	})
	return b.String()
}

func numbers(c *rulebook.Criterion) string {
	r := c.Rule
	if r == nil {
		return ""
	}
	s := " " + string(r.Kind)
	for _, o := range r.Options {
		s += fmt.Sprintf(" %q=%s", o.Title.VI, o.Points)
	}
	for _, i := range r.Items {
		in, _ := c.Input(i.Input)
		s += fmt.Sprintf(" %q=%s", in.Title.VI, i.Points)
	}
	for _, b := range r.Bands {
		s += fmt.Sprintf(" %s=%s/%v", b.From, b.Points, b.Share)
	}
	for _, d := range r.Dates {
		s += fmt.Sprintf(" %s=%s", d.Date, d.Points)
	}
	if r.WhenEmpty != nil {
		s += fmt.Sprintf(" empty=%v", *r.WhenEmpty)
	}
	return s + amounts(c)
}

// amounts are the numbers of the kinds that sentences say, and the modifiers.
func amounts(c *rulebook.Criterion) string {
	r, s := c.Rule, ""
	in, _ := c.Input(r.Of)
	switch r.Kind {
	case rulebook.Deduct, rulebook.PerItem:
		s += fmt.Sprintf(" each=%s %q of %q", r.Each, in.Unit.VI, in.Title.VI)
	case rulebook.Schedule:
		s += fmt.Sprintf(" %s=%d %q closes=%d each=%s late=%s", r.Every, r.Quota, r.Unit.VI, r.Closes, r.Each, r.Late)
	case rulebook.Compare:
		norm, _ := c.Input(r.Norm.Input)
		s += fmt.Sprintf(" %q to %s%q: %s %s %s", in.Title.VI, r.Norm.Number, norm.Title.VI, r.Norm.Below, r.Norm.Equal, r.Norm.Above)
	case rulebook.Formula:
		s += " use " + r.Use
		for _, f := range r.Formulas {
			s += fmt.Sprintf(" %s: %s", f.Key, f.Text)
		}
		for _, in := range c.Inputs {
			s += fmt.Sprintf(" %s %s %q %q", in.Name, in.Type, in.Title.VI, in.Unit.VI)
		}
	}
	if !r.Cap.IsZero() || !r.Least.IsZero() || !r.Step.IsZero() {
		s += fmt.Sprintf(" within %s %s by %s", r.Least, r.Cap, r.Step)
	}
	return s
}

// TestRoundTrip: what is printed is read back as it was, without a mark.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := drawIndex(t)
		x, err := rulebook.Load([]byte(text), "a.yaml")
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		want := outline(x)
		for file, export := range formats {
			data, err := export(x)
			if err != nil {
				t.Fatal(err)
			}
			im, err := annex.Import(data, file, annex.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(want, outline(im.Index)); d != "" {
				t.Fatalf("%s: %s\n%s", file, d, im.YAML)
			}
			if len(im.Marks) > 0 || im.Index.Title != x.Title || im.Index.Year != x.Year || im.Index.Level != x.Level {
				t.Fatalf("%s: %s %d %s, marks %v", file, im.Index.Title.VI, im.Index.Year, im.Index.Level, im.Marks)
			}
		}
	})
}

// TestRoundTripAnnexes: an annex that was read, printed and read again is the
// same; what was left to a person stays so.
func TestRoundTripAnnexes(t *testing.T) {
	for _, file := range annexes {
		if file == "numeric-codes.xlsx" { // a code stands twice in it: a person mends that before it is printed
			continue
		}
		im, err := annex.Import(read(t, file), file, given[file])
		if err != nil {
			t.Fatal(err)
		}
		again(t, file, im.Index)
	}
}

// TestRoundTripShipped: so it is with the indexes that are shipped, once the
// names that an annex does not print are those of the importer.
func TestRoundTripShipped(t *testing.T) {
	files, err := filepath.Glob("../rules/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal(err, files)
	}
	spoken := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		x, err := rulebook.LoadBeside(text, file, func(name string) ([]byte, error) { return os.ReadFile(filepath.Join("../rules", name)) })
		if err != nil {
			t.Fatal(err)
		}
		data, err := annex.ExportDOCX(x)
		if err != nil {
			t.Fatal(err)
		}
		im, err := annex.Import(data, "a.docx", annex.Options{Year: x.Year})
		if err != nil {
			t.Fatal(err)
		}
		x.Walk(func(c *rulebook.Criterion) {
			if c.Rule == nil || !slices.Contains([]rulebook.Kind{rulebook.Deduct, rulebook.PerItem, rulebook.Compare, rulebook.Schedule, rulebook.Formula}, c.Rule.Kind) {
				return
			}
			spoken++
			got, ok := im.Index.Find(c.Code)
			if !ok {
				t.Errorf("%s %s: not read back", file, c.Code)
				return
			}
			if numbers(got) != numbers(c) {
				t.Errorf("%s %s:%s, read back as %s", file, c.Code, numbers(c), numbers(got))
			}
		})
		again(t, file, im.Index)
	}
	if spoken < 20 {
		t.Errorf("only %d rules of these kinds", spoken)
	}
}

// again prints and reads an index in both formats.
func again(t *testing.T, file string, x *rulebook.Index) {
	t.Helper()
	for out, export := range formats {
		data, err := export(x)
		if err != nil {
			t.Fatal(err)
		}
		im, err := annex.Import(data, out, annex.Options{Year: x.Year})
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(outline(x), outline(im.Index)); d != "" {
			t.Errorf("%s, %s: %s", file, out, d)
		}
	}
}

// words that titles and options are drawn from: none turns a text into a date,
// a band or a total.
var vocabulary = strings.Fields("kế hoạch công tác cải cách hành chính tuyên truyền thủ tục một cửa hồ sơ đất đai tài chính văn bản chỉ đạo đơn vị cán bộ nhiệm vụ đúng đủ chất lượng")

func phrase(t *rapid.T, label string) string {
	words := rapid.SliceOfN(rapid.SampledFrom(vocabulary), 2, 7).Draw(t, label)
	s := strings.Join(words, " ")
	first := []rune(s)[:1]
	return strings.ToUpper(string(first)) + strings.TrimPrefix(s, string(first))
}

type drawing struct {
	*rapid.T
	total   points.Points
	penalty bool // what is drawn takes points away
}

func drawIndex(t *rapid.T) string {
	d := &drawing{T: t}
	var areas []string
	blocked := rapid.Bool().Draw(t, "blocks")
	var blocks strings.Builder
	perBlock := map[string]points.Points{}
	keys := []string{"I", "II"}
	n := rapid.IntRange(2, 4).Draw(t, "areas")
	for i := 1; i <= n; i++ {
		text, max := d.node(fmt.Sprint(i), 1)
		if blocked {
			key := keys[min(1, (i-1)*2/n)]
			perBlock[key] = perBlock[key].Add(max)
			text = strings.Replace(text, "\n", "\n    block: "+key+"\n", 1)
		}
		areas = append(areas, text)
		d.total = d.total.Add(max)
	}
	if blocked {
		blocks.WriteString("blocks:\n")
		for _, k := range keys {
			fmt.Fprintf(&blocks, "  - {key: %s, title: %q, max: %s}\n", k, phrase(t, "block"), perBlock[k])
		}
	}
	head := fmt.Sprintf("index: x\nversion: \"1\"\ntitle: BỘ CHỈ SỐ CẢI CÁCH HÀNH CHÍNH CẤP XÃ NĂM 2024\nyear: 2024\nlevel: commune\ntotal: %s\nclasses: {unconfirmed: true, list: [{key: a, name: A, from: 0}]}\n", d.total)
	extras := ""
	for _, e := range [][3]string{{"bonus", "ĐIỂM THƯỞNG", "T"}, {"penalty", "ĐIỂM TRỪ", "P"}} {
		if rapid.Bool().Draw(t, e[0]) {
			d.penalty = e[0] == "penalty"
			text, max := d.node(fmt.Sprint(n+map[string]int{"T": 1, "P": 2}[e[2]]), 1)
			extras += fmt.Sprintf("%s:\n  title: %s\n  max: %s\n  parts:\n  %s", e[0], e[1], max, strings.ReplaceAll(strings.TrimRight(text, "\n"), "\n", "\n  ")) + "\n"
		}
	}
	return head + blocks.String() + "areas:\n" + strings.Join(areas, "") + extras
}

// node draws a node and what is below it, indented for its depth.
func (d *drawing) node(code string, depth int) (string, points.Points) {
	in := strings.Repeat("    ", depth-1) + "  "
	head := fmt.Sprintf("%s- code: %q\n%s  title: %q\n", in, code, in, phrase(d.T, "title"))
	if depth < 3 && (depth == 1 || rapid.Bool().Draw(d.T, "split")) {
		var parts strings.Builder
		var sum points.Points
		for i := 1; i <= rapid.IntRange(1, 12).Draw(d.T, "parts"); i++ {
			text, max := d.node(fmt.Sprintf("%s.%d", code, i), depth+1)
			parts.WriteString(text)
			sum = sum.Add(max)
		}
		local := ""
		if rapid.IntRange(0, 4).Draw(d.T, "local") == 0 {
			kept := points.FromUnits(int64(rapid.IntRange(1, 40).Draw(d.T, "kept")) * 500_000_000)
			local, sum = fmt.Sprintf("%s  local: %s\n", in, kept), sum.Add(kept)
		}
		return head + fmt.Sprintf("%s  max: %s\n%s%s  parts:\n", in, sum, local, in) + parts.String(), sum
	}
	max := points.FromUnits(int64(rapid.IntRange(1, 100).Draw(d.T, "max")) * 500_000_000) // steps of 0,05
	if rapid.Bool().Draw(d.T, "evidence") {
		head += fmt.Sprintf("%s  evidence: %q\n", in, phrase(d.T, "evidence"))
	}
	if depth > 1 && rapid.IntRange(0, 15).Draw(d.T, "all local") == 0 {
		return head + fmt.Sprintf("%s  max: %s\n%s  local: %s\n", in, max, in, max), max
	}
	return head + fmt.Sprintf("%s  max: %s\n", in, max) + d.rule(in+"  ", max), max
}

func (d *drawing) rule(in string, max points.Points) string {
	less := func(k int64) points.Points { return points.FromUnits(max.Units() / 5 / 1_000_000 * k * 1_000_000) } // k fifths, four decimals
	switch rapid.IntRange(0, 10).Draw(d.T, "kind") {
	case 6:
		if d.penalty { // a penalty that shrinks is left to a person
			return d.counted(in, max, less, "per_item")
		}
		return d.counted(in, max, less, "deduct")
	case 7:
		return d.counted(in, max, less, "per_item")
	case 8:
		return d.compared(in, max, less)
	case 9:
		return d.periodic(in, max, less)
	case 10:
		return d.formulas(in, max)
	case 0:
		return in + "rule: {kind: appraised}\n"
	case 1:
		s := in + "rule:\n" + in + "  kind: choice\n" + in + "  options:\n"
		for i, p := range []points.Points{max, less(2), less(0)}[:rapid.IntRange(2, 3).Draw(d.T, "options")] {
			s += fmt.Sprintf("%s    - {key: o%d, title: %q, points: %s}\n", in, i, phrase(d.T, "option"), p)
		}
		return s
	case 2:
		dates := []string{fmt.Sprintf("{by: 2024-0%d-15, points: %s}", rapid.IntRange(1, 3).Draw(d.T, "month"), max)}
		if rapid.Bool().Draw(d.T, "second") {
			dates = append(dates, fmt.Sprintf("{by: 2024-0%d-29, points: %s}", rapid.IntRange(4, 9).Draw(d.T, "month"), less(3)))
		}
		return in + "inputs: {on: {type: date, title: Ngày}}\n" + in + "rule: {kind: deadline, of: on, dates: [" + strings.Join(dates, ", ") + "]}\n"
	case 3:
		return d.bands(in, max, less, "%")
	case 4:
		return d.bands(in, max, less, "")
	default:
		half := less(2)
		if half.IsZero() {
			return in + "rule: {kind: appraised}\n"
		}
		return in + "inputs:\n" + fmt.Sprintf("%s  a: {type: yes_no, title: %q}\n%s  b: {type: yes_no, title: %q}\n", in, phrase(d.T, "item"), in, phrase(d.T, "item")) +
			in + fmt.Sprintf("rule: {kind: checklist, items: [{input: a, points: %s}, {input: b, points: %s}]}\n", half, max.Sub(half))
	}
}

func (d *drawing) bands(in string, max points.Points, less func(int64) points.Points, sign string) string {
	froms := rapid.SliceOfNDistinct(rapid.IntRange(0, 100), 1, 4, rapid.ID).Draw(d.T, "froms")
	for i := range froms {
		for j := i + 1; j < len(froms); j++ {
			if froms[i] < froms[j] {
				froms[i], froms[j] = froms[j], froms[i]
			}
		}
	}
	var bands []string
	for i, f := range froms {
		gives := "points: " + less(int64(4-i)).String()
		if i == 0 {
			gives = "points: " + max.String()
		}
		if sign != "" && i > 0 && rapid.Bool().Draw(d.T, "share") {
			gives = "share: true"
		}
		half := ""
		if f > 0 && f < 100 && rapid.Bool().Draw(d.T, "half") {
			half = ".5"
		}
		bands = append(bands, fmt.Sprintf("{from: %d%s%s, %s}", f, half, sign, gives))
	}
	list := ", bands: [" + strings.Join(bands, ", ") + "]}\n"
	if sign == "" {
		return in + "inputs: {n: {type: number, title: Số, unit: tin bài}}\n" + in + "rule: {kind: bands, of: n" + list
	}
	empty := rapid.SampledFrom([]string{"full", "zero", "leave", "0.05"}).Draw(d.T, "empty")
	return in + "inputs: {a: {type: count, title: Việc xong}, b: {type: count, title: Việc giao}}\n" +
		in + "rule: {kind: bands, of: a, per: b, when_empty: " + empty + list
}

// modified draws modifiers of any rule, as keys in braces; some rules hold
// points below zero.
func (d *drawing) modified(max points.Points, negative bool) string {
	s := ""
	if rapid.IntRange(0, 3).Draw(d.T, "cap") == 0 {
		s += ", cap: " + max.String()
	}
	if negative && rapid.Bool().Draw(d.T, "least") {
		s += ", least: -" + []string{"0.25", "1", "12.5"}[rapid.IntRange(0, 2).Draw(d.T, "how low")]
	}
	if rapid.IntRange(0, 3).Draw(d.T, "step") == 0 {
		s += ", step: 0.05"
	}
	return s
}

// unit is what is counted; "mỗi một hồ sơ" counts "hồ sơ".
func (d *drawing) unit() string {
	return "loại " + strings.ToLower(phrase(d.T, "unit"))
}

func (d *drawing) counted(in string, max points.Points, less func(int64) points.Points, kind string) string {
	each := less(int64(rapid.IntRange(1, 4).Draw(d.T, "each")))
	if each.IsZero() {
		each = max
	}
	return in + fmt.Sprintf("inputs: {n: {type: count, title: %q, unit: %q}}\n", phrase(d.T, "counted"), d.unit()) +
		in + fmt.Sprintf("rule: {kind: %s, of: n, each: %s%s}\n", kind, each, d.modified(max, kind == "deduct"))
}

func (d *drawing) compared(in string, max points.Points, less func(int64) points.Points) string {
	gives := rapid.Permutation([]points.Points{max, less(2), less(0)}).Draw(d.T, "sides")
	norm, declared := "7.5", ""
	if rapid.Bool().Draw(d.T, "norm") {
		norm, declared = "m", fmt.Sprintf(", m: {type: number, title: %q}", phrase(d.T, "norm"))
	}
	return in + fmt.Sprintf("inputs: {n: {type: number, title: %q, unit: ngày}%s}\n", phrase(d.T, "compared"), declared) +
		in + fmt.Sprintf("rule: {kind: compare, of: n, norm: %s, below: %s, equal: %s, above: %s%s}\n", norm, gives[0], gives[1], gives[2], d.modified(max, false))
}

func (d *drawing) periodic(in string, max points.Points, less func(int64) points.Points) string {
	every := rapid.SampledFrom([]string{"month", "quarter", "half"}).Draw(d.T, "every")
	s := in + fmt.Sprintf("rule: {kind: schedule, every: %s, quota: %d, unit: %q", every, rapid.IntRange(1, 30).Draw(d.T, "quota"), d.unit())
	if rapid.Bool().Draw(d.T, "closes") {
		s += fmt.Sprintf(", closes: %d", rapid.IntRange(1, 28).Draw(d.T, "day"))
	}
	switch rapid.IntRange(0, 2).Draw(d.T, "gives") {
	case 0: // more than the maximum, cut, or just the maximum
		each := max
		if every == "half" {
			each = max.Half()
		} else {
			s += ", cap: " + max.String()
		}
		s += fmt.Sprintf(", each: %s", each)
		if rapid.Bool().Draw(d.T, "late") && !less(2).IsZero() {
			s += fmt.Sprintf(", late: %s", less(2))
		}
	case 1:
		s += fmt.Sprintf(", bands: [{from: 100%%, points: %s}, {from: 62.5%%, share: true}, {from: 0%%, points: %s}]", max, less(1))
	}
	if !strings.Contains(s, "cap") {
		s += d.modified(max, false)
	}
	return s + "}\n"
}

func (d *drawing) formulas(in string, max points.Points) string {
	text := []string{fmt.Sprintf("%s * done / planned", max), "late > 0 ? 0 : min(done, planned)", "max(0, min(1.5, 5 + (100 * done / planned - late) / 4))"}
	n := rapid.IntRange(1, 3).Draw(d.T, "formulas")
	s := in + fmt.Sprintf("inputs: {done: {type: count, title: %q, unit: hồ sơ}, planned: {type: count, title: %q}, late: {type: number, title: \"Số (chậm), tính theo ngày\"}}\n", phrase(d.T, "done"), phrase(d.T, "planned")) +
		in + "rule:\n" + in + "  kind: formula\n" + in + "  formulas:\n"
	for i := range n {
		s += fmt.Sprintf("%s    way_%d: %q\n", in, i, text[2-i])
	}
	if n > 1 {
		s += fmt.Sprintf("%s  use: way_%d\n", in, rapid.IntRange(0, n-1).Draw(d.T, "use"))
	}
	if rapid.Bool().Draw(d.T, "empty") {
		s += in + "  when_empty: " + rapid.SampledFrom([]string{"full", "zero", "leave"}).Draw(d.T, "when") + "\n"
	}
	return s
}
