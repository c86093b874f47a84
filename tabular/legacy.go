package tabular

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// tcvn3 is TCVN 5712-3 (ABC): the letter at each place that Latin-1 gives to
// another. Capitals with a tone are typed with another font and not here.
var tcvn3 = map[rune]rune{
	0xB5: 'à', 0xB6: 'ả', 0xB7: 'ã', 0xB8: 'á', 0xB9: 'ạ',
	0xA8: 'ă', 0xBB: 'ằ', 0xBC: 'ẳ', 0xBD: 'ẵ', 0xBE: 'ắ', 0xC6: 'ặ',
	0xA9: 'â', 0xC7: 'ầ', 0xC8: 'ẩ', 0xC9: 'ẫ', 0xCA: 'ấ', 0xCB: 'ậ',
	0xAE: 'đ', 0xCC: 'è', 0xCE: 'ẻ', 0xCF: 'ẽ', 0xD0: 'é', 0xD1: 'ẹ',
	0xAA: 'ê', 0xD2: 'ề', 0xD3: 'ể', 0xD4: 'ễ', 0xD5: 'ế', 0xD6: 'ệ',
	0xD7: 'ì', 0xD8: 'ỉ', 0xDC: 'ĩ', 0xDD: 'í', 0xDE: 'ị',
	0xDF: 'ò', 0xE1: 'ỏ', 0xE2: 'õ', 0xE3: 'ó', 0xE4: 'ọ',
	0xAB: 'ô', 0xE5: 'ồ', 0xE6: 'ổ', 0xE7: 'ỗ', 0xE8: 'ố', 0xE9: 'ộ',
	0xAC: 'ơ', 0xEA: 'ờ', 0xEB: 'ở', 0xEC: 'ỡ', 0xED: 'ớ', 0xEE: 'ợ',
	0xEF: 'ù', 0xF1: 'ủ', 0xF2: 'ũ', 0xF3: 'ú', 0xF4: 'ụ',
	0xAD: 'ư', 0xF5: 'ừ', 0xF6: 'ử', 0xF7: 'ữ', 0xF8: 'ứ', 0xF9: 'ự',
	0xFA: 'ỳ', 0xFB: 'ỷ', 0xFC: 'ỹ', 0xFD: 'ý', 0xFE: 'ỵ',
	0xA1: 'Ă', 0xA2: 'Â', 0xA3: 'Ê', 0xA4: 'Ô', 0xA5: 'Ơ', 0xA6: 'Ư', 0xA7: 'Đ',
}

// fromTCVN3 reads as TCVN3 what was read as Latin-1.
func fromTCVN3(s string) string {
	if ascii(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if letter, ok := tcvn3[r]; ok {
			return letter
		}
		return r
	}, s)
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// common are words of nearly every table of an office.
var common = []string{
	"ngày", "hồ sơ", "tiếp nhận", "thủ tục", "đơn vị", "trạng thái", "nguyễn", "lĩnh vực", "hẹn trả",
	"kết quả", "xã ", "phường", "số ", "đã ", "trả", "mã ", "tên ", "người", "thị ",
}

// vietnamese counts how much of a text reads as Vietnamese.
func vietnamese(s string) int {
	s = strings.ToLower(norm.NFC.String(s))
	n := 0
	for _, word := range common {
		n += strings.Count(s, word)
	}
	return n
}

// latin1 and windows1258 read bytes of one letter each.
func latin1(data []byte) string      { return oneByte(charmap.ISO8859_1, data) }
func windows1258(data []byte) string { return oneByte(charmap.Windows1258, data) }

func oneByte(m *charmap.Charmap, data []byte) string {
	var b strings.Builder
	for _, c := range data {
		b.WriteRune(m.DecodeByte(c))
	}
	return b.String()
}
