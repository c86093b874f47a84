package scoring_test

import (
	"strings"
	"testing"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
)

// fataler is what these helpers need of a test, or of a property's.
type fataler interface {
	Helper()
	Fatalf(format string, args ...any)
}

// book makes an index of one component from the lines of its YAML.
func book(t fataler, component string) *rulebook.Index {
	t.Helper()
	lines := strings.Split(strings.TrimSpace(component), "\n")
	max := strings.TrimPrefix(strings.TrimSpace(lines[0]), "max: ")
	head := "index: t\nversion: \"1\"\ntitle: T\nyear: 2023\nlevel: commune\ntotal: " + max + "\nclasses: {list: [{key: a, name: A, from: 0}]}\nareas:\n- code: \"1\"\n  title: A\n"
	x, err := rulebook.Load([]byte(head+"  "+strings.Join(lines, "\n  ")+"\n"), "t.yaml")
	if err != nil {
		t.Fatalf("%v\n%s", err, head+component)
	}
	return x
}

// values reads "a=1 b=2" as inputs of the component.
func values(t fataler, c *rulebook.Criterion, given string) []scoring.Value {
	t.Helper()
	var vs []scoring.Value
	for _, pair := range strings.Fields(given) {
		name, raw, _ := strings.Cut(pair, "=")
		in, ok := c.Takes(name)
		if !ok {
			t.Fatalf("no input %q", name)
		}
		v, bad := scoring.ParseValue(c, in, raw)
		if bad != nil {
			t.Fatalf("%s: %s", pair, bad.In(message.VI))
		}
		vs = append(vs, v)
	}
	return vs
}

const (
	rate      = "inputs: {a: {type: count, title: Đúng hạn, unit: hồ sơ}, b: {type: count, title: Đã giải quyết}}\n"
	bands     = "max: 2.5\n" + rate + "rule: {kind: bands, of: a, per: b, when_empty: full, bands: [{from: 100%, points: 2.5}, {from: 95%, points: 1.5}, {from: 90%, points: 0.5}, {from: 0%, points: 0}]}"
	seventy   = "max: 1\n" + rate + "rule: {kind: bands, of: a, per: b, when_empty: zero, bands: [{from: 90%, points: 1}, {from: 70%, points: 0.5}, {from: 50%, points: 0.25}]}"
	articles  = "max: 2\ninputs: {a: {type: count, title: Tin bài, unit: tin bài}}\nrule: {kind: bands, of: a, bands: [{from: 48, points: 2}, {from: 24, points: 1}, {from: 0, points: 0}]}"
	share876  = "max: 2\n" + rate + "rule: {kind: bands, of: a, per: b, when_empty: full, bands: [{from: 95%, share: true}, {from: 0%, points: 0}]}"
	share     = "max: 10\n" + rate + "rule: {kind: share, of: a, per: b, when_empty: leave}"
	floor     = "max: 1\n" + rate + "rule: {kind: share, of: a, per: b, when_empty: 0.5, floor: 90%}"
	exempt    = "max: 1\ninputs: {a: {type: count, title: Xong}, b: {type: count, title: Giao}, e: {type: count, title: Khách quan}}\nrule: {kind: share, of: a, per: b, exempt: e, when_empty: full}"
	all       = "max: 1\n" + rate + "rule: {kind: all_or_nothing, of: a, per: b, when_empty: full}"
	assigned  = "max: 2\n" + rate + "rule: {kind: all_or_nothing, of: a, per: b, when_empty: 1}"
	deduct    = "max: 1\ninputs: {a: {type: count, title: Chậm, unit: báo cáo}}\nrule: {kind: deduct, of: a, each: 0.25}"
	ideas     = "max: 3\ninputs: {a: {type: count, title: Sáng kiến, unit: sáng kiến}}\nrule: {kind: per_item, of: a, each: 1.5}"
	january   = "max: 0.2\ninputs: {d: {type: date, title: Ban hành kế hoạch}}\nrule: {kind: deadline, of: d, dates: [{by: 2023-01-31, points: 0.2}, {by: 2023-02-28, points: 0.1}]}"
	checklist = "max: 0.3\ninputs: {p: {type: yes_no, title: P}, q: {type: yes_no, title: Q}, r: {type: yes_no, title: R}}\nrule: {kind: checklist, items: [{input: p, points: 0.1}, {input: q, points: 0.1}, {input: r, points: 0.1}]}"
	choice    = "max: 2\nrule: {kind: choice, options: [{key: shorter, title: Ngắn hơn, points: 2}, {key: equal, title: Bằng, points: 1}, {key: longer, title: Dài hơn, points: 0}]}"
	stepped   = "max: 2\n" + rate + "rule: {kind: share, of: a, per: b, when_empty: full, step: 0.25}"
	appraised = "max: 2\nrule: {kind: appraised, step: 0.25}"
	survey    = "max: 35\ninputs: {s: {type: number, title: Hài lòng}}\nrule: {kind: survey, of: s, scale: 100}"
)

