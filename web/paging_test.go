package web_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/assessment"
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
			"accounts:\n  - {login: chilang.noivu, name: {vi: Nội vụ}, roles: [{role: secretariat, unit: tinh}], password: demo-noivu-2023}\n" +
			"  - {login: chilang.thamdinh, name: {vi: Thẩm định}, roles: [{role: appraiser, unit: tinh}], password: demo-thamdinh-2023}\n"),
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

// TestLongRound opens a running round of 340 communes: the board, the list of
// who is to be appraised and one component across all units are turned by
// pages, and a decision returns to the page that it was taken on.
func TestLongRound(t *testing.T) {
	s := serveMany(t)
	ctx, console := context.Background(), app.Console("test")
	v, err := s.sys.Ranking(ctx, console, "dong", "")
	if err != nil {
		t.Fatal(err)
	}
	o := app.Opening{Key: "mo", Title: "Mở", Year: 2024, Publisher: "tinh", Index: v.Round.Hash, Timetable: assessment.Timetable{Due: map[assessment.Stage]time.Time{
		assessment.SelfScoring: s.clock.now().Add(time.Hour), assessment.FirstAppraisal: s.clock.now().Add(2 * time.Hour),
		assessment.Explaining: s.clock.now().Add(3 * time.Hour), assessment.SecondAppraisal: s.clock.now().Add(4 * time.Hour),
	}}}
	for u := range 340 {
		o.Units = append(o.Units, fmt.Sprintf("x%03d", u))
	}
	if err := s.sys.OpenRound(ctx, console, o); err != nil {
		t.Fatal(err)
	}
	noivu := s.visitor(t, "chilang.noivu")
	for _, stage := range []string{"self_scoring", "appraisal_1"} {
		edition := noivu.sees("/rounds/mo/progress").hidden("input[name=edition]")
		noivu.want(http.StatusSeeOther, "/rounds/mo/stage", "stage", stage, "edition", edition, "reason", "thử")
	}
	board := noivu.sees("/rounds/mo/progress?page=4")
	if rows := board.Find("section[aria-labelledby=units] tbody tr").Length(); rows != 40 || len(board.body) > 150<<10 {
		t.Errorf("the last page of the board: %d rows, %d kB", rows, len(board.body)>>10)
	}
	tham := s.visitor(t, "chilang.thamdinh")
	list := tham.sees("/rounds/mo/appraisal?q=so+339")
	if rows := list.Find("section[aria-labelledby=by-unit] tbody tr").Length(); rows != 1 {
		t.Errorf("%d units found", rows)
	}
	across := tham.sees("/rounds/mo/appraisal/1.1?page=2&show=left")
	if rows := across.Find("tbody tr").Length(); rows != 100 {
		t.Errorf("%d rows of one component", rows)
	}
	form := across.Find("form.decide").First()
	to := form.AttrOr("action", "")
	sent := tham.want(http.StatusSeeOther, to, "act", "agree", "version", "0", "across", "1", "list", form.Find("input[name=list]").AttrOr("value", ""))
	if at := sent.header.Get("Location"); !strings.HasPrefix(at, "/rounds/mo/appraisal/1.1?page=2&show=left#u-x") {
		t.Errorf("a decision returns to %s", at)
	}
	if at := tham.want(http.StatusSeeOther, to, "act", "agree", "version", "1", "across", "1", "list", "%zz&next=//evil").header.Get("Location"); !strings.HasPrefix(at, "/rounds/mo/appraisal/1.1#u-x") {
		t.Errorf("what is no list returns to %s", at)
	}
}
