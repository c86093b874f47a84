package paper

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// alphabet is one of the ways in which Vietnamese was typed before Unicode,
// seen as Western letters.
type alphabet struct {
	name   string
	single map[rune]string
	pairs  map[[2]rune]string // base letter and the sign typed after it
}

// tcvn3 is TCVN 5712:1993, table VN3 (fonts .VnTime): a byte a letter, with
// capitals that carry a tone written as small letters in a font of capitals.
var tcvn3 = alphabet{name: "TCVN3", single: singles(
	"¡Ă¢Â£Ê¤Ô¥Ơ¦Ư§Đ¨ă©âªê«ô¬ơ\u00adư®đµà¶ả·ã¸á¹ạ»ằ¼ẳ½ẵ¾ắÆặÇầÈẩÉẫÊấËậÌèÎẻÏẽÐéÑẹ" +
		"ÒềÓểÔễÕếÖệ×ìØỉÜĩÝíÞịßòáỏâõãóäọåồæổçỗèốéộêờëởìỡíớîợïùñủòũóúôụõừöử÷ữøứùựúỳûỷüỹýýþỵ")}

// vni is VNI Windows (fonts VNI-Times): a letter and the sign typed after it.
var vni = alphabet{name: "VNI", single: singles("ììííæỉóĩòịÌÌÍÍÆỈÓĨÒỊôơÔƠöưÖƯîỵÎỴñđÑĐ"), pairs: signs()}

func singles(s string) map[rune]string {
	m := map[rune]string{}
	var from rune
	for i, r := range []rune(s) {
		if i%2 == 0 {
			from = r
		} else {
			m[from] = string(r)
		}
	}
	return m
}

// signs are the signs of VNI after each letter that takes them.
func signs() map[[2]rune]string {
	m := map[[2]rune]string{}
	tones := []rune("øùûõï")
	marks := []rune{0x0300, 0x0301, 0x0309, 0x0303, 0x0323}
	add := func(letter, sign rune, composed string) {
		composed = norm.NFC.String(composed)
		m[[2]rune{letter, sign}] = composed
		m[[2]rune{letter, unicode.ToUpper(sign)}] = composed
		upper := norm.NFC.String(strings.ToUpper(composed))
		m[[2]rune{unicode.ToUpper(letter), unicode.ToUpper(sign)}] = upper
		m[[2]rune{unicode.ToUpper(letter), sign}] = upper
	}
	for _, letter := range "aeouyôö" {
		shown := map[rune]string{'ô': "ơ", 'ö': "ư"}[letter]
		if shown == "" {
			shown = string(letter)
		}
		for i, tone := range tones {
			add(letter, tone, shown+string(marks[i]))
		}
	}
	for _, letter := range "aeo" {
		add(letter, 'â', string(letter)+"\u0302")
		for i, sign := range []rune("àáåãä") {
			add(letter, sign, string(letter)+"\u0302"+string(marks[i]))
		}
	}
	add('a', 'ê', "ă")
	for i, sign := range []rune("èéúüë") {
		add('a', sign, "ă"+string(marks[i]))
	}
	return m
}

func (a *alphabet) decode(s string) string {
	var b strings.Builder
	runes := []rune(s)
	for i := 0; i < len(runes); i++ {
		if i+1 < len(runes) {
			if to, ok := a.pairs[[2]rune{runes[i], runes[i+1]}]; ok {
				b.WriteString(to)
				i++
				continue
			}
		}
		if to, ok := a.single[runes[i]]; ok {
			b.WriteString(to)
		} else {
			b.WriteRune(runes[i])
		}
	}
	return b.String()
}

// foreign says that s holds Vietnamese letters of Unicode, which no old
// alphabet has: a run of such text stands beside old ones.
func foreign(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		return r >= 0x1EA0 && r <= 0x1EF9 || r == 'ơ' || r == 'ư' || r == 'đ' || r == 'Đ' || r == 'ă'
	})
}