// Every kind of rule, at and around each of its thresholds.
func TestRules(t *testing.T) {
	for _, c := range []struct {
		name, rule, given, got string
		outcome                scoring.Outcome
		reason                 string // a part of it
	}{
		{"all on time", bands, "a=1000 b=1000", "2.5", scoring.Scored, "1.000/1.000 = 100 %, thuộc mức đủ 100 %"},
		{"one late", bands, "a=999 b=1000", "1.5", scoring.Scored, "99,9 %, thuộc mức từ 95 % đến dưới 100 %"},
		{"lower bound belongs to the band", bands, "a=950 b=1000", "1.5", scoring.Scored, "95 %"},
		{"just under it", bands, "a=94999 b=100000", "0.5", scoring.Scored, "94,999 %, thuộc mức từ 90 % đến dưới 95 %"},
		{"the seed's 3.4.1", bands, "a=940 b=1000", "0.5", scoring.Scored, "940/1.000 = 94 %, thuộc mức từ 90 % đến dưới 95 % → 0,5 điểm"},
		{"last band", bands, "a=1 b=1000", "0", scoring.Scored, "dưới 90 %"},
		{"none arose, full", bands, "a=0 b=0", "2.5", scoring.NotApplicable, "không phát sinh; quy tắc cho 2,5/2,5 điểm"},
		{"more on time than resolved", bands, "a=1001 b=1000", "0", scoring.Failed, "mâu thuẫn"},
		{"an input is missing", bands, "a=940", "0", scoring.Missing, "Đã giải quyết (b); tạm tính 0/2,5 điểm"},
		{"training at 70", seventy, "a=70 b=100", "0.5", scoring.Scored, "từ 70 % đến dưới 90 %"},
		{"training below all bands", seventy, "a=49 b=100", "0", scoring.Scored, "dưới mọi mức"},
		{"none arose, zero", seventy, "a=0 b=0", "0", scoring.NotApplicable, "cho 0/1 điểm"},
		{"news, enough", articles, "a=48", "2", scoring.Scored, "48 tin bài, thuộc mức từ 48 trở lên"},
		{"news, one short", articles, "a=47", "1", scoring.Scored, "từ 24 đến dưới 48"},
		{"news, none", articles, "a=0", "0", scoring.Scored, "dưới 24"},
		{"share of max in a band", share876, "a=96 b=100", "1.92", scoring.Scored, "96 %"},
		{"below the threshold", share876, "a=94 b=100", "0", scoring.Scored, "dưới 95 %"},
		{"proportional, divided once", share, "a=1 b=3", "3.3333333333", scoring.Scored, "33,33 %"},
		{"none arose, leaves the total", share, "a=0 b=0", "0", scoring.NotApplicable, "không tính vào tổng điểm"},
		{"at the floor", floor, "a=9 b=10", "0.9", scoring.Scored, "90 %"},
		{"4 of 5 is below 90 %, whatever the printed example says", floor, "a=4 b=5", "0", scoring.Scored, "80 %, dưới 90 %"},
		{"none arose, fixed", floor, "a=0 b=0", "0.5", scoring.NotApplicable, "0,5/1 điểm"},
		{"exempted items leave the count", exempt, "a=8 b=10 e=2", "1", scoring.Scored, "8/8"},
		{"all exempted", exempt, "a=0 b=3 e=3", "1", scoring.NotApplicable, "không phát sinh"},
		{"more exempted than there are", exempt, "a=1 b=3 e=4", "0", scoring.Failed, "mâu thuẫn"},
		{"all apologised", all, "a=60 b=60", "1", scoring.Scored, "đủ 100 %"},
		{"one apology short", all, "a=59 b=60", "0", scoring.Scored, "còn thiếu 1 hồ sơ"},
		{"no late dossier", all, "a=0 b=0", "1", scoring.NotApplicable, "không phát sinh"},
		{"Chi Lăng: nothing assigned gives 1 of 2", assigned, "a=0 b=0", "1", scoring.NotApplicable, "cho 1/2 điểm"},
		{"a step says what it took", stepped, "a=97 b=100", "1.75", scoring.Scored, "97 % của 2 điểm → 1,75 điểm (tính được 1,94 điểm, làm tròn xuống bội của 0,25 điểm)"},
		{"by however little", stepped, "a=8749 b=10000", "1.5", scoring.Scored, "(tính được 1,7498 điểm, làm"},
		{"a step that takes nothing is not spoken of", stepped, "a=3 b=4", "1.5", scoring.Scored, "của 2 điểm → 1,5 điểm"},
		{"no violation", deduct, "a=0", "1", scoring.Scored, "không có trường hợp nào"},
		{"three violations", deduct, "a=3", "0.25", scoring.Scored, "mỗi trường hợp trừ 0,25"},
		{"never below zero", deduct, "a=9", "0", scoring.Scored, "9 báo cáo"},
		{"no initiative", ideas, "a=0", "0", scoring.Scored, "không có sáng kiến nào"},
		{"one initiative", ideas, "a=1", "1.5", scoring.Scored, "1,5 điểm"},
		{"capped at max", ideas, "a=7", "3", scoring.Scored, "tối đa 3"},
		{"on the last day of January", january, "d=31/01/2023", "0.2", scoring.Scored, "trong hạn 31/01/2023"},
		{"a day later", january, "d=2023-02-01", "0.1", scoring.Scored, "trong hạn 28/02/2023"},
		{"too late", january, "d=2023-03-07", "0", scoring.Scored, "chậm 7 ngày"},
		{"never issued", january, "d=none", "0", scoring.Scored, "không có (hạn 28/02/2023)"},
		{"all items", checklist, "p=yes q=có r=yes", "0.3", scoring.Scored, "đủ 3 nội dung"},
		{"one item lacks", checklist, "p=yes q=no r=yes", "0.2", scoring.Scored, "còn thiếu: Q (0,1 điểm)"},
		{"shorter than the rule", choice, "choice=shorter", "2", scoring.Scored, "Ngắn hơn"},
		{"longer", choice, "choice=longer", "0", scoring.Scored, "Dài hơn → 0 điểm"},
		{"points by hand", appraised, "points=1,75", "1.75", scoring.Scored, "cho 1,75/2 điểm"},
		{"survey", survey, "s=88.5", "30.975", scoring.Scored, "88,5/100 → 30,98/35 điểm"},
		{"survey off its scale", survey, "s=100.01", "0", scoring.Failed, "ngoài thang"},
		{"survey not held", survey, "", "0", scoring.Missing, "Hài lòng (s)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			x := book(t, c.rule)
			leaf := x.Leaves()[0]
			line := scoring.ScoreOne(leaf, values(t, leaf, c.given))
			if line.Got != points.Must(c.got) || line.Outcome != c.outcome {
				t.Errorf("%s gives %v, %s; want %s, %s", c.given, line.Got, line.Outcome, c.got, c.outcome)
			}
			if reason := line.Reason.In(message.VI); !strings.Contains(reason, c.reason) || strings.ContainsAny(reason, "{}⟦") {
				t.Errorf("reason %q lacks %q", reason, c.reason)
			}
			if en := line.Reason.In(message.EN); en == "" || strings.ContainsAny(en, "{}⟦") {
				t.Errorf("English reason %q", en)
			}
			for _, s := range line.Steps {
				if said := s.In(message.VI); strings.ContainsAny(said, "{}⟦") {
					t.Errorf("step %q", said)
				}
			}
		})
	}
}

