package message

import (
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
)

// collators are kept, since one takes long to make and is not safe to share.
var collators = sync.Pool{New: func() any { return collate.New(language.Vietnamese) }}

// Compare orders two texts as a Vietnamese dictionary does.
func Compare(a, b string) int {
	c := collators.Get().(*collate.Collator)
	defer collators.Put(c)
	return c.CompareString(a, b)
}

// Plain drops the marks and the case of Vietnamese letters, so that Đ, ơ and ấ
// read as d, o and a: people search without typing them.
func Plain(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(s)) {
		switch {
		case r == 'đ':
			b.WriteByte('d')
		case !unicode.Is(unicode.Mn, r):
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Finds says whether a text has every word of a search in it, with or without
// the marks of its letters.
func Finds(text, search string) bool {
	text = Plain(text)
	for _, word := range strings.Fields(Plain(search)) {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}

// Slug is a text as an address writes it: plain small letters and digits, with
// a hyphen between words.
func Slug(s string) string {
	return strings.Join(strings.FieldsFunc(Plain(s), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	}), "-")
}
