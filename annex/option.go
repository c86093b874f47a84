package annex

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/parindex/parindex/points"
)

// option is one line of a rule: a text and what it gives.
type option struct {
	text   string
	points points.Points
	full   bool   // the maximum, in words
	silent bool   // 0, in words
	share  bool   // the rate × a maximum
	factor string // that maximum as it is printed; "" for the words
	of     string // the two sides of the rate, where they are named
	per    string
}

// gives returns the points of the option for a component of that maximum.
func (o option) gives(max points.Points) points.Points {
	if o.full {
		return max
	}
	return o.points
}

// maxOption bounds the text of an option, in bytes; longer ones are prose.
const maxOption = 2000

const (
	number = `(\d{1,4}(?:[.,]\d{1,4})?)`
	unit   = `\s*(?:điểm|đ)`
	note   = `(\s*\([^()\d]*\))?\s*[.;,]*$`
)

var (
	bullet = regexp.MustCompile(`^(?:[-–—+*•●○·▪]\s*|[a-zđ]\)\s*|\d{1,2}\)\s*)+`)

	optionForms = []*regexp.Regexp{
		regexp.MustCompile(`(?i)^(.*?)\s*(?::|=>|->|→|⇒|=)\s*` + number + `(?:` + unit + `)?` + note),
		regexp.MustCompile(`(?i)^(.*?)\s*\(\s*` + number + unit + `\s*\)` + note),
		regexp.MustCompile(`(?i)^(.*?)\s*\(\s*(\d{1,2}[.,]\d{1,4})\s*\)` + note),
		regexp.MustCompile(`(?i)^(.*?)[\s,:]*(?:thì\s+)?(?:được|đạt|tính|chấm|cho)\s+(?:được\s+)?` + number + unit + note),
		regexp.MustCompile(`(?i)^(.*?)\s+[-–—]\s+` + number + unit + note),
	}
	zeroForm = regexp.MustCompile(`(?i)^(.*?)[\s,:–-]*(?:thì\s+)?(?:không (?:được |cho |tính |có |chấm |đạt )?điểm|không được (?:tính|chấm|cho) điểm)` + note)
	fullForm = regexp.MustCompile(`(?i)^(.*?)[\s,]*(?::|→|=|(?:thì\s+)?(?:được|đạt|cho|chấm|tính))\s*(?:được\s+|đạt\s+)?(?:điểm tối đa|tối đa điểm|đủ điểm|trọn điểm)` + note)
	clock    = regexp.MustCompile(`(?:^|[\s(])\d{1,2}:\d{2}$`)
	talks    = regexp.MustCompile(`(?i)\d\s*(?:điểm|đ)(?:$|[^\p{L}])|(?:^|[^\p{L}])(?:trừ|điểm tối đa)(?:$|[^\p{L}])|:\s*\d+(?:[.,]\d+)?\s*$`)
	takes    = regexp.MustCompile(`(?i)(?:^|[^\p{L}])(?:trừ|mỗi|tối đa\s+\d)(?:$|[^\p{L}]|\d)`)
)

// parseOption reads "text: points" in the ways offices write it.
func parseOption(s string) (option, bool) {
	if len(s) > maxOption {
		return option{}, false
	}
	s = strings.TrimSpace(bullet.ReplaceAllString(s, ""))
	if o, ok := parseShare(s); ok {
		return o, true
	}
	if clock.MatchString(s) || takes.MatchString(s) && !strings.Contains(strings.ToLower(s), "điểm tối đa") {
		return option{}, false
	}
	if m := fullForm.FindStringSubmatch(s); m != nil && sole(m[1]) {
		return option{text: m[1] + m[2], full: true}, true
	}
	if m := zeroForm.FindStringSubmatch(s); m != nil && sole(m[1]) {
		return option{text: m[1] + m[2], silent: true}, true
	}
	for _, form := range optionForms {
		m := form.FindStringSubmatch(s)
		if m == nil || !sole(m[1]) {
			continue
		}
		p, err := points.Parse(m[2])
		if err != nil {
			continue
		}
		return option{text: m[1] + m[3], points: p}, true
	}
	return option{}, false
}

// sole says that the text of an option holds no second number of points.
func sole(text string) bool { return text != "" && !talks.MatchString(text) }

// isOption says that a text is an option with its points.
func isOption(s string) bool {
	_, ok := parseOption(oneLine(s))
	return ok
}

var (
	shareHead = regexp.MustCompile(`(?i)^(.*?)[\s,;:]*(?:thì\s+)?(?:(?:số\s+)?điểm(?:\s+(?:đạt được|đánh giá|được tính|số))?\s*(?:=|là|:|được tính theo công thức:?|tính theo công thức:?)|(?:được\s+)?tính(?:\s+điểm)?\s+theo\s+công\s+thức\s*:?|:|=|→|=>)\s*(.+)$`)
	times     = regexp.MustCompile(`\s*[×*]\s*|\s+[xX]\s+|\s*\bx(\d)`)
	hundredth = regexp.MustCompile(`(?i)\s*/\s*100\s*%?$`)
	rateWord  = regexp.MustCompile(`(?i)^(?:\(?\s*)(?:tỷ lệ|tỉ lệ|tỷ lệ phần trăm|% đạt|tỷ lệ %)`)
)

