package docx

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

var (
	digitWords = []string{"không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"}
	scaleWords = []string{"", "nghìn", "triệu", "tỷ"}
	numeral    = regexp.MustCompile(`^(-?)(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d+))?$`)
)

const mostDigits = 12 // up to 999 tỷ

// words reads a number as an office writes it out: 89,25 is "tám mươi chín phẩy
// hai mươi lăm". Numbers come as integers or as papers print them, with a
// decimal comma and points between thousands.
func words(args ...any) (any, error) {
	fault := mistake("hàm words cần đúng một số, như words(12) hay words(\"89,25\")")
	if len(args) != 1 {
		return nil, fault
	}
	text := ""
	switch v := args[0].(type) {
	case int:
		text = strconv.Itoa(v)
	case string:
		text = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(v), "(*)"))
	}
	m := numeral.FindStringSubmatch(text)
	if m == nil {
		return nil, fault
	}
	whole := strings.TrimLeft(strings.ReplaceAll(m[2], ".", ""), "0")
	if len(whole) > mostDigits || len(m[3]) > mostDigits {
		return nil, mistake(fmt.Sprintf("số %s quá dài để viết bằng chữ", text))
	}
	out := integerWords(whole)
	if m[1] != "" {
		out = "âm " + out
	}
	if m[3] != "" {
		out += " phẩy" + strings.Repeat(" không", len(m[3])-len(strings.TrimLeft(m[3], "0")))
		if rest := strings.TrimLeft(m[3], "0"); rest != "" {
			out += " " + integerWords(rest)
		}
	}
	return out, nil
}

// integerWords reads digits without leading zeros; none are zero.
func integerWords(digits string) string {
	if digits == "" {
		return digitWords[0]
	}
	digits = strings.Repeat("0", (3-len(digits)%3)%3) + digits
	groups := len(digits) / 3
	var out []string
	for i := range groups {
		g := digits[3*i : 3*i+3]
		if g == "000" {
			continue
		}
		out = append(out, groupWords(g, i > 0)...)
		if scale := scaleWords[groups-1-i]; scale != "" {
			out = append(out, scale)
		}
	}
	return strings.Join(out, " ")
}

// groupWords reads three digits. Inside a number hundreds are read even when
// there are none: một nghìn không trăm linh năm.
func groupWords(g string, inside bool) []string {
	hundreds, tens, units := g[0]-'0', g[1]-'0', g[2]-'0'
	var out []string
	if hundreds > 0 || inside {
		out = append(out, digitWords[hundreds], "trăm")
	}
	switch {
	case tens == 1:
		out = append(out, "mười")
	case tens > 1:
		out = append(out, digitWords[tens], "mươi")
	case units > 0 && len(out) > 0:
		out = append(out, "linh")
	}
	switch {
	case units == 0:
	case units == 1 && tens > 1:
		out = append(out, "mốt")
	case units == 4 && tens > 1:
		out = append(out, "tư")
	case units == 5 && tens > 0:
		out = append(out, "lăm")
	default:
		out = append(out, digitWords[units])
	}
	return out
}

const mostRoman = 3999

// romanNumeral writes a number from 1 to 3999 in roman numerals.
func romanNumeral(args ...any) (any, error) {
	n, ok := number(args)
	if !ok || n < 1 || n > mostRoman {
		return nil, mistake("hàm roman cần đúng một số nguyên từ 1 đến 3999")
	}
	return roman(n), nil
}

// two writes a whole number below ten with a leading zero, as papers do: 03
// điểm; 0 and everything else stand as they are.
func two(args ...any) (any, error) {
	if len(args) == 1 {
		text := fmt.Sprint(args[0])
		if len(text) == 1 && text[0] >= '1' && text[0] <= '9' {
			return "0" + text, nil
		}
		if numeral.MatchString(text) {
			return text, nil
		}
	}
	return nil, mistake("hàm two cần đúng một số, như two(3) hay two(\"2,5\")")
}

var civil = regexp.MustCompile(`^(\d{1,2})/(\d{1,2})/(\d{4})$`)

// longdate writes 02/5/2024 out: ngày 02 tháng 5 năm 2024. A day below ten and
// the months 1 and 2 have a leading zero (Nghị định 30/2020/NĐ-CP, Phụ lục I,
// mục II.4).
func longdate(args ...any) (any, error) {
	if len(args) == 1 {
		if text, ok := args[0].(string); ok {
			if m := civil.FindStringSubmatch(text); m != nil {
				day, _ := strconv.Atoi(m[1])
				month, _ := strconv.Atoi(m[2])
				if day >= 1 && day <= 31 && month >= 1 && month <= 12 {
					form := "ngày %02d tháng %d năm %s"
					if month < 3 {
						form = "ngày %02d tháng %02d năm %s"
					}
					return fmt.Sprintf(form, day, month, m[3]), nil
				}
			}
		}
	}
	return nil, mistake("hàm longdate cần đúng một ngày dạng dd/mm/yyyy, như longdate(\"02/5/2024\")")
}

func number(args []any) (int, bool) {
	if len(args) != 1 {
		return 0, false
	}
	switch v := args[0].(type) {
	case int:
		return v, true
	case string:
		n, err := strconv.Atoi(v)
		return n, err == nil
	}
	return 0, false
}