func TestParseValueRefuses(t *testing.T) {
	for _, c := range []struct{ rule, input, raw, says string }{
		{bands, "a", "-1", "số nguyên không âm"},
		{bands, "a", "1.234", "số nguyên không âm"},
		{bands, "a", "1,0", "số nguyên không âm"},
		{bands, "a", "1e3", "số nguyên không âm"},
		{bands, "a", "=1+1", "số nguyên không âm"},
		{bands, "a", "9999999999999999", "số nguyên không âm"},
		{survey, "s", "1.234,5", "cần một số"},
		{survey, "s", "NaN", "cần một số"},
		{survey, "s", "", "cần một số"},
		{survey, "s", "٣", "cần một số"},
		{january, "d", "01/31/2023", "đảo ngày và tháng"},
		{january, "d", "30/02/2023", "không có trong lịch"},
		{checklist, "p", "maybe", "“yes” hoặc “no”"},
		{choice, "choice", "Shorter", "shorter, equal, longer"},
		{appraised, "points", "2.25", "từ 0 đến 2"},
		{appraised, "points", "-0.25", "từ 0 đến 2"},
		{appraised, "points", "0.3", "bội của 0,25"},
	} {
		x := book(t, c.rule)
		leaf := x.Leaves()[0]
		in, _ := leaf.Input(c.input)
		v, bad := scoring.ParseValue(leaf, in, c.raw)
		if bad == nil {
			t.Errorf("%q accepted as %+v", c.raw, v)
		} else if !strings.Contains(bad.In(message.VI), c.says) {
			t.Errorf("%q: %q lacks %q", c.raw, bad.In(message.VI), c.says)
		}
	}
}

// What no step changed is not spoken of.
func TestNoStepNoWord(t *testing.T) {
	c := book(t, stepped).Leaves()[0]
	for given, want := range map[string]bool{"a=3 b=4": false, "a=4 b=4": false, "a=0 b=0": false, "a=5 b=4": false, "a=79 b=100": true} {
		if said := scoring.ScoreOne(c, values(t, c, given)).Reason.In(message.VI); strings.Contains(said, "làm tròn") != want {
			t.Errorf("%s: %s", given, said)
		}
	}
}
