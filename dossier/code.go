package dossier

import (
	"regexp"
	"strings"
)

// oldOrder is a code by Thông tư 01/2018/TT-VPCP, Điều 19: the office from the
// lowest level up, the day, the serial of the day.
var oldOrder = regexp.MustCompile(`^(\d{3})\.(\d{2})\.(\d{2})\.([A-Z]\d{2})(-\d{6}-\d{4,5})$`)

// NormalCode writes a dossier's code in the order that systems print since
// Quyết định 20/2020/QĐ-TTg: 000.23.37.H37-231215-0003 becomes
// H37.23.37-231215-0003, levels that are all zeros fall away. A code of
// another form stays as it is, in capitals and without spaces.
func NormalCode(s string) string {
	if plainCode(s) {
		return s
	}
	s = strings.ToUpper(strings.Join(strings.Fields(s), ""))
	s = strings.NewReplacer("–", "-", "—", "-", "‐", "-", "‑", "-").Replace(s)
	m := oldOrder.FindStringSubmatch(s)
	if m == nil {
		return s
	}
	code := m[4]
	for _, part := range m[1:4] {
		if strings.Trim(part, "0") != "" {
			code += "." + part
		}
	}
	return code + m[5]
}

// plainCode says that nothing needs to change: capitals, digits, points and
// dashes, a letter first.
func plainCode(s string) bool {
	if s == "" || s[0] < 'A' || s[0] > 'Z' {
		return false
	}
	for i := range len(s) {
		c := s[i]
		if (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '.' && c != '-' {
			return false
		}
	}
	return true
}
