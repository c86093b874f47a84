package annex

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// words are the syllables that stand unbroken in a file. They decide whether a
// line was wrapped between two words or inside one.
type words map[string]bool

// wordsOf collects the syllables of all lines but those at a wrap.
func wordsOf(rows []row) words {
	w := words{}
	for _, r := range rows {
		for _, c := range r.cells {
			lines := strings.Split(c.own(), "\n")
			for i, l := range lines {
				fields := strings.Fields(l)
				for j, f := range fields {
					if i > 0 && j == 0 || i < len(lines)-1 && j == len(fields)-1 {
						continue
					}
					w[plainWord(f)] = true
				}
			}
		}
	}
	return w
}

func plainWord(s string) string {
	return strings.ToLower(strings.TrimFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }))
}

// join makes one line of a text that was wrapped. A word broken by the wrap is
// put together when its halves are no words, or none of this file, and the
// whole is one.
func (w words) join(s string) string {
	var b strings.Builder
	last := ""
	for _, l := range strings.Split(s, "\n") {
		fields := strings.Fields(l)
		if len(fields) == 0 {
			continue
		}
		if last != "" && !w.broken(last, fields[0]) {
			b.WriteByte(' ')
		}
		b.WriteString(strings.Join(fields, " "))
		last = fields[len(fields)-1]
	}
	return b.String()
}

// broken says that first continues the word that last began.
func (w words) broken(last, first string) bool {
	r := []rune(first)
	upper := strings.ToUpper(last) == last && strings.ToUpper(first) == first
	if !unicode.IsLetter(r[0]) || unicode.IsUpper(r[0]) && !upper || plainWord(last) == "" || !strings.HasSuffix(strings.ToLower(last), plainWord(last)) {
		return false
	}
	a, b := plainWord(last), plainWord(first)
	whole := a + b
	switch {
	case !syllable(whole):
		return false
	case !syllable(a) || !syllable(b):
		return true
	case strings.ContainsRune("aeiouy", []rune(bare(b))[0]) && !slices.Contains(opened, b) && !w[b]:
		return true // no word begins so: "đi" and "ều" are "điều"
	}
	return w[whole] && !(w[a] && w[b])
}

// opened are the words that begin with a vowel: few are used in such texts.
var opened = strings.Fields(`a à á ác ách ái ải am ám ảm an án ang anh ánh ảnh ao ào áo ảo áp át ăn ăng ắt âm ấm ầm ẩm ân ấn ẩn ấp ất âu ấu ấy
 em én eo ép ê ế êm ếm ì ỉ ích im in ít oai oan oán oanh oi ói ô ổ ốc ôi ôm ốm ôn ồn ổn ông ống ơ ở ơi ơn ủ ung ủng úng uống uổng uốn út uy ủy uỷ úy uyên uyển
 ư ứ ưa ức ưng ứng ước ươm ương ướt ưu y ý ỷ yêm yểm yên yến yết yêu yếu yểu iu ỉu ửng ừ ụ ù`)

// The parts of a Vietnamese syllable without its tone.
const (
	onsets  = `(?:b|ch|c|d|đ|gh|gi|g|h|kh|k|l|m|ngh|ng|nh|n|ph|p|qu|r|s|th|tr|t|v|x)?`
	closed  = `(?:ă|â|iê|oă|uâ|uô|ươ|uyê|yê|oo)(?:ch|c|m|ng|nh|n|p|t)`
	either  = `(?:a|e|ê|i|o|ô|ơ|u|ư|y|oa|oe|uê|uy)(?:ch|c|m|ng|nh|n|p|t)?`
	opening = `(?:ai|ao|au|ay|âu|ây|eo|êu|ia|iu|iêu|oai|oao|oay|oeo|oi|ôi|ơi|ua|ui|uây|uôi|uơ|uya|uyu|ưa|ưi|ưu|ươi|ươu|yêu)`
)

var syllableForm = regexp.MustCompile(`^` + onsets + `(?:` + closed + `|` + either + `|` + opening + `)$`)

// tones are the five marks of tone, decomposed.
const tones = "\u0300\u0301\u0303\u0309\u0323"

// syllable says that s could be a Vietnamese syllable.
func syllable(s string) bool {
	marks := 0
	base := strings.Map(func(r rune) rune {
		if strings.ContainsRune(tones, r) {
			marks++
			return -1
		}
		return r
	}, norm.NFD.String(s))
	return marks <= 1 && syllableForm.MatchString(norm.NFC.String(base))
}

// bare drops tones and marks: "Bộ chỉ số" → "Bo chi so".
func bare(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(s))
	return strings.NewReplacer("đ", "d", "Đ", "D").Replace(s)
}
