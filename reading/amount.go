package reading

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/parindex/parindex/points"
)

// number is how papers write points: 03, 2,5, 0.25.
const number = `(\d{1,4}(?:[.,]\d{1,4})?)`

// Cues before an amount. Words may be glued to each other and to the number.
var (
	selfCue = cue(`(?:điểm\s*)?(?:do\s+\S+\s+)?tự\s*(?:chấm|đánh\s*giá|cho|nhận)(?:\s*(?:điểm|đạt|được|là|tổng|số|kết quả|của\s+(?:xã|phường|đơn vị|thị trấn|huyện|sở)|[:=(–-]))*`)
	maxCue  = cue(`(?:điểm\s*(?:tối\s*đa|chuẩn|quy\s*định)|tối\s*đa|thang\s*điểm(?:\s*(?:tối\s*đa|chuẩn))?|khung\s*điểm|thang\s*chuẩn)(?:\s*(?:là|được|có|của|tiêu\s*chí|thành\s*phần|lĩnh\s*vực|chỉ\s*tiêu|này|theo|quy\s*định|điểm|[:=(–-]))*`)
	lostCue = cue(`(?:(?:tổng\s*)?(?:số\s*)?điểm\s*(?:bị\s*|đã\s*)?(?:mất|trừ)|bị\s*(?:mất|trừ)|(?:để\s*)?mất|trừ|hụt)(?:\s*(?:đi|của|tiêu\s*chí|chỉ\s*tiêu|thành\s*phần|lĩnh\s*vực|nội\s*dung|này|là|tổng|cộng|số|điểm|trọn|cả|hết|toàn\s*bộ|[:=–-]))*`)
	lessCue = cue(`giảm(?:\s*(?:đi|là|mất|:))*`)
	gotCue  = cue(`(?:điểm\s*(?:số\s*)?(?:đạt(?:\s*được)?|thẩm\s*định|chấm|thực\s*tế|được\s*(?:công\s*nhận|chấm|hưởng))|(?:chỉ\s*)?đạt(?:\s*được)?|được(?:\s*(?:chấm|công\s*nhận|ghi\s*nhận|thẩm\s*định|đánh\s*giá|tính|hưởng|cho|cộng))?|thẩm\s*định(?:\s*(?:lại|đạt|chấm|cho))?|chấm|còn(?:\s*lại)?|công\s*nhận|kết\s*quả|đánh\s*giá|cho(?:\s*điểm)?)(?:\s*(?:là|được|còn|chỉ|đạt|mức|số|tổng|điểm|[:=–-]))*`)

	maxAfter = regexp.MustCompile(`` + number + `\s*(?:điểm|đ)\s*tối\s*đa|(?:trong|trên)\s*(?:tổng\s*)?(?:số\s*)?` + number + `\s*(?:điểm|đ)(?:\P{L}|$)`)
	zeroCue  = regexp.MustCompile(`(?:không|chưa|ko)\s*(?:được|đạt|có|đạt\s*được|được\s*(?:tính|chấm|cộng|ghi|công\s*nhận|hưởng))\s*(?:số\s*)?điểm(?:\s*nào)?|(?:không|chưa)\s*(?:ghi|tính|chấm)\s*điểm|(?:mất|trừ)\s*(?:toàn\s*bộ|hết|trọn|cả)\s*(?:số\s*)?(?:điểm)?`)
	fullCue  = regexp.MustCompile(`(không|chưa)?\s*(?:đạt|được)\s*(?:điểm\s*tối\s*đa|tối\s*đa\s*(?:số\s*)?điểm|trọn\s*(?:vẹn\s*)?(?:số\s*)?điểm|tuyệt\s*đối)`)

	fraction = regexp.MustCompile(`` + number + `\s*(?:điểm|đ)?\s*/\s*` + number)
	per      = regexp.MustCompile(`^\s*(?:điểm|đ)?\s*/\s*` + number)
	unit     = regexp.MustCompile(`^\s*(?:điểm|đ(?:\P{L}|$))`)
	worded   = regexp.MustCompile(`(?i)(^|[\s(,;:])(nửa|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)\s+điểm(\s+rưỡi)?`)
)

