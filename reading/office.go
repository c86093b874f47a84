package reading

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

const nameWord = `[\p{Lu}\d][\p{L}\p{M}'’\d]*`

var (
	committee = regexp.MustCompile(`(?i)^(?:chủ\s*tịch\s+)?(?:u\s*[ỷy]|ủ\s*y|ủy|uỷ|uy)\s*ban\s*nhân\s*dân\s*`)
	// A committee and its place, in the case of running text.
	namedOffice = regexp.MustCompile(`(?:UBND|[ỦUủu][ỷyỶY] ban [Nn]hân dân|Ủy ban nhân dân)\s*((?:xã|phường|thị trấn|đặc khu|huyện|thị xã|thành phố|quận|tỉnh) *` + nameWord + `(?: +` + nameWord + `){0,4})`)
	place       = regexp.MustCompile(`^(?i)(xã|phường|thị\s*trấn|đặc\s*khu|huyện|thị\s*xã|thành\s*phố|tp\.?|quận|tỉnh)\s*(.*)$`)
)

// officeName writes an issuer in one way: "UBND huyện Chi Lăng". "UBND xã"
// alone is the paper's own.
func (c *Claims) officeName(s string) string {
	s = strings.TrimSpace(strings.Join(strings.Fields(s), " "))
	if g := committee.FindStringIndex(s); g != nil {
		head := "UBND "
		if strings.HasPrefix(strings.ToLower(s), "chủ") {
			head = "Chủ tịch UBND "
		}
		s = head + s[g[1]:]
	}
	s = strings.TrimSpace(s)
	for _, level := range []string{"xã", "phường", "thị trấn", "đặc khu"} {
		if s == "UBND "+level && c.Unit != nil && strings.HasPrefix(*c.Unit, level+" ") {
			return "UBND " + *c.Unit
		}
	}
	return s
}

// titled writes capitals as a name: "XÃ Y TỊCH" is xã Y Tịch.
func titled(s string) string {
	words := strings.Fields(s)
	for i, w := range words {
		first, size := utf8.DecodeRuneInString(w)
		words[i] = string(unicode.ToUpper(first)) + strings.ToLower(w[size:])
		// After an apostrophe a name goes on with a capital: Đắk M’La.
		if at := strings.IndexAny(words[i], "’'"); at > 0 {
			_, size := utf8.DecodeRuneInString(words[i][at:])
			next, n := utf8.DecodeRuneInString(words[i][at+size:])
			words[i] = words[i][:at+size] + string(unicode.ToUpper(next)) + words[i][at+size+n:]
		}
	}
	s = strings.Join(words, " ")
	if g := place.FindStringSubmatch(s); g != nil {
		level := strings.ToLower(strings.Join(strings.Fields(g[1]), " "))
		if level == "tp" || level == "tp." {
			level = "thành phố"
		}
		return strings.TrimSpace(level + " " + g[2])
	}
	return s
}

func capitals(s string) bool {
	has := false
	for _, r := range s {
		if unicode.IsLower(r) {
			return false
		}
		has = has || unicode.IsUpper(r)
	}
	return has
}

// spelled takes the case of a name from running text where it stands there:
// capitals do not tell Y Tịch from Y tịch.
func spelled(name, body string) string {
	lower, in := strings.ToLower(name), strings.ToLower(body)
	if len(in) != len(body) {
		return name
	}
	for from := 0; ; {
		i := strings.Index(in[from:], lower)
		if i < 0 {
			return name
		}
		i += from
		found := body[i : i+len(lower)]
		if !capitals(found) {
			return found
		}
		from = i + len(lower)
	}
}

// unitOf is the unit that an office governs: xã Y Tịch of UBND xã Y Tịch.
func unitOf(officeName string) string {
	if s, ok := strings.CutPrefix(officeName, "UBND "); ok {
		return s
	}
	return officeName
}
