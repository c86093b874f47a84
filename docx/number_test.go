package docx

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestWords(t *testing.T) {
	for in, want := range map[string]string{
		"0": "không", "5": "năm", "10": "mười", "11": "mười một", "15": "mười lăm", "20": "hai mươi", "21": "hai mươi mốt", "24": "hai mươi tư", "25": "hai mươi lăm",
		"100": "một trăm", "105": "một trăm linh năm", "110": "một trăm mười", "1005": "một nghìn không trăm linh năm", "1.005": "một nghìn không trăm linh năm",
		"1000000": "một triệu", "2001000": "hai triệu không trăm linh một nghìn", "89,25": "tám mươi chín phẩy hai mươi lăm", "0,5": "không phẩy năm", "2,05": "hai phẩy không năm",
		"-3": "âm ba", "85,5 (*)": "tám mươi lăm phẩy năm", "1000000000": "một tỷ", "007": "bảy",
	} {
		if got, err := words(in); err != nil || got != want {
			t.Errorf("%s: %v %v, want %s", in, got, err, want)
		}
	}
	for _, bad := range []any{"", "abc", "1,2,3", "1.00", "1234567890123", true, "1e5"} {
		if got, err := words(bad); err == nil {
			t.Errorf("%v became %v", bad, got)
		}
	}
}

// Every number is read so that it can be understood: what is written out comes
// back.
func TestWordsComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(0, 999_999_999_999).Draw(t, "n")
		if rapid.Bool().Draw(t, "small") {
			n %= 10_000
		}
		said, err := words(strconv.FormatInt(n, 10))
		if err != nil {
			t.Fatal(err)
		}
		if back := understood(said.(string)); back != n {
			t.Fatalf("%d is said %q, understood as %d", n, said, back)
		}
	})
}

// understood is the number that words say, by adding up what each adds.
func understood(said string) int64 {
	var total, group, last int64
	for _, word := range strings.Fields(said) {
		switch word {
		case "trăm":
			group, last = group+100*last, 0
		case "mươi":
			group, last = group+10*last, 0
		case "mười":
			group, last = group+10, 0
		case "linh":
		case "mốt":
			last = 1
		case "tư":
			last = 4
		case "lăm":
			last = 5
		case "nghìn", "triệu", "tỷ":
			total += (group + last) * map[string]int64{"nghìn": 1e3, "triệu": 1e6, "tỷ": 1e9}[word]
			group, last = 0, 0
		default:
			last = int64(slices.Index(digitWords, word))
		}
	}
	return total + group + last
}

func TestFormats(t *testing.T) {
	for _, c := range []struct {
		f    func(...any) (any, error)
		in   any
		want string
	}{
		{romanNumeral, 1, "I"}, {romanNumeral, 4, "IV"}, {romanNumeral, 1994, "MCMXCIV"}, {romanNumeral, "3", "III"}, {two, 3, "03"}, {two, "0", "0"}, {two, "2,5", "2,5"}, {two, 14, "14"},
		{longdate, "02/5/2024", "ngày 02 tháng 5 năm 2024"}, {longdate, "2/2/2024", "ngày 02 tháng 02 năm 2024"}, {longdate, "12/11/2024", "ngày 12 tháng 11 năm 2024"},
	} {
		if got, err := c.f(c.in); err != nil || got != c.want {
			t.Errorf("%v: %v %v, want %s", c.in, got, err, c.want)
		}
	}
	for _, f := range []func(...any) (any, error){romanNumeral, two, longdate, words} {
		for _, bad := range []any{"x", nil, []any{1}, "32/13/2024"} {
			if got, err := f(bad); err == nil {
				t.Errorf("%v became %v", bad, got)
			}
		}
	}
}

// A template uses the formats as it uses any function.
func TestFormatsInATemplate(t *testing.T) {
	e, err := compileExpression(`two(n) + " " + roman(n) + " (Bằng chữ: " + words(n) + ")"`)
	if err != nil {
		t.Fatal(err)
	}
	if len(e.names) != 3 {
		t.Errorf("it reads %v", e.names)
	}
}