func cue(words string) *regexp.Regexp { return regexp.MustCompile(`` + words + `\s*` + number) }

// amount is a number with its place in a text.
type amount struct {
	start, end int // of the cue and the number
	value      points.Points
	most       *points.Points // of "0,5/2 điểm"
	words      string
}

// amounts finds what a cue introduces. A number without a unit counts only
// where the cue itself speaks of points.
func amounts(re *regexp.Regexp, s string) []amount { return amountsIn(re, s, false) }

// amountsIn takes bare numbers that end a clause too where bare is set: beside
// "thang điểm 2" nobody repeats the unit.
func amountsIn(re *regexp.Regexp, s string, bare bool) []amount {
	if !strings.ContainsAny(s, "0123456789") || !signs[re](s) {
		return nil
	}
	var found []amount
	for _, m := range re.FindAllStringSubmatchIndex(s, -1) {
		a := amount{start: m[0], end: m[1], words: s[m[0]:m[1]]}
		rest := s[m[3]:]
		if before, _ := utf8.DecodeLastRuneInString(s[:m[0]]); unicode.IsLetter(before) && !unicode.IsLower(before) {
			continue
		}
		if !cutHere(s[:m[0]]) || longer(rest) {
			continue
		}
		p, err := points.Parse(s[m[2]:m[3]])
		if err != nil {
			continue
		}
		a.value = p
		spoken := strings.Contains(strings.ToLower(s[m[0]:m[2]]), "điểm")
		if f := per.FindStringSubmatchIndex(rest); f != nil && !longer(rest[f[1]:]) {
			if most, err := points.Parse(rest[f[2]:f[3]]); err == nil {
				a.most = &most
				a.end += f[1]
				rest = rest[f[1]:]
			}
		}
		if u := unit.FindString(rest); u != "" {
			a.words = strings.TrimSpace(s[m[0]:m[1]]) + " điểm"
		} else if (!spoken || foreignUnit.MatchString(rest)) && (a.most == nil || foreignUnit.MatchString(rest)) && !ended.MatchString(rest) {
			continue
		} else if !spoken && a.most == nil && !bare {
			continue
		}
		found = append(found, a)
	}
	return found
}

var (
	foreignUnit = regexp.MustCompile(`^\s*(?:%|phần\s*trăm|hồ\s*sơ|tin|văn\s*bản|lần|ngày|tháng|năm|tiêu\s*chí|nhiệm\s*vụ|xã|đơn\s*vị|người|thủ\s*tục|tthc|lĩnh\s*vực|chỉ\s*tiêu|biên\s*chế|công\s*chức|cán\s*bộ|trường\s*hợp|thôn|phiếu|sáng\s*kiến|hạng|bậc|triệu|tỷ|buổi|cuộc|giờ|phút)`)
	ended       = regexp.MustCompile(`^\s*(?:[.;,)\]|]|$)`)
)

// cutHere says that a cue may begin after s: not inside a word, unless words
// are glued.
func cutHere(s string) bool {
	r, size := utf8.DecodeLastRuneInString(s)
	if size == 0 || !unicode.IsLetter(r) {
		return true
	}
	// Glued words: a letter with a tone ends a syllable more often than not.
	return r > 0x7F
}

// longer says that the number goes on: a date, a code, a bigger number.
func longer(rest string) bool {
	if len(rest) >= 2 && strings.ContainsRune(".,", rune(rest[0])) && rest[1] >= '0' && rest[1] <= '9' {
		return true
	}
	return len(rest) > 0 && rest[0] >= '0' && rest[0] <= '9'
}

var numerals = map[string]string{"nửa": "0,5", "một": "1", "hai": "2", "ba": "3", "bốn": "4", "năm": "5", "sáu": "6", "bảy": "7", "tám": "8", "chín": "9", "mười": "10"}

