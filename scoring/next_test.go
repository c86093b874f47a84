package scoring_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
)

// What is missing to the next step, kind by kind.
func TestNext(t *testing.T) {
	const (
		onTime   = "max: 2.5\ninputs: {a: {type: count, title: Hồ sơ đúng hạn, unit: hồ sơ}, b: {type: count, title: Đã giải quyết}}\nrule: {kind: bands, of: a, per: b, when_empty: full, bands: [{from: 100%, points: 2.5}, {from: 95%, points: 1.5}, {from: 90%, points: 0.5}, {from: 0%, points: 0}]}"
		fixed    = "max: 2\n" + rate + "rule: {kind: bands, fixed: true, of: a, per: b, when_empty: zero, bands: [{from: 100%, points: 2}, {from: 80%, points: 1}, {from: 0%, points: 0}]}"
		fixedSum = "max: 10\n" + rate + "rule: {kind: share, fixed: true, of: a, per: b, when_empty: zero, floor: 50%}"
		money    = "max: 1\ninputs: {a: {type: number, title: Giải ngân, unit: tỷ đồng}, b: {type: number, title: Kế hoạch vốn}}\nrule: {kind: bands, fixed: true, of: a, per: b, when_empty: zero, bands: [{from: 95%, points: 1}, {from: 0%, points: 0}]}"
		revenue  = "max: 2\ninputs: {a: {type: number, title: Thu ngân sách, unit: \"%\"}}\nrule: {kind: bands, of: a, bands: [{from: 100, points: 2}, {from: 90, points: 1}, {from: 0, points: 0}]}"
		overdue  = "max: 1\ninputs: {a: {type: count, title: Hồ sơ quá hạn, unit: hồ sơ}}\nrule: {kind: bands, of: a, bands: [{from: 3, points: 0}, {from: 1, points: 0.5}, {from: 0, points: 1}]}"
		days     = "max: 1\ninputs: {a: {type: number, title: Số ngày bình quân, unit: ngày}}\nrule: {kind: bands, of: a, bands: [{from: 10, points: 0}, {from: 0, points: 1}]}"
		halves   = "max: 3\ninputs: {a: {type: count, title: Sáng kiến, unit: sáng kiến}}\nrule: {kind: per_item, of: a, each: 0.4, step: 1}"
		monthly  = "max: 12\nrule: {kind: schedule, every: month, quota: 4, unit: tin bài, each: 1}"
		full     = "4,4,4,4,4,4,4,4,4,4,4,4"
	)
	for _, c := range []struct {
		name, rule, given, today string
		gain                     string
		possible                 bool
		text                     string
	}{
		{"200 in a row to 95 %", onTime, "a=940 b=1000", "", "1", true, "Thêm 200 hồ sơ liên tiếp đều được tính vào “Hồ sơ đúng hạn” để đạt 95 %: +1 điểm"},
		{"100 % does not come back", onTime, "a=999 b=1000", "", "0", false, "dù thêm bao nhiêu"},
		{"rounding is no way to 100 %", "max: 5\n" + rate + "rule: {kind: share, of: a, per: b, when_empty: full, step: 0.5}", "a=199 b=200", "", "0", false, "dù thêm bao nhiêu"},
		{"a hundredth cannot be won, something can", tcplPetition, "a=999 b=1000", "", "0.001", true, "Thêm 1.000 hồ sơ"},
		{"nothing lost", onTime, "a=1000 b=1000", "", "", false, ""},
		{"nothing arose, and the rule gives nothing", seedPaid, "a=0 b=0", "", "3", true, "Thêm 1 hồ sơ liên tiếp"},
		{"a fixed whole", fixed, "a=7 b=10", "", "1", true, "Thêm 1 hồ sơ được tính vào “Đúng hạn” trong tổng số 10 để đạt 80 %: +1 điểm"},
		{"all of a fixed whole", fixed, "a=8 b=10", "", "1", true, "Thêm 2 hồ sơ"},
		{"nothing of a fixed whole", fixed, "a=0 b=0", "", "0", false, "không phát sinh"},
		{"up to the floor", fixedSum, "a=3 b=10", "", "5", true, "Thêm 2 hồ sơ"},
		{"above it one by one", fixedSum, "a=5 b=10", "", "1", true, "Thêm 1 hồ sơ"},
		{"money in its own unit", money, "a=94.5 b=100", "", "1", true, "Thêm 0,5 tỷ đồng"},
		{"what lacks of all", all, "a=57 b=60", "", "1", true, "Bổ sung 3 hồ sơ còn thiếu ở “Đúng hạn” cho đủ 60: +1 điểm"},
		{"two more items", articles, "a=46", "", "1", true, "Thêm 2 tin bài để “Tin bài” đạt 48: +1 điểm"},
		{"a number rises", revenue, "a=98.5", "", "1", true, "Nâng “Thu ngân sách” từ 98,5 lên 100 %: +1 điểm"},
		{"a count never falls", overdue, "a=2", "", "0", false, "đã là 2, chỉ giảm"},
		{"a number may", days, "a=12", "", "1", true, "xuống dưới 10 ngày"},
		{"one more initiative", ideas, "a=1", "", "1.5", true, "Thêm 1 sáng kiến: +1,5 điểm"},
		{"as many as the step asks for", halves, "a=0", "", "1", true, "Thêm 3 sáng kiến: +1 điểm"},
		{"the cheapest item", xlMedia, "screens=no site=yes traditional=no", "", "0.25", true, "Bổ sung nội dung còn thiếu: Màn hình: +0,25 điểm"},
		{"the next better option", choice, "choice=longer", "", "1", true, "Chuyển sang mức “Bằng”: +1 điểm"},
		{"a date to come", january, "d=none", "2023-01-20", "0.2", true, "chậm nhất ngày 31/01/2023: +0,2 điểm"},
		{"on its last day", january, "d=none", "2023-01-31", "0.2", true, "31/01/2023"},
		{"the second date", january, "d=none", "2023-02-01", "0.1", true, "28/02/2023: +0,1 điểm"},
		{"all dates past", january, "d=none", "2023-03-01", "0", false, "28/02/2023, đã qua"},
		{"issued late stays late", january, "d=2023-02-10", "2023-02-11", "0", false, "ngày này không thay đổi được"},
		{"two items by 30 November", monthly, months(strings.Replace(full, "4,4,4,4,4,4,4,4,4,4,4,4", "4,4,4,4,4,4,4,4,4,4,2,0", 1)), "2023-11-20", "1", true, "Thêm 2 tin bài trong tháng 11, đến hết ngày 30/11/2023: +1 điểm"},
		{"a month that is past is lost", monthly, months("0,4,4,4,4,4,4,4,4,4,4,3"), "2023-12-01", "1", true, "Thêm 1 tin bài trong tháng 12"},
		{"all months past", monthly, months("3,4,4,4,4,4,4,4,4,4,4,4"), "2023-12-01", "0", false, "đã qua: tháng 1"},
		{"several months for a step", seedNews, months("0,0,0,0,0,0,0,4,4,4,4,4"), "", "1", true, "Thêm 4 tin bài trong tháng 1"},
		{"a report may come late", reports, "q1=0 q1_late=0 q2=1 q2_late=0 q3=1 q3_late=0 q4=1 q4_late=0", "2023-12-20", "0.1", true, "quý I: 1, tính là làm chậm"},
		{"to the norm", "max: 2\ninputs: {a: {type: count, title: Lớp tập huấn, unit: lớp}}\nrule: {kind: compare, of: a, norm: 3, below: 0, equal: 1, above: 2}", "a=1", "", "1", true, "Thêm 2 lớp"},
		{"past the norm", "max: 2\ninputs: {a: {type: count, title: Lớp tập huấn, unit: lớp}}\nrule: {kind: compare, of: a, norm: 3, below: 0, equal: 1, above: 2}", "a=3", "", "1", true, "Thêm 1 lớp để “Lớp tập huấn” đạt 4"},
		{"contacts do not unhappen", deskContacts, "a=2", "", "0", false, "chỉ giảm"},
		{"deducted is deducted", deduct, "a=2", "", "0", false, "không lấy lại được"},
		{"a person gives it", appraised, "points=1", "", "0", true, "Điểm do người thẩm định cho"},
		{"a survey gives it", survey, "s=80", "", "0", true, "khảo sát"},
		{"a formula is not solved", candidates, "done=5 target=10 bonus=yes", "", "0", true, "không tự giải ngược"},
		{"inputs are missing", onTime, "a=940", "", "0", true, "Bổ sung số liệu"},
		{"inputs contradict each other", onTime, "a=2 b=1", "", "0", true, "Sửa số liệu mâu thuẫn"},
		{"an appraiser decided", onTime, "a=940 b=1000 override=1 override_reason=x", "", "0", true, "người thẩm định quyết định"},
		{"it left the total", share, "a=0 b=0", "", "", false, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			leaf := book(t, c.rule).Leaves()[0]
			o := scoring.Everything
			if c.today != "" {
				o.Today = calendar.MustParse(c.today)
			}
			line := scoring.ScoreOneWith(leaf, values(t, leaf, c.given), o)
			switch n := line.Next; {
			case n == nil && c.text != "":
				t.Fatal("nothing is said")
			case n == nil:
				return
			case c.text == "":
				t.Fatalf("says %q", n.Text.In(message.VI))
			case n.Gain != points.Must(c.gain) || n.Possible != c.possible || !strings.Contains(n.Text.In(message.VI), c.text):
				t.Errorf("+%v, possible %v: %q; want +%s, %v: %q", n.Gain, n.Possible, n.Text.In(message.VI), c.gain, c.possible, c.text)
			}
			tellsAll(t, line)
		})
	}
}

