package report

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/document"
	"github.com/parindex/parindex/org"
)

// data is the view of the matter that a template reads; docs/templates.md
// lists its names.
func (m *Matter) data() map[string]any {
	kind := cmp.Or(m.Kind, Remediation)
	d := map[string]any{
		"draft": m.Paper.Blob == "", "parent": m.Letterhead.Parent, "issuer": m.Letterhead.Issuer,
		"number": m.number(), "placedate": m.placeDate(),
		"year": year(m.Round.Year), "nextyear": year(m.Round.Year + 1), "round": m.Round.Title.VI,
		"office": m.office(), "kind": m.kindNoun(), "to": m.to(), "tolist": m.toList(), "unit": m.about(),
		"recipients": m.recipients(), "signature": texts(m.Letterhead.Signature), "signer": m.Signer, "notes": []any{},
	}
	w := &writer{Matter: m}
	own := map[string]func() map[string]any{
		Remediation: func() map[string]any { return m.remediation(&w.cite) }, RemediationPlan: w.plan, SelfScore: w.selfScore, Minutes: w.minutes,
		ResultNotice: w.notice, Asking: w.asking, Reminding: w.reminding, Consolidated: w.consolidated, Quarterly: w.quarterly,
	}[kind]()
	if w.made {
		d["notes"] = []any{"(*) Số liệu minh hoạ, không phải số liệu thật của đơn vị."}
	}
	for name, value := range own {
		d[name] = value
	}
	return d
}

// writer writes one paper: it knows what was cited so far, and whether anything
// illustrative stands in it.
type writer struct {
	*Matter
	cite document.Citer
	made bool
}

// mark adds the mark of illustrative figures, which a note at the end explains.
func (w *writer) mark(s string, illustrative bool) string {
	w.made = w.made || illustrative && s != ""
	return marked(s, illustrative)
}

// Office is a unit's office as texts name it: UBND xã Y Tịch, Sở Nội vụ.
func Office(u org.Unit) string {
	name := u.Name.VI
	if u.Level == org.Department {
		return name
	}
	if first, rest, ok := strings.Cut(name, " "); ok {
		name = strings.ToLower(first) + " " + rest
	}
	return "UBND " + name
}

// about names the unit that a paper is about: its own, or that of which the
// publisher speaks.
func (m *Matter) about() string {
	if m.About.ID != "" {
		return Office(m.About)
	}
	return m.office()
}

// to is the single addressee of a paper; "" where it goes to many or to none in
// particular (Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.9).
func (m *Matter) to() string {
	switch cmp.Or(m.Kind, Remediation) {
	case Remediation:
		if m.Request != nil && m.Request.Addressee != "" {
			return m.Request.Addressee
		}
		fallthrough
	case SelfScore, Quarterly:
		if m.Publisher.ID != "" {
			return Office(m.Publisher)
		}
	case Consolidated:
		if m.Above.ID != "" {
			return Office(m.Above)
		}
	case Asking, Reminding:
		if m.About.ID != "" {
			return Office(m.About)
		}
		if list := m.asked(); len(list) != 1 {
			return ""
		}
		return Office(m.asked()[0])
	}
	return ""
}

// asked are the units to which a letter to all goes.
func (m *Matter) asked() []org.Unit {
	var out []org.Unit
	for _, r := range m.Rows {
		if m.Kind == Asking || len(m.owes(r)) > 0 {
			out = append(out, r.Unit)
		}
	}
	return out
}

// mostNamed is up to how many addressees a letter names one by one; more are
// named by their kinds.
const mostNamed = 4

// toList are the lines under Kính gửi of a letter to many.
func (m *Matter) toList() []any {
	out := []any{}
	if m.to() != "" || m.Kind != Asking && m.Kind != Reminding {
		return out
	}
	units := m.asked()
	var lines []string
	if len(units) <= mostNamed {
		for _, u := range units {
			lines = append(lines, Office(u))
		}
	} else {
		var kinds []string
		for _, u := range units {
			kinds = appendNew(kinds, strings.ToLower(u.Kind))
		}
		slices.SortStableFunc(kinds, func(x, y string) int { return m.place(x) - m.place(y) })
		for _, k := range kinds {
			some := slices.ContainsFunc(m.Rows, func(r UnitRow) bool {
				return strings.EqualFold(r.Unit.Kind, k) && !slices.ContainsFunc(units, func(u org.Unit) bool { return u.ID == r.Unit.ID })
			})
			line := "UBND các " + k
			if some {
				line += " có tên trong danh sách dưới đây"
			}
			lines = append(lines, line)
		}
	}
	return listed(lines)
}

