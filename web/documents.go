package web

import (
	"cmp"
	"net/http"
	"slices"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/document"
)

// documentsBody is what the register of documents shows.
type documentsBody struct {
	*app.Documents
	Rows      []documentRow
	Findings  []finding
	Path      string
	Search    string
	Direction document.Direction
}

// documentRow is a document between those that it follows and those that
// follow it.
type documentRow struct {
	document.Document
	Follows, Followed []document.Document
	Doubtful          bool // its date is among the findings
}

// finding is a finding with the row that it is about.
type finding struct {
	document.Finding
	Key string
}

func (s *server) documents(v *visit) error {
	d, err := s.sys.Documents(v.r.Context(), v.actor(), v.round(), v.unit())
	if err != nil {
		return err
	}
	b := documentsBody{Documents: d, Path: unitPath(d.Round.Key, d.Unit.Alias) + "/documents", Search: v.query("q"), Direction: document.Direction(v.query("direction"))}
	every := chain(d.All, d.Findings)
	b.Findings = findings(every, d.Findings)
	d.Keep(b.Search, b.Direction)
	for _, row := range every {
		if slices.ContainsFunc(d.Documents, func(o document.Document) bool { return o.ID == row.ID }) {
			b.Rows = append(b.Rows, row)
		}
	}
	notice := ""
	if v.query("saved") != "" {
		notice = "web.document.saved"
	}
	s.show(v, http.StatusOK, "documents", page{Notice: notice, About: d.Unit.Name.In(v.lang), Frame: frameOf(v.lang, d.Frame, "/documents"), Body: b})
	return nil
}

// chain puts documents into the order of their dates, those without one last.
func chain(docs []document.Document, found []document.Finding) []documentRow {
	sorted := slices.SortedStableFunc(slices.Values(docs), func(x, y document.Document) int {
		if x.Date.IsZero() != y.Date.IsZero() {
			return cmp.Compare(y.Date.ISO(), x.Date.ISO())
		}
		return x.Date.Cmp(y.Date)
	})
	rows := make([]documentRow, len(sorted))
	for i, d := range sorted {
		rows[i].Document = d
		rows[i].Doubtful = !d.Date.IsZero() && slices.ContainsFunc(found, func(f document.Finding) bool { return f.Document == d.ID })
		for _, other := range sorted {
			if slices.Contains(d.Answers, other.ID) {
				rows[i].Follows = append(rows[i].Follows, other)
			}
			if slices.Contains(other.Answers, d.ID) {
				rows[i].Followed = append(rows[i].Followed, other)
			}
		}
	}
	return rows
}

// findings puts findings into the order of the rows that they are about.
func findings(rows []documentRow, found []document.Finding) []finding {
	var list []finding
	for _, row := range rows {
		for _, f := range found {
			if f.Document == row.ID {
				list = append(list, finding{f, row.Key})
			}
		}
	}
	return list
}