// shapes are rules of the kinds whose next step is solved, with room for what
// a test draws.
var shapes = []string{
	"max: 10\n" + rate + "rule: {kind: bands, of: a, per: b, when_empty: zero%s, bands: [{from: 100%%, points: 10}, {from: 95%%, share: true}, {from: 90%%, points: 6}, {from: 37.5%%, points: 2.5}, {from: 0%%, points: 0}]}",
	"max: 10\n" + rate + "rule: {kind: share, of: a, per: b, when_empty: zero, floor: 40%%%s}",
	"max: 10\n" + rate + "rule: {kind: bands, fixed: true, of: a, per: b, when_empty: zero%s, bands: [{from: 98.5%%, points: 10}, {from: 70%%, share: true}, {from: 0%%, points: 1}]}",
	"max: 10\n" + rate + "rule: {kind: share, fixed: true, of: a, per: b, when_empty: zero%s}",
	"max: 10\n" + rate + "rule: {kind: all_or_nothing, of: a, per: b, when_empty: 2.5%s}",
	"max: 10\ninputs: {a: {type: count, title: A, unit: việc}}\nrule: {kind: bands, of: a%s, bands: [{from: 300.5, points: 10}, {from: 100, points: 5}, {from: 50, points: 2.5}]}",
	"max: 10\ninputs: {a: {type: count, title: A, unit: việc}}\nrule: {kind: per_item, of: a, each: 0.3%s}",
	"max: 10\ninputs: {a: {type: count, title: A, unit: việc}}\nrule: {kind: compare, of: a, norm: 150.5, below: 0, equal: 5, above: 10%s}",
	"max: 10\ninputs: {p: {type: yes_no, title: P}, q: {type: yes_no, title: Q}, r: {type: yes_no, title: R}}\nrule: {kind: checklist%s, items: [{input: p, points: 6}, {input: q, points: 3}, {input: r, points: 1}]}",
	"max: 10\nrule: {kind: choice%s, options: [{key: w, title: W, points: 10}, {key: x, title: X, points: 5}, {key: y, title: Y, points: 2.5}, {key: z, title: Z, points: 0}]}",
	"max: 10\ninputs: {d: {type: date, title: D}}\nrule: {kind: deadline, of: d%s, dates: [{by: 2023-03-31, points: 10}, {by: 2023-06-30, points: 5}]}",
	"max: 10\nrule: {kind: schedule, every: quarter, quota: 7, each: 2.5, late: 1%s}",
	"max: 10\nrule: {kind: schedule, every: month, quota: 7%s, bands: [{from: 100%%, points: 10}, {from: 75%%, share: true}, {from: 50%%, points: 2.5}]}",
}