// place is where a kind of unit stands among those of the round, the commonest
// first.
func (m *Matter) place(kind string) int {
	return slices.IndexFunc(m.Kinds, func(k string) bool { return strings.EqualFold(k, kind) })
}

// listed puts lines into a list as the decree ends one: a semicolon each, the
// last a full stop.
func listed(lines []string) []any {
	out := make([]any, len(lines))
	for i, line := range lines {
		end := ";"
		if i == len(lines)-1 {
			end = "."
		}
		out[i] = "- " + strings.TrimRight(line, ";. ") + end
	}
	return out
}

// addressed says that a paper has a Kính gửi.
func (m *Matter) addressed() bool { return m.to() != "" || len(m.toList()) > 0 }

// recipients are the lines of Nơi nhận: "Như trên" first where the paper is
// addressed to somebody, and nowhere else; the archive last.
func (m *Matter) recipients() []any {
	var lines []string
	if m.addressed() {
		lines = append(lines, "Như trên")
	}
	if m.Kind == ResultNotice || m.Kind == Minutes {
		switch {
		case m.About.ID != "":
			lines = append(lines, Office(m.About))
		case len(m.Rows) > 0:
			lines = append(lines, "Các đơn vị được đánh giá")
		}
	}
	kept := "Lưu: VT"
	for _, r := range m.Letterhead.Recipients {
		r = strings.TrimRight(r, ";. ")
		switch {
		case strings.HasPrefix(strings.ToLower(r), "như trên"):
		case strings.HasPrefix(r, "Lưu"):
			kept = r
		default:
			lines = append(lines, r)
		}
	}
	return listed(append(lines, kept))
}

// symbol is what follows the number: BC-UBND; of a letter UBND-NV, by who
// drafted it.
func (m *Matter) symbol() string {
	kind, ok := KindOf(cmp.Or(m.Kind, Remediation))
	_, office, cut := strings.Cut(m.Letterhead.Symbol, "-")
	switch {
	case !ok || !cut || kind.Key == Remediation:
		return m.Letterhead.Symbol
	case kind.Abbr != "":
		return kind.Abbr + "-" + office
	}
	for _, r := range m.Letterhead.Recipients {
		if _, drafter, ok := strings.Cut(strings.TrimRight(r, ";. "), "VT, "); ok && strings.HasPrefix(r, "Lưu") {
			first, _, _ := strings.Cut(drafter, ",")
			return office + "-" + strings.TrimSpace(first)
		}
	}
	return office
}

// Heading is how a unit's papers are headed and signed where it has laid
// nothing down: by its kind. A people's committee signs as a collective (TM.),
// an office under one has a head (Nghị định 30/2020/NĐ-CP, Phụ lục I, mục
// II.2, II.7).
func Heading(u, above org.Unit) assessment.Letterhead {
	if u.Level != org.Department {
		kept := "Lưu: VT"
		if u.Level == org.District {
			kept = "Lưu: VT, NV" // Phòng Nội vụ looks after the index
		}
		return assessment.Letterhead{
			Unit: u.ID, Issuer: "ỦY BAN NHÂN DÂN\n" + strings.ToUpper(u.Name.VI), Place: bare(u), Symbol: "BC-UBND",
			Signature: []string{"TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"}, Recipients: []string{kept},
		}
	}
	name := strings.ToUpper(u.Name.VI)
	head := "THỦ TRƯỞNG"
	for _, h := range [][2]string{{"SỞ ", "GIÁM ĐỐC"}, {"PHÒNG ", "TRƯỞNG PHÒNG"}, {"VĂN PHÒNG ", "CHÁNH VĂN PHÒNG"}, {"BAN ", "TRƯỞNG BAN"}, {"TRUNG TÂM ", "GIÁM ĐỐC"}} {
		if strings.HasPrefix(name, h[0]) {
			head = h[1]
		}
	}
	initials := ""
	for _, word := range strings.Fields(name) {
		if r := []rune(word)[0]; unicode.IsLetter(r) {
			initials += string(r)
		}
	}
	l := assessment.Letterhead{Unit: u.ID, Issuer: name, Place: bare(above), Symbol: "BC-" + initials, Signature: []string{head}, Recipients: []string{"Lưu: VT"}}
	if above.ID != "" {
		l.Parent = "UBND " + strings.ToUpper(above.Name.VI)
	}
	return l
}

// bare is a unit's name without its kind: Chi Lăng.
func bare(u org.Unit) string {
	name := u.Name.VI
	if n := len(u.Kind); n > 0 && len(name) > n && strings.EqualFold(name[:n], u.Kind) {
		return strings.TrimSpace(name[n:])
	}
	return name
}