// figures writes numbers in words as figures: "một điểm rưỡi" is 1,5 điểm.
func figures(s string) string {
	if !strings.Contains(s, " điểm") || !wordedSigns(s) {
		return s
	}
	return worded.ReplaceAllStringFunc(s, func(m string) string {
		g := worded.FindStringSubmatch(m)
		n := numerals[strings.ToLower(g[2])]
		if g[3] != "" {
			n += ",5"
		}
		return g[1] + n + " điểm"
	})
}

var wordedSigns = anyOf("nửa điểm", "Nửa điểm", "một điểm", "Một điểm", "ba điểm", "Ba điểm", "Hai điểm", "hai điểm", "bốn điểm", "năm điểm", "sáu điểm", "bảy điểm", "tám điểm", "chín điểm", "mười điểm")

// stated is what a piece of text says in points.
type stated struct {
	score
	self   *points.Points
	weak   *points.Points // "giảm 1 điểm"
	weakly string
	first  int // where the first cue stands; -1 when there is none
}

// pointsIn reads the points of one area or component.
func pointsIn(s string) stated {
	s = lower(s)
	whole := s
	if !strings.Contains(s, "điểm") && !strings.ContainsAny(s, "0123456789") {
		return stated{first: -1}
	}
	out := stated{first: -1}
	take := func(list []amount) *amount {
		if len(list) == 0 {
			return nil
		}
		out.note(list[0].start)
		return &list[0]
	}
	s = blank(s, amounts(selfCue, s), func(a amount) {
		out.note(a.start)
		if out.self == nil {
			out.self, out.Max = &a.value, a.most
		}
	})
	maxima := amounts(maxCue, s)
	if a := take(maxima); a != nil && out.Max == nil {
		out.Max = &a.value
	}
	s = blank(s, maxima, func(amount) {})
	if m := maxAfter.FindStringSubmatchIndex(s); m != nil && out.Max == nil {
		i := max(m[2], m[4])
		if p, err := points.Parse(s[i : i+max(m[3]-m[2], m[5]-m[4])]); err == nil {
			out.note(m[0])
			out.Max = &p
			s = blank(s, []amount{{start: m[0], end: m[1]}}, func(amount) {})
		}
	}
	bare := len(maxima) > 0
	losses := amountsIn(lostCue, s, bare)
	if len(losses) > 0 {
		// The last one is the conclusion where several are told.
		out.note(losses[0].start)
		last := best(losses)
		out.Lost = &last.value
		if last.most != nil && out.Max == nil {
			out.Max = last.most
		}
	}
	s = blank(s, losses, func(amount) {})
	weak := amounts(lessCue, s)
	if a := take(weak); a != nil {
		out.weak, out.weakly = &a.value, a.words
	}
	s = blank(s, weak, func(amount) {})
	out.got(s, whole, bare, take)
	if out.Lost == nil && out.weak != nil {
		out.Lost, out.weak = out.weak, nil
	}
	return out
}

// best prefers a loss said of "điểm bị mất" to one said in passing.
func best(losses []amount) amount {
	for _, a := range losses {
		if w := strings.ToLower(a.words); strings.HasPrefix(w, "điểm") || strings.HasPrefix(w, "tổng") || strings.HasPrefix(w, "số") {
			return a
		}
	}
	return losses[0]
}

