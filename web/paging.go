package web

import (
	"net/url"
	"strconv"

	"github.com/parindex/parindex/message"
)

// listPage is how many rows of a list stand on a page.
const listPage = 100

// pager is the pages of a long list and the search over it. A list that fits
// on one page has neither.
type pager struct {
	Search string
	All    int // rows before the search
	Found  int
	Pages  []link
	Kept   map[string]string // what else the address asks for, for the form to send again
}

// Long says whether the list needs a search.
func (p pager) Long() bool { return p.All > listPage }

// paged returns the rows of the page asked for, out of those whose name is
// searched for; the first page if there is no such page.
func paged[T any](v *visit, rows []T, name func(T) string) ([]T, pager) {
	p := pager{Search: v.query("q"), All: len(rows), Kept: map[string]string{}}
	found := rows
	if p.Search != "" {
		found = nil
		for _, row := range rows {
			if message.Finds(name(row), p.Search) {
				found = append(found, row)
			}
		}
	}
	p.Found = len(found)
	query := v.r.URL.Query()
	for key := range query {
		if key != "q" && key != "page" {
			p.Kept[key] = query.Get(key)
		}
	}
	from, to := p.turn(query, "")
	return found[from:to], p
}

// turn makes the links to all pages and returns which rows stand on the one
// asked for.
func (p *pager) turn(query url.Values, anchor string) (from, to int) {
	pages := (p.Found + listPage - 1) / listPage
	n, err := strconv.Atoi(query.Get("page"))
	if err != nil || n < 1 || n > pages {
		n = 1
	}
	for i := 1; i <= pages && pages > 1; i++ {
		query.Set("page", strconv.Itoa(i))
		p.Pages = append(p.Pages, link{Href: "?" + query.Encode() + anchor, Text: strconv.Itoa(i), Here: i == n})
	}
	return min((n-1)*listPage, p.Found), min(n*listPage, p.Found)
}
