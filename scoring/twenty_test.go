package scoring_test

import (
	"strings"
	"testing"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
)

// The rules that were found in decisions, guidance and reports of offices,
// each as it is printed there.
const (
	hpPlan       = "max: 0.2\ninputs: {d: {type: date, title: Ký số kế hoạch}}\nrule: {kind: deadline, of: d, dates: [{by: 2023-01-31, points: 0.2}]}"
	hpTasks      = "max: 1\ninputs: {a: {type: count, title: Hoàn thành, unit: nhiệm vụ}, b: {type: count, title: Kế hoạch}, e: {type: count, title: Khách quan}}\nrule: {kind: share, of: a, per: b, exempt: e, when_empty: zero}"
	xlTargets    = "max: 1\n" + rate + "rule: {kind: bands, of: a, per: b, when_empty: zero, bands: [{from: 90%, share: true}, {from: 0%, points: 0}], contradiction: {vi: \"ví dụ kèm theo cho 0,8 điểm khi đạt 4/5\", en: \"its example gives 0.8 for 4 of 5\"}}"
	xlMedia      = "max: 1\ninputs: {screens: {type: yes_no, title: Màn hình}, site: {type: yes_no, title: Trang thông tin}, traditional: {type: yes_no, title: Truyền thống}}\nrule: {kind: checklist, items: [{input: screens, points: 0.25}, {input: site, points: 0.25}, {input: traditional, points: 0.5}]}"
	tcplShare    = "max: 10\n" + rate + "rule: {kind: share, of: a, per: b, when_empty: full}"
	tcplPetition = "max: 2\n" + rate + "rule: {kind: share, of: a, per: b, when_empty: full}"
	tcplDocs     = "max: 3\n" + rate + "rule: {kind: all_or_nothing, of: a, per: b, when_empty: full}"
	tcplUnmet    = "max: 1\nrule: {kind: choice, least: -0.25, options: [{key: met, title: Đạt, points: 1}, {key: unmet, title: Không đạt, points: -0.25}]}"
	tcplLate     = "max: 1\ninputs: {a: {type: count, title: Chậm, unit: báo cáo}}\nrule: {kind: deduct, of: a, each: 0.5, least: -0.25}"
	training     = "max: 1\n" + rate + "rule: {kind: bands, of: a, per: b, when_empty: zero, bands: [{from: 80%, points: 1}, {from: 70%, points: 0.5}, {from: 50%, points: 0.25}, {from: 0%, points: 0}]}"
	deskTime     = "max: 2\ninputs: {a: {type: number, title: Thời gian giải quyết, unit: ngày}, n: {type: number, title: Thời gian quy định, unit: ngày}}\nrule: {kind: compare, of: a, norm: n, below: 2, equal: 1, above: 0}"
	deskContacts = "max: 2\ninputs: {a: {type: count, title: Số lần liên hệ, unit: lần}}\nrule: {kind: compare, of: a, norm: 1, below: 2, equal: 1, above: 0}"
	group766     = "max: 20\n" + rate + "rule: {kind: share, of: a, per: b, when_empty: full, cap: 20, step: 0.01}"
	candidates   = "max: 2\ninputs: {done: {type: count, title: Đã làm}, target: {type: count, title: Chỉ tiêu}, bonus: {type: yes_no, title: Có sáng kiến}}\nrule: {kind: formula, use: by_target, when_empty: 1, formulas: {by_target: \"min(2, 2 * done / target) - (bonus ? 0 : 0.1)\", flat: \"done >= 10 ? 2 : 0\"}}"
	seedNews     = "max: 2\nrule: {kind: schedule, every: month, quota: 4, unit: tin bài, bands: [{from: 100%, points: 2}, {from: 50%, points: 1}, {from: 0%, points: 0}]}"
	seedEntered  = "max: 2\n" + rate + "rule: {kind: all_or_nothing, of: a, per: b, when_empty: full}"
	seedPaid     = "max: 3\n" + rate + "rule: {kind: share, of: a, per: b, when_empty: zero}"
	onTime876    = "max: 2\n" + rate + "rule: {kind: share, of: a, per: b, when_empty: full, floor: 95%}"
	plan876      = "max: 2\n" + rate + "rule: {kind: bands, of: a, per: b, when_empty: zero, bands: [{from: 100%, points: 2}, {from: 80%, share: true}, {from: 0%, points: 0}]}"
	apology876   = "max: 1\n" + rate + "rule: {kind: all_or_nothing, of: a, per: b, when_empty: full}"
	reports      = "max: 1\nrule: {kind: schedule, every: quarter, closes: 14, quota: 1, unit: báo cáo, each: 0.25, late: 0.1}"
)

