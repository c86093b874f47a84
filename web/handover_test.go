package web_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/app"
)

// TestHandOver: seen first, all at once, only to somebody whose role reaches
// it, by the head of the unit and by whoever administers it.
func TestHandOver(t *testing.T) {
	s := serveDemo(t)
	openLive(t, s)
	head, officer := s.visitor(t, "ytich.chutich"), s.visitor(t, "ytich.vanphong")
	for _, code := range []string{"2.1", "1.1.1"} {
		head.want(sent, liveUnit+"/scoring/"+code, "officer", "ytich.vanphong", "saw.officer", "", "explanation", "", "saw.explanation", "")
	}
	action := s.action(t)
	was := head.sees(action)
	set := []string{"state", "doing", "due", was.hidden("#due"), "officer", "ytich.vanphong", "progress", "", "version", was.hidden("input[name=version]")}
	head.want(sent, action, set...)
	s.narrowed(t, "ytich.tuphap", account.Officer, "y-tich", "2")
	if _, _, err := s.sys.AddPerson(t.Context(), app.Console("test"), app.NewPerson{Login: "ytich.moi", Name: "Lý Thị Mai", GrantAsked: app.GrantAsked{Role: account.Officer, Unit: "y-tich"}}); err != nil {
		t.Fatal(err)
	}
	at := "/people/" + s.idOf(t, "ytich.vanphong")
	if head.sees(at).Find("a[href='"+at+"/handover']").Length() != 1 {
		t.Error("the page of a person does not lead to the hand-over")
	}
	if got := head.get(at + "/handover?to=khong.co"); got.status != wrong || got.text("#to-wrong") == "" {
		t.Errorf("to nobody: %d", got.status)
	}
	unfit := head.sees(at + "/handover?to=ytich.tuphap")
	if unfit.Find("#charges ~ table .state.good").Length() != 1 || unfit.Find("#charges ~ table .state.warn").Length() != 1 || unfit.Find("form[method=post] input[name=seen]").Length() != 0 {
		t.Errorf("to somebody with half of it: %s", unfit.text("main"))
	}
	head.want(wrong, at+"/handover", "to", "ytich.tuphap", "seen", "3")
	page := head.sees(at + "/handover?to=ytich.moi")
	seen := page.hidden("input[name=seen]")
	if seen != "3" {
		t.Fatalf("seen %s: %s", seen, page.text("main"))
	}
	head.want(http.StatusConflict, at+"/handover", "to", "ytich.moi", "seen", "2")
	officer.want(no, at+"/handover", "to", "ytich.moi", "seen", seen)
	head.want(sent, at+"/handover", "to", "ytich.moi", "seen", seen)
	if got := head.sees(liveUnit + "/scoring").text("#c-2\\.1"); !strings.Contains(got, "ytich.moi") {
		t.Errorf("the component: %s", got)
	}
	if got := head.sees(action).hidden("#officer"); got != "ytich.moi" {
		t.Errorf("the action: %s", got)
	}
	if got := head.sees(at + "/handover"); !strings.Contains(got.text(".note-box"), "không phụ trách") {
		t.Error("something is left")
	}
	if got := s.visitor(t, "quantri").sees(at); !strings.Contains(got.text("#did ~ ul"), "Bàn giao việc") {
		t.Errorf("the history: %s", got.text("#did ~ ul"))
	}
	officer.want(no, liveUnit+"/scoring/2.1", "explanation", "x", "saw.explanation", "")
}
