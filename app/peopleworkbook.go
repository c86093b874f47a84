package app

import (
	"context"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/tabular"
)

// PeopleTemplate is a workbook to fill in as a list of people.
func (s *System) PeopleTemplate(ctx context.Context, a Actor, lang message.Lang) ([]byte, error) {
	if _, err := s.editsPeople(ctx, a); err != nil {
		return nil, err
	}
	p := tabular.Page{Name: message.Say(lang, "import.sheet"), Landscape: true}
	for _, c := range []struct {
		title string
		width float64
	}{{colName, 28}, {colLogin, 22}, {colUnit, 24}, {colRole, 24}, {colFrom, 14}, {colTo, 14}, {colOnly, 24}} {
		p.Columns = append(p.Columns, tabular.PageColumn{Title: c.title, Width: c.width})
	}
	return tabular.WriteXLSX(p)
}

// LinkList is a workbook of links that were just made, for whoever hands them
// out. site is how the installation is reached.
func LinkList(lang message.Lang, links []NewLink, site string) ([]byte, error) {
	p := tabular.Page{Name: message.Say(lang, "import.links_sheet"), Landscape: true, Titles: []tabular.PageTitle{{Text: message.Say(lang, "web.links.secret"), Bold: true}}}
	for _, c := range []struct {
		key   string
		width float64
	}{{"web.people.name", 28}, {"web.login", 22}, {"web.links.link", 70}, {"web.links.until", 20}} {
		p.Columns = append(p.Columns, tabular.PageColumn{Title: message.Say(lang, c.key), Width: c.width})
	}
	for _, l := range links {
		p.Rows = append(p.Rows, tabular.PageRow{Cells: []string{l.Person.Name.In(lang), l.Person.Login, l.Address(site), lang.Time(l.Expires)}})
	}
	return tabular.WriteXLSX(p)
}