func months(counts string) string {
	var b strings.Builder
	for i, n := range strings.Split(counts, ",") {
		b.WriteString(" m" + []string{"01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12"}[i] + "=" + n)
	}
	return b.String()
}

func TestTwentyRules(t *testing.T) {
	for _, c := range []struct {
		name, rule, given, got string
		outcome                scoring.Outcome
		reason                 string
	}{
		{"3 Hải Phòng 1.1.1: signed on 31 January", hpPlan, "d=31/01/2023", "0.2", scoring.Scored, "trong hạn 31/01/2023"},
		{"3 signed on 1 February", hpPlan, "d=01/02/2023", "0", scoring.Scored, "chậm 1 ngày"},
		{"3 no plan", hpPlan, "d=none", "0", scoring.Scored, "không có"},
		{"4 Hải Phòng 1.1.2: all three", checklist, "p=yes q=yes r=yes", "0.3", scoring.Scored, "đủ 3 nội dung"},
		{"4 none", checklist, "p=no q=no r=no", "0", scoring.Scored, "Đạt 0/3"},
		{"5 Hải Phòng 1.1.3: undone for objective reasons leave the count", hpTasks, "a=8 b=10 e=2", "1", scoring.Scored, "8/8"},
		{"5 one undone for no such reason", hpTasks, "a=8 b=10 e=1", "0.8888888889", scoring.Scored, "8/9"},
		{"6 Xuân Lộc 4.1: all targets", xlTargets, "a=10 b=10", "1", scoring.Scored, "100 %"},
		{"6 in proportion", xlTargets, "a=19 b=20", "0.95", scoring.Scored, "95 %"},
		{"6 at 90 %", xlTargets, "a=9 b=10", "0.9", scoring.Scored, "từ 90 % trở lên"},
		{"6b its own example: 4 of 5 is below 90 %", xlTargets, "a=4 b=5", "0", scoring.Scored, "dưới 90 %"},
		{"6b an appraiser follows the example, with a reason", xlTargets, "a=4 b=5 override=0.8 override_reason=Theo_ví_dụ_của_hướng_dẫn", "0.8", scoring.Scored, "thay cho 0 điểm theo quy tắc; lý do: Theo_ví_dụ_của_hướng_dẫn"},
		{"6b both stand in the reason", xlTargets, "a=4 b=5 override=0.8 override_reason=x", "0.8", scoring.Scored, "mâu thuẫn: ví dụ kèm theo cho 0,8 điểm"},
		{"7 Xuân Lộc 4.2: nested items", xlMedia, "screens=yes site=no traditional=yes", "0.75", scoring.Scored, "Trang thông tin (0,25 điểm)"},
		{"8 TCPL 3: on procedure and time of received", tcplShare, "a=97 b=100", "9.7", scoring.Scored, "97 %"},
		{"9 TCPL 4: no petition in the year", tcplPetition, "a=0 b=0", "2", scoring.NotApplicable, "cho 2/2 điểm"},
		{"10 TCPL 1: no document assigned", tcplDocs, "a=0 b=0", "3", scoring.NotApplicable, "cho 3/3 điểm"},
		{"10 Chi Lăng in the same situation", assigned, "a=0 b=0", "1", scoring.NotApplicable, "cho 1/2 điểm"},
		{"11 TCPL: unmet is 0 and minus 0,25", tcplUnmet, "choice=unmet", "-0.25", scoring.Scored, "Không đạt → -0,25 điểm"},
		{"11 met", tcplUnmet, "choice=met", "1", scoring.Scored, "1 điểm"},
		{"11 violations down to the least", tcplLate, "a=9", "-0.25", scoring.Scored, "-0,25 điểm"},
		{"11 violations to just above it", tcplLate, "a=2", "0", scoring.Scored, "0 điểm"},
		{"12 TCPL: every document issued", tcplDocs, "a=5 b=5", "3", scoring.Scored, "đủ 100 %"},
		{"12 one missing", tcplDocs, "a=4 b=5", "0", scoring.Scored, "còn thiếu 1"},
		{"13 training: 80 %", training, "a=80 b=100", "1", scoring.Scored, "từ 80 %"},
		{"13 below 80 %", training, "a=799 b=1000", "0.5", scoring.Scored, "từ 70 % đến dưới 80 %"},
		{"13 below 70 %", training, "a=699 b=1000", "0.25", scoring.Scored, "từ 50 % đến dưới 70 %"},
		{"13 below 50 %", training, "a=499 b=1000", "0", scoring.Scored, "dưới 50 %"},
		{"14 desk: shorter than the rule", deskTime, "a=14.5 n=15", "2", scoring.Scored, "14,5 ngày, dưới mức 15"},
		{"14 equal, however it is written", deskTime, "a=15,0 n=15", "1", scoring.Scored, "bằng mức 15"},
		{"14 longer", deskTime, "a=15.01 n=15", "0", scoring.Scored, "trên mức 15"},
		{"14 contacts: none", deskContacts, "a=0", "2", scoring.Scored, "dưới mức 1"},
		{"14 contacts: one", deskContacts, "a=1", "1", scoring.Scored, "bằng mức 1"},
		{"14 contacts: more", deskContacts, "a=2", "0", scoring.Scored, "trên mức 1"},
		{"15 QĐ 766: on-time processing of 20", group766, "a=2 b=3", "13.33", scoring.Scored, "66,67 %"},
		{"18 the formula chosen", candidates, "done=8 target=10 bonus=yes", "1.6", scoring.Scored, "done = 8"},
		{"18 a condition in it", candidates, "done=8 target=10 bonus=no", "1.5", scoring.Scored, "bonus = không"},
		{"18 no target was set", candidates, "done=8 target=0 bonus=no", "1", scoring.NotApplicable, "mẫu số của công thức bằng 0"},
		{"19 seed 1.5: no initiative", ideas, "a=0", "0", scoring.Scored, "không có sáng kiến nào"},
		{"19 seed 7.4.1: news of all months", seedNews, months("4,4,4,4,4,5,4,4,4,4,4,9"), "2", scoring.Scored, "đủ 12 kỳ"},
		{"19 a month with one item too few", seedNews, months("4,4,4,4,4,5,4,4,4,4,3,9"), "1", scoring.Scored, "Đạt 11/12 kỳ (mỗi kỳ từ 4 tin bài) → 1 điểm; chưa đạt: tháng 11 (3/4)"},
		{"19 seed 7.6: no online payment arose", seedPaid, "a=0 b=312", "0", scoring.Scored, "0/312"},
		{"19 seed 7.2: one dossier not entered", seedEntered, "a=1023 b=1024", "0", scoring.Scored, "còn thiếu 1 hồ sơ"},
		{"20 876: 95 % is enough", onTime876, "a=95 b=100", "1.9", scoring.Scored, "95 %"},
		{"20 below 95 %", onTime876, "a=949 b=1000", "0", scoring.Scored, "94,9 %, dưới 95 %"},
		{"20 plan done", plan876, "a=10 b=10", "2", scoring.Scored, "100 %"},
		{"20 plan at 80 %", plan876, "a=8 b=10", "1.6", scoring.Scored, "80 %"},
		{"20 plan below 80 %", plan876, "a=79 b=100", "0", scoring.Scored, "dưới 80 %"},
		{"20 all late dossiers apologised", apology876, "a=60 b=60", "1", scoring.Scored, "đủ 100 %"},
		{"20 no late dossier", apology876, "a=0 b=0", "1", scoring.NotApplicable, "không phát sinh"},
		{"reports: one late, one missing", reports, "q1=1 q1_late=0 q2=1 q2_late=0 q3=0 q3_late=1 q4=0 q4_late=0", "0.6", scoring.Scored, "Đạt 2/4 kỳ đúng hạn, 1 kỳ chậm"},
	} {
		t.Run(c.name, func(t *testing.T) {
			leaf := book(t, c.rule).Leaves()[0]
			line := scoring.ScoreOne(leaf, values(t, leaf, c.given))
			if line.Got != points.Must(c.got) || line.Outcome != c.outcome {
				t.Errorf("%s gives %v, %s; want %s, %s", c.given, line.Got, line.Outcome, c.got, c.outcome)
			}
			if said := line.Reason.In(message.VI); !strings.Contains(said, c.reason) {
				t.Errorf("reason %q lacks %q", said, c.reason)
			}
			tellsAll(t, line)
		})
	}
}

