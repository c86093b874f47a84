package web_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// The head reads what is claimed without proof, returns the sheet, and sees
// when it comes back what has changed since.
func TestThePageOfWhoSigns(t *testing.T) {
	s := serveDemo(t)
	openLive(t, s)
	officer, head := s.visitor(t, "ytich.vanphong"), s.visitor(t, "ytich.chutich")
	if got := head.sees(liveUnit + "/presented").text(".lead"); !strings.Contains(got, "chưa trình lần nào") {
		t.Errorf("before it is presented: %q", got)
	}
	at := liveUnit + "/scoring/3.4.1"
	var figures []string
	officer.sees(at).Find("form.fields[data-live] .with-unit input").Each(func(i int, f *goquery.Selection) {
		figures = append(figures, f.AttrOr("name", ""))
	})
	if len(figures) != 2 {
		t.Fatalf("3.4.1 asks for %v", figures)
	}
	officer.want(http.StatusSeeOther, at, figures[0], "940", figures[1], "1000")
	step(t, officer, http.StatusSeeOther, liveUnit, "present")

	first := head.sees(liveUnit + "/presented")
	if got := first.text(".lead"); !strings.Contains(got, "Trình lần 1: ") || !strings.Contains(got, "lần trình đầu tiên") {
		t.Errorf("the first time: %q", got)
	}
	if got := first.text("section[aria-labelledby=bare] table"); !strings.Contains(got, "3.4.1") {
		t.Errorf("points without evidence: %q", got)
	}
	if first.Find("#changed").Length() != 0 {
		t.Error("the first time is compared with something")
	}
	// The page carries the steps themselves.
	version := first.hidden("input[name=version]")
	head.want(http.StatusSeeOther, liveUnit+"/scoring", "step", "return", "reason", "Xem lại 3.4.1", "version", version)

	officer.want(http.StatusSeeOther, at, figures[0], "951", figures[1], "1000", "saw."+figures[0], "940", "saw."+figures[1], "1000",
		"explanation", "Đã đối chiếu sổ")
	if r := officer.files(at, map[string]string{"bảng kê.pdf": "%PDF-1.4 bảng kê"}); r.status != http.StatusSeeOther {
		t.Fatalf("evidence: %d %s", r.status, r.text("main"))
	}
	if got := officer.sees(liveUnit + "/presented").text("section[aria-labelledby=changed] tbody"); !strings.Contains(got, "951") {
		t.Errorf("the officer does not see what was mended since it came back: %q", got)
	}
	step(t, officer, http.StatusSeeOther, liveUnit, "present")

	again := head.sees(liveUnit + "/presented")
	changed := again.text("section[aria-labelledby=changed] tbody")
	for _, said := range []string{"940 → 951", "Đã đối chiếu sổ", "Thêm tài liệu: bảng kê.pdf"} {
		if !strings.Contains(changed, said) {
			t.Errorf("what changed lacks %q: %q", said, changed)
		}
	}
	if n := again.Find("section[aria-labelledby=changed] tbody tr").Length(); n != 1 {
		t.Errorf("%d components changed, want 1", n)
	}
	if got := again.text("section[aria-labelledby=bare]"); strings.Contains(got, "3.4.1") {
		t.Errorf("3.4.1 has evidence now: %q", got)
	}
	head.want(http.StatusSeeOther, liveUnit+"/scoring", "step", "approve", "version", again.hidden("input[name=version]"))
	if got := head.sees(liveUnit + "/presented").text("section[aria-labelledby=changed] tbody"); !strings.Contains(got, "951") {
		t.Errorf("after it is approved nothing is compared any more: %q", got)
	}
}