// parseShare reads "từ 80% đến dưới 100%: tỷ lệ × điểm tối đa" and
// "điểm = a/b x 1,5 điểm"; the text is what stands before the formula.
func parseShare(s string) (option, bool) {
	if o, ok := parseProduct(strings.TrimRight(s, ".;, ")); ok && !strings.ContainsAny(s, "=:→") {
		return o, true
	}
	for rest, before := s, ""; ; {
		m := shareHead.FindStringSubmatch(rest)
		if m == nil {
			return option{}, false
		}
		if o, ok := parseProduct(strings.TrimRight(m[2], ".;, ")); ok {
			o.text = strings.TrimSpace(before + m[1])
			return o, true
		}
		// The first separator was none of a formula: try the next.
		head := rest[:len(rest)-len(m[2])]
		before, rest = before+head, m[2]
	}
}

func parseProduct(s string) (option, bool) {
	percent := hundredth.MatchString(s)
	s = hundredth.ReplaceAllString(s, "")
	if percent {
		s = unbracket(s)
	}
	s = times.ReplaceAllString(s, " × $1")
	factors := strings.Split(s, " × ")
	if len(factors) != 2 {
		return option{}, false
	}
	if strings.Contains(strings.ToLower(factors[0]), "điểm tối đa") {
		slices.Reverse(factors)
	}
	o := option{share: true}
	switch most := strings.ToLower(unbracket(factors[1])); {
	case most == "điểm tối đa" || most == "điểm chuẩn":
	default:
		p, err := parsePoints(most)
		if err != nil {
			return option{}, false
		}
		o.factor, o.points = most, p
	}
	rate := unbracket(factors[0])
	if rateWord.MatchString(rate) && !strings.Contains(rate, "/") {
		return o, true
	}
	of, per, ok := strings.Cut(rate, "/")
	of, per = unbracket(of), unbracket(per)
	if !ok || percent || strings.ContainsAny(per, "/=") || !wordy(of) || !wordy(per) {
		return option{}, false
	}
	o.of, o.per = of, per
	return o, true
}

// wordy says that s names something: a letter alone does, a number does not.
func wordy(s string) bool {
	return strings.ContainsFunc(s, unicode.IsLetter) && !strings.ContainsFunc(s, unicode.IsDigit)
}

// unbracket drops brackets around the whole of s.
func unbracket(s string) string {
	s = strings.TrimSpace(s)
	for len(s) > 1 && s[0] == '(' && s[len(s)-1] == ')' && !strings.Contains(s[1:len(s)-1], "(") {
		s = strings.TrimSpace(s[1 : len(s)-1])
	}
	return s
}

// hanging ends a line that goes on in the next.
var hanging = regexp.MustCompile(`(?i)(?:(?:^|\s)(?:từ|đến|dưới|trên|và|hoặc|trước|sau|ngày|tháng|năm|là|thì|được|của|trong|không|với)|[:,/=×*+(])$`)

// pieces cuts a cell into its lines of meaning: a wrapped line is put back
// together, several options in one line are parted.
func (w words) pieces(s string) []string {
	var whole []string
	for _, l := range strings.Split(s, "\n") {
		l = strings.TrimSpace(l)
		if l == "" {
			continue
		}
		if n := len(whole); n > 0 && goesOn(whole[n-1], l) {
			whole[n-1] += "\n" + l
			continue
		}
		whole = append(whole, l)
	}
	var all []string
	for _, p := range whole {
		p = w.join(p)
		all = append(all, sentences(p)...)
	}
	return all
}

// stops end a sentence inside a line.
var stops = regexp.MustCompile(`;|\.\s+`)

// sentences parts what one line says when each part stands alone.
func sentences(s string) []string {
	var parts []string
	for _, one := range stops.Split(s, -1) {
		if one = strings.TrimSpace(one); one != "" {
			parts = append(parts, one)
		}
	}
	if len(parts) < 2 || slices.ContainsFunc(parts, func(one string) bool { return !isSentence(one) }) {
		return []string{s}
	}
	return parts
}

// goesOn says that a line continues the one before: it begins small, or the
// one before hangs.
func goesOn(before, line string) bool {
	if bullet.MatchString(line) || len(before) > maxOption {
		return false
	}
	last := before[strings.LastIndexByte(before, '\n')+1:]
	if hanging.MatchString(last) {
		return true
	}
	r := []rune(line)[0]
	return unicode.IsLower(r) && !isOption(oneLine(before))
}