// tellsAll holds everything that a line says to both languages and to the
// catalogue.
func tellsAll(t testing.TB, line scoring.Line) {
	t.Helper()
	all := append([]message.Text{line.Reason}, line.Steps...)
	if line.Next != nil {
		all = append(all, line.Next.Text)
	}
	for _, text := range all {
		for _, l := range []message.Lang{message.VI, message.EN} {
			if said := text.In(l); said == "" || strings.ContainsAny(said, "{}⟦") && text.Key != "score.formula" {
				t.Errorf("%s says %q in %s", text.Key, said, l)
			}
		}
	}
}

// 1, 2 and 16: a survey block beside the index; 17: bonus and penalty with
// their caps.
func TestTwentyRulesOfWholeIndexes(t *testing.T) {
	index := func(blocks, one, two, extra string) *rulebook.Index {
		x, err := rulebook.Load([]byte("index: t\nversion: \"1\"\ntitle: T\nyear: 2023\nlevel: commune\ntotal: 100\nclasses: {list: [{key: a, name: A, from: 0}]}\nblocks: ["+blocks+"]\nareas:\n"+
			"- {code: \"1\", title: A, block: index, max: "+one+", rule: {kind: appraised}}\n"+
			"- {code: \"2\", title: B, block: survey, max: "+two+", inputs: {s: {type: number, title: S}}, rule: {kind: survey, of: s, scale: 100}}\n"+extra), "t.yaml")
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	blocks := func(one, two, more string) string {
		return "{key: index, title: I, max: " + one + "}, {key: survey, title: S, max: " + two + ", survey: true" + more + "}"
	}
	extra := "bonus: {title: Thưởng, max: 2, parts: [{code: B1, title: B1, max: 3, rule: {kind: appraised}}]}\npenalty: {title: Phạt, max: 5, parts: [{code: P1, title: P1, max: 5, rule: {kind: appraised}}]}\n"
	for _, c := range []struct {
		name                 string
		x                    *rulebook.Index
		index, survey, extra string
		total                string
	}{
		{"1 Hải Phòng: 35 by survey and 65", index(blocks("65", "35", ""), "65", "35", ""), "60", "90", "", "91.5"},
		{"2 Nam Sơn: 43,26 of 60 and 39,95 of 40", index(blocks("60", "40", ""), "60", "40", ""), "43.26", "99.875", "", "83.21"},
		{"16 Hà Nội: no survey was held", index(blocks("70", "30", ", optional: true"), "70", "30", ""), "63", "", "", "90"},
		{"16 it was held", index(blocks("70", "30", ", optional: true"), "70", "30", ""), "63", "80", "", "87"},
		{"17 bonus capped at 2, penalty of 1,5", index(blocks("65", "35", ""), "65", "35", extra), "60", "90", "B1=3 P1=1.5", "92"},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := scoring.Inputs{}
			give := func(code, name, raw string) {
				node, _ := c.x.Find(code)
				in[code] = values(t, node, name+"="+raw)
			}
			give("1", "points", c.index)
			if c.survey != "" {
				give("2", "s", c.survey)
			}
			for _, pair := range strings.Fields(c.extra) {
				code, raw, _ := strings.Cut(pair, "=")
				give(code, "points", raw)
			}
			if card := scoring.Score(c.x, in); card.Total != points.Must(c.total) {
				t.Errorf("total %v, want %s", card.Total, c.total)
			}
		})
	}
}