// drawnRule is one of the shapes with a modifier or none.
func drawnRule(t *rapid.T) *rulebook.Criterion {
	modifier := rapid.SampledFrom([]string{"", "", ", step: 2.5", ", step: 0.05", ", least: -5"}).Draw(t, "modifier")
	x := book(t, fmt.Sprintf(rapid.SampledFrom(shapes).Draw(t, "shape"), modifier))
	return x.Leaves()[0]
}

func drawnValues(t *rapid.T, c *rulebook.Criterion) []string {
	var given []string
	whole := rapid.IntRange(0, 400).Draw(t, "whole")
	for _, in := range c.Inputs {
		var raw string
		switch {
		case in.Name == "a" && len(c.Inputs) > 1:
			raw = fmt.Sprint(rapid.IntRange(0, whole).Draw(t, "a"))
		case in.Name == "b":
			raw = fmt.Sprint(whole)
		case in.Name == "a":
			raw = fmt.Sprint(whole)
		case in.Type == rulebook.Count:
			raw = fmt.Sprint(rapid.IntRange(0, 9).Draw(t, in.Name))
		case in.Type == rulebook.YesNo:
			raw = rapid.SampledFrom([]string{"yes", "no"}).Draw(t, in.Name)
		case in.Type == rulebook.OneOf:
			raw = rapid.SampledFrom(in.Options).Draw(t, in.Name)
		case in.Type == rulebook.Date:
			raw = rapid.SampledFrom([]string{"none", "none", "2023-04-01"}).Draw(t, in.Name)
		}
		given = append(given, in.Name+"="+raw)
	}
	return given
}

