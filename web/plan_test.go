package web_test

import (
	"net/http"
	"strings"
	"testing"
)

// TestChangeAction changes an action as its officer does, and reads it back.
func TestChangeAction(t *testing.T) {
	s := serveDemo(t)
	v, path := s.visitor(t, "ytich.vanphong"), s.action(t)
	version := attr(v.get(path), "input[name=version]", "value")
	got := v.post(path, "state", "done", "due", "20/12/2024", "officer", "Công chức Văn phòng – Thống kê", "progress", "Đã kiểm tra hằng ngày.\r\nKhông còn hồ sơ chậm.", "version", version)
	if got.status != http.StatusSeeOther || got.header.Get("Location") != unit+"/plan?saved=1" {
		t.Fatalf("%d %s", got.status, got.text("[role=alert]"))
	}
	if page := v.get(unit + "/plan?saved=1"); page.text("[role=status]") != "Đã lưu thay đổi." || !strings.Contains(page.text("tbody"), "20/12/2024") {
		t.Error("the plan does not show the change")
	}
	page := v.get(path)
	if page.Find("#progress").Text() != "Đã kiểm tra hằng ngày.\nKhông còn hồ sơ chậm." {
		t.Errorf("progress: %q", page.Find("#progress").Text())
	}
	if page.Find("form.fields .tag").Length() != 0 {
		t.Error("what a person has stated is still marked as illustrative")
	}
}

// TestActionRefused: a form that is not saved keeps what was typed and leads
// to each field.
func TestActionRefused(t *testing.T) {
	s := serveDemo(t)
	v, path := s.visitor(t, "ytich.vanphong"), s.action(t)
	version := attr(v.get(path), "input[name=version]", "value")
	for name, test := range map[string]struct {
		state, due, officer, field, want string
	}{
		"no date":      {"doing", "", "Văn phòng", "due", "Nhập thời hạn"},
		"swapped date": {"doing", "12/30/2024", "Văn phòng", "due", "Ngày không đọc được"},
		"no officer":   {"doing", "30/12/2024", " ", "officer", "Nhập công chức phụ trách"},
		"acceptance":   {"accepted", "30/12/2024", "Văn phòng", "state", "Không chuyển được từ “Đang thực hiện” sang “Đã được xác nhận”"},
	} {
		got := v.post(path, "state", test.state, "due", test.due, "officer", test.officer, "progress", "đang làm <dở>", "version", version)
		if got.status != http.StatusUnprocessableEntity || !strings.Contains(got.text("[role=alert] a[href='#"+test.field+"']"), test.want) {
			t.Errorf("%s: %d %q", name, got.status, got.text("[role=alert]"))
		}
		if got.Find("#progress").Text() != "đang làm <dở>" || attr(got, "#due", "value") != test.due {
			t.Errorf("%s: what was typed is lost", name)
		}
	}
	got := v.post(path, "state", "doing", "due", "nay mai", "officer", "", "progress", "", "version", version)
	if n := got.Find("[role=alert] a").Length(); n != 2 {
		t.Errorf("two fields are wrong, %d are named: %s", n, got.text("[role=alert]"))
	}
}

// TestActionConflict: two people edit; the second sees both versions and may
// then save.
func TestActionConflict(t *testing.T) {
	s := serveDemo(t)
	first, second, path := s.visitor(t, "ytich.chutich"), s.visitor(t, "ytich.vanphong"), s.action(t)
	version := attr(first.get(path), "input[name=version]", "value")
	if got := first.post(path, "state", "doing", "due", "01/12/2024", "officer", "Chủ tịch", "progress", "của Chủ tịch", "version", version); got.status != http.StatusSeeOther {
		t.Fatal(got.status)
	}
	mine := []string{"state", "done", "due", "02/12/2024", "officer", "Văn phòng", "progress", "của văn phòng", "version", version}
	got := second.post(path, mine...)
	if got.status != http.StatusConflict || !strings.Contains(got.text("[role=alert]"), "Người khác vừa sửa") {
		t.Fatalf("%d %s", got.status, got.text("[role=alert]"))
	}
	both := got.text("main table")
	for _, want := range []string{"01/12/2024 02/12/2024", "Chủ tịch Văn phòng", "của Chủ tịch của văn phòng", "Đang thực hiện Đã hoàn thành"} {
		if !strings.Contains(both, want) {
			t.Errorf("%q does not show %q", both, want)
		}
	}
	mine[len(mine)-1] = attr(got, "input[name=version]", "value")
	if got := second.post(path, mine...); got.status != http.StatusSeeOther {
		t.Errorf("saving after seeing both: %d %s", got.status, got.text("[role=alert]"))
	}
}