func (out *stated) got(s, whole string, bare bool, take func([]amount) *amount) {
	zero, zeroAt := zeroIn(s)
	gots := amountsIn(gotCue, s, bare)
	switch {
	case zero && (len(gots) == 0 || zeroAt < gots[0].start):
		out.note(zeroAt)
		out.Got = &points.Points{}
		for _, a := range gots {
			if a.value.IsZero() && out.Max == nil {
				out.Max = a.most
			}
		}
	case len(gots) > 0:
		a := take(gots)
		out.Got = &a.value
		if a.most != nil && out.Max == nil {
			out.Max = a.most
		}
	default:
		if f := bareFraction(s); f != nil && out.Lost != nil && *out.Lost == f.value {
			out.Max = first(out.Max, f.most) // "mất 2 điểm (2/2 điểm)"
		} else if f != nil {
			out.note(f.start)
			out.Got = &f.value
			if out.Max == nil {
				out.Max = f.most
			}
		} else if at := fullIn(whole); at >= 0 && out.Max != nil && out.Lost == nil {
			full := *out.Max
			out.note(at)
			out.Got = &full
		} else if zero {
			out.Got = &points.Points{}
		}
	}
}

func (out *stated) note(at int) {
	if out.first < 0 || at < out.first {
		out.first = at
	}
}

// signs are what must stand in a text for a cue to be worth looking for.
var signs = map[*regexp.Regexp]func(string) bool{
	selfCue: anyOf("tự"), maxCue: anyOf("tối", "thang", "chuẩn", "quy", "khung"), lostCue: anyOf("mất", "trừ", "hụt"), lessCue: anyOf("giảm"),
	gotCue:  anyOf("đạt", "được", "chấm", "còn", "thẩm", "nhận", "quả", "cho", "giá", "điểm"),
	lostAll: anyOf("mất", "trừ", "đạt"), withCue: anyOf("với"),
}

func anyOf(words ...string) func(string) bool {
	return func(s string) bool {
		for _, w := range words {
			if strings.Contains(s, w) {
				return true
			}
		}
		return false
	}
}

// lower writes small letters, each as long as the capital was.
func lower(s string) string {
	return strings.Map(func(r rune) rune {
		if l := unicode.ToLower(r); utf8.RuneLen(l) == utf8.RuneLen(r) {
			return l
		}
		return r
	}, s)
}

// blank takes out what was read, so that no second cue reads it again; offsets
// stay.
func blank(s string, found []amount, each func(amount)) string {
	b := []byte(s)
	for _, a := range found {
		each(a)
		for i := a.start; i < a.end; i++ {
			b[i] = ' '
		}
	}
	return string(b)
}

func zeroIn(s string) (bool, int) {
	if !strings.Contains(s, "điểm") && !strings.Contains(s, "mất") && !strings.Contains(s, "trừ") {
		return false, 0
	}
	for _, m := range zeroCue.FindAllStringIndex(s, -1) {
		rest := strings.ToLower(strings.TrimSpace(s[m[1]:]))
		if strings.HasPrefix(rest, "tối đa") || strings.HasPrefix(rest, "cao") || strings.HasPrefix(rest, "chuẩn") || !cutHere(s[:m[0]]) {
			continue
		}
		return true, m[0]
	}
	return false, 0
}

func fullIn(s string) int {
	for _, m := range fullCue.FindAllStringSubmatchIndex(s, -1) {
		if m[2] < 0 {
			return m[0]
		}
	}
	return -1
}

// bareFraction is "0,5/2 điểm" or "(0,5/2)" without a verb.
func bareFraction(s string) *amount {
	for _, m := range fraction.FindAllStringSubmatchIndex(s, -1) {
		rest := s[m[1]:]
		before := strings.TrimRight(s[:m[0]], " ")
		inside := strings.HasSuffix(before, "(") || strings.HasSuffix(before, "[") || strings.HasSuffix(before, ":")
		if longer(rest) || strings.HasPrefix(rest, "/") || unit.FindString(rest) == "" && !(inside && ended.MatchString(rest)) {
			continue
		}
		if r, _ := utf8.DecodeLastRuneInString(s[:m[0]]); unicode.IsDigit(r) || strings.HasSuffix(before, "/") {
			continue
		}
		got, err1 := points.Parse(s[m[2]:m[3]])
		most, err2 := points.Parse(s[m[4]:m[5]])
		if err1 == nil && err2 == nil {
			return &amount{start: m[0], end: m[1], value: got, most: &most}
		}
	}
	return nil
}
