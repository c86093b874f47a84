package web_test

import (
	"net/http"
	"testing"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/app"
)

// narrowed makes a person whose role is limited to some parts, signed in.
func (s *site) narrowed(t *testing.T, login string, role account.Role, unit, only string) *visitor {
	t.Helper()
	_, link, err := s.sys.AddPerson(t.Context(), app.Console("test"), app.NewPerson{
		Login: login, Name: login, GrantAsked: app.GrantAsked{Role: role, Unit: unit, Only: only},
	})
	if err != nil {
		t.Fatal(err)
	}
	v := s.visitor(t, "")
	v.want(sent, "/link", "t", link.Token, "fresh", "một mật khẩu dài", "again", "một mật khẩu dài")
	v.want(sent, "/sign-in", "login", login, "password", "một mật khẩu dài")
	return v
}

// TestNarrowedOfficer: their own components are theirs, the others are there to
// be read, and the sheet as a whole is not theirs to present.
func TestNarrowedOfficer(t *testing.T) {
	s := serveDemo(t)
	openLive(t, s)
	v := s.narrowed(t, "ytich.tuphap", account.Officer, "y-tich", "2\n3.4.")
	v.want(sent, liveUnit+"/scoring/2.1", "explanation", "của tôi", "saw.explanation", "")
	v.want(no, liveUnit+"/scoring/1.1.1", "explanation", "của người khác", "saw.explanation", "")
	v.want(sent, liveUnit+"/scoring/3.4.1", "explanation", "của tôi", "saw.explanation", "")
	v.want(no, liveUnit+"/scoring/3.1.1", "explanation", "không", "saw.explanation", "")
	if got := v.files(liveUnit+"/scoring/1.1.1", map[string]string{"a.pdf": "%PDF-1.7 x"}); got.status != no {
		t.Errorf("evidence on another's component: %d", got.status)
	}
	if got := v.files(liveUnit+"/scoring/2.1", map[string]string{"a.pdf": "%PDF-1.7 x"}); got.status != sent {
		t.Errorf("evidence on one's own: %d", got.status)
	}
	own := v.sees(liveUnit + "/scoring/2.1")
	proof, _ := own.Find("form[action*='/proofs/']:not([action$='/versions'])").First().Attr("action")
	if own.Find("#explanation").Length() != 1 || proof == "" {
		t.Error("one's own component cannot be edited")
	}
	id := proof[len(liveUnit+"/scoring/2.1/proofs/"):]
	v.want(no, liveUnit+"/scoring/1.1.1/proofs/"+id, "act", "use")
	v.want(no, liveUnit+"/scoring/1.1.1/proofs/"+id)
	v.want(sent, liveUnit+"/scoring/3.4.1/proofs/"+id, "act", "use")
	v.want(sent, proof)
	if other := v.sees(liveUnit + "/scoring/1.1.1"); other.Find("#explanation, #files").Length() != 0 || other.text(".note-box") == "" {
		t.Error("another's component can be edited, or nothing says why not")
	}
	sheet := v.sees(liveUnit + "/scoring")
	if sheet.Find("button[name=step]").Length() != 0 || sheet.text("#c-1\\.1\\.1 .small .muted:last-child") != "chỉ xem" {
		t.Errorf("the sheet: %q", sheet.text("#c-1\\.1\\.1"))
	}
	v.want(no, liveUnit+"/scoring", "step", "check", "version", sheet.hidden("input[name=version]"))
	v.want(no, live+"/units/quan-son/scoring/2.1", "explanation", "x", "saw.explanation", "")

	// The plan of the year before: an action on 3.4.1 is theirs, the others not.
	mine := s.action(t)
	if v.sees(mine).Find("#state").Length() != 1 {
		t.Error("the action on 3.4.1 cannot be changed")
	}
	v.want(wrong, mine)
	other := false
	for _, a := range v.sees(unit + "/plan").Find("a[href*='/plan/']").EachIter() {
		href, _ := a.Attr("href")
		if v.sees(href).Find("#state").Length() == 0 {
			other = true
			v.want(no, href, "state", "doing")
		}
	}
	if !other {
		t.Error("every action is theirs")
	}
}

// TestNarrowedAppraiser: decides on their own components in every unit, and
// agrees to all of those only.
func TestNarrowedAppraiser(t *testing.T) {
	s := serveDemo(t)
	noivu := openLive(t, s)
	to(t, noivu, "appraisal_1", "thử")
	v := s.narrowed(t, "chilang.tuphap", account.Appraiser, "huyen-chi-lang", "2.1")
	list := v.sees(live + "/appraisal")
	if got := list.Find("#by-code ~ table tbody tr").Length() - list.Find("#by-code ~ table tbody tr:contains('chỉ xem')").Length(); got == 0 || got > 5 {
		t.Errorf("%d components are theirs", got)
	}
	page := v.sees(liveUnit + "/appraisal")
	if page.Find("#c-2\\.1 form").Length() != 1 || page.Find("#c-1\\.1\\.1 form").Length() != 0 {
		t.Error("forms stand where they should not, or not where they should")
	}
	decide := func(status int, at, code string) {
		t.Helper()
		v.want(status, at+"/appraisal/"+code, "act", "points", "points", "0", "remark", "chưa có tài liệu", "version", "0")
	}
	decide(no, liveUnit, "1.1.1")
	decide(sent, liveUnit, "2.1")
	decide(sent, live+"/units/quan-son", "2.1")
	if v.sees(live+"/appraisal/1.1.1").Find("form.decide").Length() != 0 || v.sees(live+"/appraisal/2.1").Find("form.decide").Length() != 2 {
		t.Error("the page of one component")
	}
	v.want(sent, liveUnit+"/appraisal")
	for _, row := range v.sees(liveUnit + "/appraisal").Find("tr[data-row]").EachIter() {
		id, _ := row.Attr("id")
		if row.Find(".state").Length() > 0 && id[:5] != "c-2.1" {
			t.Errorf("agreed to %s, which is another's", id)
		}
	}
	if got := v.get(live + "/progress").status; got != no {
		t.Errorf("the board: %d", got)
	}
	if got := v.get("/").header.Get("Location"); got != live {
		t.Errorf("begins at %s", got)
	}
	if got := v.get(live).header.Get("Location"); got != live+"/appraisal" {
		t.Errorf("is sent to %s", got)
	}
	if got := v.get("/rounds/thu-2024/units/nowhere/appraisal").status; got != http.StatusNotFound {
		t.Errorf("nowhere: %d", got)
	}
}

// TestNarrowedToAnOffice: whoever appraises for an office decides on what the
// index leaves to it.
func TestNarrowedToAnOffice(t *testing.T) {
	s := serveDemo(t)
	to(t, openLive(t, s), "appraisal_1", "thử")
	v := s.narrowed(t, "chilang.phong", account.Appraiser, "huyen-chi-lang", "Phòng Tư pháp")
	for code, status := range map[string]int{"2.1": sent, "1.1.1": no, "3.4.1": no} {
		v.want(status, liveUnit+"/appraisal/"+code, "act", "points", "points", "0", "remark", "chưa có tài liệu", "version", "0")
	}
}