// The modifiers, at their edges.
func TestModifiers(t *testing.T) {
	const (
		stepped = "max: 1\n" + rate + "rule: {kind: share, of: a, per: b, when_empty: full, step: 0.05}"
		capped  = "max: 0.3\ninputs: {p: {type: yes_no, title: P}, q: {type: yes_no, title: Q}}\nrule: {kind: checklist, cap: 0.3, items: [{input: p, points: 0.2}, {input: q, points: 0.3}]}"
		below   = "max: 1\ninputs: {a: {type: count, title: A}}\nrule: {kind: deduct, of: a, each: 0.3, least: -1, step: 0.25}"
	)
	for _, c := range []struct{ name, rule, given, got string }{
		{"rounded down to the step", stepped, "a=79 b=100", "0.75"},
		{"on the step", stepped, "a=80 b=100", "0.8"},
		{"a hair below the step", stepped, "a=7999999 b=10000000", "0.75"},
		{"the maximum is a step", stepped, "a=3 b=3", "1"},
		{"one item below the cap", capped, "p=yes q=no", "0.2"},
		{"both held at the cap", capped, "p=yes q=yes", "0.3"},
		{"down, not towards zero", below, "a=4", "-0.25"},
		{"at the least", below, "a=7", "-1"},
		{"far below the least", below, "a=999999999999999", "-1"},
		{"beyond all points", ideas, "a=999999999999999", "3"},
	} {
		leaf := book(t, c.rule).Leaves()[0]
		if line := scoring.ScoreOne(leaf, values(t, leaf, c.given)); line.Got != points.Must(c.got) {
			t.Errorf("%s: %s gives %v, want %s", c.name, c.given, line.Got, c.got)
		}
	}
}

