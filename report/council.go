package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
)

// Member is one person of those who appraise.
type Member struct {
	Name string
	Unit string // where the person's role is held
	Team bool   // of the team that appraises; else of the council
	Desk bool   // of the secretariat
}

// CouncilOf is the council as an issuer, and how its papers are headed: where
// nobody is known to look after the index for a publisher.
func CouncilOf(publisher org.Unit) (org.Unit, assessment.Letterhead) {
	u := org.Unit{Level: org.Department, Kind: "hội đồng", Name: message.Phrase{VI: "Hội đồng thẩm định"}}
	return u, assessment.Letterhead{
		Parent: strings.ToUpper(Office(publisher)), Issuer: "HỘI ĐỒNG THẨM ĐỊNH", Place: bare(publisher), Symbol: "BC-HĐTĐ",
		Signature: []string{"TM. HỘI ĐỒNG", "CHỦ TỊCH"}, Recipients: []string{"Lưu: VT"},
	}
}

// council is what the decision on who appraises reads. Who chairs is not the
// program's to say.
func (w *writer) council() map[string]any {
	var grounds []string
	if w.Unit.Level != org.Department {
		law, err := basisOn("council-basis.csv", w.Today)
		w.note(err)
		if law != "" {
			grounds = append(grounds, law)
		}
	}
	grounds = append(grounds, w.grounds()...)
	body := Heading(w.Body, w.Unit)
	if w.Body.Name.VI != "" {
		_, symbol, _ := strings.Cut(body.Symbol, "-")
		grounds = append(grounds, fmt.Sprintf("Theo đề nghị của %s %s tại Tờ trình số ………/TTr-%s ngày ……………", upperFirst(strings.ToLower(body.Signature[0])), w.Body.Name.VI, symbol))
	}
	rows := func(first []string, team bool) []any {
		out := []any{}
		add := func(name, unit, duty string) {
			out = append(out, map[string]any{"no": fmt.Sprint(len(out) + 1), "name": name, "unit": unit, "duty": duty})
		}
		for _, duty := range first {
			add(Blank, Blank, duty)
		}
		for _, m := range w.Members {
			switch {
			case m.Team != team:
			case m.Desk:
				add(m.Name, m.Unit, "Thành viên, thư ký")
			default:
				add(m.Name, m.Unit, "Thành viên")
			}
		}
		return out
	}
	return map[string]any{
		"title":     "QUYẾT ĐỊNH",
		"subject":   fmt.Sprintf("Thành lập Hội đồng thẩm định và Tổ thẩm định Chỉ số cải cách hành chính năm %d", w.Round.Year),
		"authority": w.authority(), "decider": w.decider(), "grounds": closed(grounds), "signature": texts(w.personal()), "body": w.body(),
		"members": rows([]string{"Chủ tịch Hội đồng", "Phó Chủ tịch Hội đồng"}, false), "team": rows([]string{"Tổ trưởng"}, true),
	}
}

// authority is who decides, in the line above a decision: the head, not the
// collective.
func (w *writer) authority() string {
	if w.Unit.Level == org.Department {
		return Heading(w.Unit, w.Above).Signature[0] + " " + strings.ToUpper(w.Unit.Name.VI)
	}
	return "CHỦ TỊCH ỦY BAN NHÂN DÂN " + strings.ToUpper(w.Unit.Name.VI)
}

// decider is the same as texts name it.
func (w *writer) decider() string {
	if w.Unit.Level == org.Department {
		return upperFirst(strings.ToLower(Heading(w.Unit, w.Above).Signature[0])) + " " + w.Unit.Name.VI
	}
	return "Chủ tịch " + Office(w.Unit)
}

// personal is the signature of a head who signs in their own name: without the
// collective's line (Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.7).
func (w *writer) personal() []string {
	return slices.DeleteFunc(slices.Clone(w.Letterhead.Signature), func(line string) bool { return strings.HasPrefix(line, "TM.") })
}