// knownWord tells words that no Vietnamese office paper is without.
func knownWord(w string) bool {
	switch w {
	case "của", "và", "điểm", "xã", "được", "không", "về", "đạt", "tiêu", "chí", "ủy", "nhân", "dân", "báo", "cáo", "năm", "tối", "đa", "mất", "kết", "quả",
		"hồ", "sơ", "phường", "huyện", "số", "ngày", "tháng", "thực", "hiện", "đã", "chỉ", "các", "có", "là", "đến", "cải", "cách", "hành", "chính", "hạn":
		return true
	}
	return false
}

// words counts the known words of a text that have a letter beyond ASCII.
func words(s string) int {
	n := 0
	for _, w := range strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) }) {
		if !plain(w) && knownWord(w) {
			n++
		}
	}
	return n
}

// alphabetOf tells the old alphabet of a text, nil where it is Unicode: the
// one that makes more known words of it than it has as it stands.
func alphabetOf(s string) *alphabet {
	if plain(s) {
		return nil
	}
	best, most := (*alphabet)(nil), words(norm.NFC.String(s))
	for _, a := range []*alphabet{&tcvn3, &vni} {
		if n := words(a.decode(s)); n > most+most/4 {
			best, most = a, n
		}
	}
	return best
}

// unicodeOf turns the bytes of a text file into Unicode. Bytes that are not
// UTF-8 are a code page: Windows-1258, or one of the old alphabets, which are
// seen as Western letters here and told apart by compose.
func unicodeOf(data []byte) string {
	switch {
	case strings.HasPrefix(string(data), "\xEF\xBB\xBF"):
		data = data[3:]
	case len(data) >= 2 && data[0] == 0xFF && data[1] == 0xFE:
		return utf16(data[2:], 0)
	case len(data) >= 2 && data[0] == 0xFE && data[1] == 0xFF:
		return utf16(data[2:], 1)
	}
	if utf8.Valid(data) {
		return string(data)
	}
	west := decodeBytes(charmap.Windows1252, data)
	sample := data[:min(len(data), 64<<10)]
	viet := norm.NFC.String(decodeBytes(charmap.Windows1258, sample))
	if old := alphabetOf(decodeBytes(charmap.Windows1252, sample)); old != nil && words(old.decode(decodeBytes(charmap.Windows1252, sample))) >= words(viet) {
		return west
	}
	return decodeBytes(charmap.Windows1258, data)
}

// decodeBytes reads a code page; a byte that it has no letter for is dropped.
func decodeBytes(page *charmap.Charmap, data []byte) string {
	var b strings.Builder
	b.Grow(len(data) * 2)
	for _, c := range data {
		if r := page.DecodeByte(c); r != utf8.RuneError {
			b.WriteRune(r)
		}
	}
	return b.String()
}

func utf16(data []byte, high int) string {
	var b strings.Builder
	for i := 0; i+1 < len(data); i += 2 {
		b.WriteRune(rune(data[i+high^1])<<8 | rune(data[i+high]))
	}
	return b.String()
}

// slips are letters that look like Vietnamese ones and are not.
var slips = strings.NewReplacer("ǎ", "ă", "Ǎ", "Ă", "Ð", "Đ", "ð", "đ", "Ɖ", "Đ", "ɖ", "đ", "‐", "-", "‑", "-", "−", "-", "／", "/", "：", ":", "，", ",")

// common says that a text needs no tidying: composed letters and usual signs.
func common(s string) bool {
	for _, r := range s {
		switch {
		case r >= ' ' && r < 0x7F, r == '\n':
		case r >= 0xC0 && r <= 0x1B0 && r != 0xD0 && r != 0xF0 && r != 0x189:
		case r >= 0x1EA0 && r <= 0x1EF9:
		case r == '“' || r == '”' || r == '’' || r == '‘' || r == '–' || r == '…':
		default:
			return false
		}
	}
	return true
}

// tidy composes a text and takes out what shows nothing.
func tidy(s string) string {
	if common(s) {
		return s
	}
	s = norm.NFC.String(strings.ToValidUTF8(s, ""))
	s = slips.Replace(s)
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t' || unicode.Is(unicode.Zs, r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r), r == utf8.RuneError:
			return -1
		}
		return r
	}, s)
}