// An appraiser's word stands over every kind, with a reason; what the rule
// gives stays beside it.
func TestOverride(t *testing.T) {
	for _, c := range []struct {
		name, rule, given, got, ruled string
		outcome                       scoring.Outcome
		reason                        string
	}{
		{"over a rate", bands, "a=940 b=1000 override=2.5 override_reason=ok", "2.5", "0.5", scoring.Scored, "cho 2,5/2,5 điểm thay cho 0,5 điểm"},
		{"over nothing given", bands, "override=1 override_reason=ok", "1", "0", scoring.Scored, "Quy tắc chưa chấm được: Chưa có số liệu"},
		{"over what leaves the total", share, "a=0 b=0 override=5 override_reason=ok", "5", "0", scoring.Scored, "thay cho 0"},
		{"without a reason", bands, "a=940 b=1000 override=2.5", "0", "", scoring.Failed, "không ghi lý do"},
	} {
		leaf := book(t, c.rule).Leaves()[0]
		line := scoring.ScoreOne(leaf, values(t, leaf, c.given))
		ruled := ""
		if line.Ruled != nil {
			ruled = line.Ruled.String()
		}
		if line.Got != points.Must(c.got) || line.Outcome != c.outcome || ruled != c.ruled || line.Left || !strings.Contains(line.Reason.In(message.VI), c.reason) {
			t.Errorf("%s: %v, %s, ruled %q, left %v, %q", c.name, line.Got, line.Outcome, ruled, line.Left, line.Reason.In(message.VI))
		}
		tellsAll(t, line)
	}
}
