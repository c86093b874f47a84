package web_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/PuerkitoBio/goquery"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/web"
)

// serveMany serves a round of 340 communes and one component.
func serveMany(t *testing.T) *site {
	t.Helper()
	s := serveEmpty(t, web.Options{})
	units, inputs := strings.Builder{}, strings.Builder{}
	units.WriteString("alias,name,level,parent\ntinh,Tỉnh Mẫu,province,\n")
	inputs.WriteString("unit,criterion,input,value,source,illustrative\n")
	for u := range 340 {
		fmt.Fprintf(&units, "x%03d,Xã số %03d,commune,tinh\n", u, u)
		fmt.Fprintf(&inputs, "x%03d,1.1,points,%d,,yes\n", u, u%50)
	}
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	files := fstest.MapFS{
		"round.yaml": file("round: dong\ntitle: {vi: Đông}\nyear: 2023\npublisher: tinh\npublished: 2024-01-15\nrulebook: index.yaml\nunits: units.csv\ninputs: final.csv\n" +
			"accounts:\n  - {login: chilang.noivu, name: {vi: Nội vụ}, roles: [{role: secretariat, unit: tinh}], password: demo-noivu-2023}\n"),
		"index.yaml": file("index: dong\nversion: \"1\"\ntitle: Đông\nyear: 2023\nlevel: commune\ntotal: 100\nclasses: {list: [{key: a, name: A, from: 0}]}\nareas:\n- code: \"1\"\n  title: A\n  max: 100\n  parts:\n  - {code: \"1.1\", title: Một, max: 100, rule: {kind: appraised}}\n"),
		"units.csv":  file(units.String()), "final.csv": file(inputs.String()),
	}
	if _, err := s.sys.LoadRound(context.Background(), app.Console("test"), files, "round.yaml", true); err != nil {
		t.Fatal(err)
	}
	return s
}

func rowTitle(_ int, row *goquery.Selection) string { return row.Find("th").Text() }

// TestLongLists holds that a list of many units is turned by pages and searched
// on the server, names how many there are, and stays light.
func TestLongLists(t *testing.T) {
	s := serveMany(t)
	v := s.visitor(t, "chilang.noivu")
	for _, at := range []string{"/rounds/dong/ranking", "/rounds/dong/components/1.1"} {
		page := v.sees(at)
		if rows, pages := page.Find("tbody tr").Length(), page.Find("nav.filters a").Length(); rows != 100 || pages != 4 {
			t.Errorf("%s: %d rows, %d pages", at, rows, pages)
		}
		if len(page.body) > 150<<10 {
			t.Errorf("%s: %d kB", at, len(page.body)>>10)
		}
		if !strings.Contains(page.text(".lead"), "340") {
			t.Errorf("%s does not say how many units there are: %s", at, page.text(".lead"))
		}
		met := map[string]bool{}
		for n := 1; n <= 4; n++ {
			for _, name := range v.sees(fmt.Sprint(at, "?page=", n)).Find("tbody tr").Map(rowTitle) {
				met[name] = true
			}
		}
		if len(met) != 340 {
			t.Errorf("%s: %d units on all pages together", at, len(met))
		}
		found := v.sees(at + "?q=so+33")
		if rows := found.Find("tbody tr").Length(); rows != 13 || !strings.Contains(found.text(".find"), "13/340") {
			t.Errorf("%s: %d found: %s", at, rows, found.text(".find"))
		}
		if rows := v.sees(at + "?page=99").Find("tbody tr").Length(); rows != 100 {
			t.Errorf("%s: a page that is not there shows %d rows", at, rows)
		}
	}
}