// with applies changes to "a=1" pairs; less takes the last unit of one of them
// off again, and of the whole with its part.
func with(given []string, changes []scoring.Change, less int) ([]string, bool) {
	out := slices.Clone(given)
	for i, ch := range changes {
		value := ch.Value
		if d, err := decimal.NewFromString(value); less == i || less >= 0 && ch.Input == "b" {
			if err != nil {
				return nil, false
			}
			value = d.Sub(decimal.New(1, 0)).String()
		}
		for k, pair := range out {
			if strings.HasPrefix(pair, ch.Input+"=") {
				out[k] = ch.Input + "=" + value
			}
		}
	}
	return out, true
}

// What next says, when done, really gives what it promises, and one item less
// does not.
func TestNextHolds(t *testing.T) {
	solved := 0
	rapid.Check(t, func(t *rapid.T) {
		c := drawnRule(t)
		given := drawnValues(t, c)
		o := scoring.Everything
		o.Today = rapid.SampledFrom([]calendar.Date{{}, calendar.MustParse("2023-04-15"), calendar.MustParse("2023-12-31")}).Draw(t, "today")
		score := func(pairs []string) scoring.Line {
			return scoring.ScoreOneWith(c, values(t, c, strings.Join(pairs, " ")), o)
		}
		before := score(given)
		n := before.Next
		if (n == nil) != !before.Got.Less(before.Max) {
			t.Fatalf("%v: %v of %v, next %+v", given, before.Got, before.Max, n)
		}
		if n == nil || len(n.Changes) == 0 {
			return
		}
		solved++
		done, _ := with(given, n.Changes, -1)
		if after := score(done); after.Got != before.Got.Add(n.Gain) || n.Gain.Sign() <= 0 {
			t.Fatalf("%v → %v: %v → %v, promised +%v (%s)", given, done, before.Got, after.Got, n.Gain, n.Text.In(message.VI))
		}
		for i, ch := range n.Changes {
			if ch.Input == "b" {
				continue
			}
			short, ok := with(given, n.Changes, i)
			if !ok || slices.Equal(short, given) {
				continue
			}
			if after := score(short); !after.Got.Less(before.Got.Add(n.Gain)) {
				t.Fatalf("%v → %v, one less than %s: %v already", given, short, n.Text.In(message.VI), after.Got)
			}
		}
	})
	if solved < 20 {
		t.Errorf("only %d were solved", solved)
	}
}

// Where next says that nothing can be won, no number of new items wins.
func TestNextNeverGivesUpTooSoon(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawnRule(t)
		given := drawnValues(t, c)
		before := scoring.ScoreOne(c, values(t, c, strings.Join(given, " ")))
		if before.Next == nil || before.Next.Possible || len(c.Inputs) > 2 || c.Inputs[0].Type != rulebook.Count {
			return
		}
		for k := 1; k <= 3000; k += 1 + k/20 {
			var more []string
			for _, pair := range given {
				name, raw, _ := strings.Cut(pair, "=")
				if n := decimal.RequireFromString(raw); !c.Rule.Fixed || name == "a" {
					raw = n.Add(decimal.NewFromInt(int64(k))).String()
				}
				more = append(more, name+"="+raw)
			}
			if after := scoring.ScoreOne(c, values(t, c, strings.Join(more, " "))); before.Got.Less(after.Got) {
				t.Fatalf("%v, then %v: %v → %v; said %s", given, more, before.Got, after.Got, before.Next.Text.In(message.VI))
			}
		}
	})
}

// More on-time dossiers never lower what a rising rule gives.
func TestMoreNeverLowers(t *testing.T) {
	rising := slices.Concat(shapes[:2], shapes[5:8])
	rapid.Check(t, func(t *rapid.T) {
		step := rapid.SampledFrom([]string{"", ", step: 0.05"}).Draw(t, "step")
		c := book(t, fmt.Sprintf(rapid.SampledFrom(rising).Draw(t, "shape"), step)).Leaves()[0]
		b := rapid.IntRange(1, 500).Draw(t, "b")
		a, k := rapid.IntRange(0, b).Draw(t, "a"), rapid.IntRange(1, 100).Draw(t, "k")
		score := func(a, b int) points.Points {
			given := fmt.Sprintf("a=%d b=%d", a, b)
			if len(c.Inputs) == 1 {
				given = fmt.Sprintf("a=%d", a)
			}
			return scoring.ScoreOne(c, values(t, c, given)).Got
		}
		if was, is := score(a, b), score(a+k, b+k); is.Less(was) {
			t.Fatalf("%d of %d gives %v, %d more in time %v", a, b, was, k, is)
		}
	})
}
