package web_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// sendDraft sends the editor's form: names and values, in parts as browsers
// send them; a name that begins with @ is a file.
func (v *visitor) sendDraft(path string, pairs ...string) *reply {
	v.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for i := 0; i < len(pairs); i += 2 {
		var err error
		if name := pairs[i]; name[0] == '@' {
			part, failed := form.CreateFormFile("file", name[1:])
			if failed != nil {
				v.t.Fatal(failed)
			}
			_, err = part.Write([]byte(pairs[i+1]))
		} else {
			err = form.WriteField(name, pairs[i+1])
		}
		if err != nil {
			v.t.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		v.t.Fatal(err)
	}
	r, err := http.NewRequest(http.MethodPost, v.site.URL+path, &body)
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Content-Type", form.FormDataContentType())
	return v.send(r)
}

// begin clones the demonstration's index and returns the draft's path.
func (v *visitor) begin() string {
	v.t.Helper()
	got := v.post(v.edition() + "/clone")
	path, _, begun := strings.Cut(got.header.Get("Location"), "?")
	if got.status != sent || !begun {
		v.t.Fatalf("%d %s", got.status, got.text("[role=alert]"))
	}
	return path
}

// textAndVersion returns what the editor holds.
func (v *visitor) textAndVersion(draft string) (text, version string) {
	v.t.Helper()
	page := v.get(draft)
	return page.Find("#text").Text(), attr(page, "input[name=version]", "value")
}

// TestDraftWithoutScript is the way of an index from a clone to a published
// version, by forms alone.
func TestDraftWithoutScript(t *testing.T) {
	s := serveDemo(t)
	v := s.visitor(t, "chilang.noivu")
	edition := v.edition()
	kept := v.get(edition + "/index.yaml").body
	draft := v.begin()
	if page := v.get(draft + "?begun=1"); !strings.Contains(page.text("[role=status]"), "Đã tạo dự thảo") || !strings.Contains(page.text(".problems"), "chưa có gì để chốt") {
		t.Errorf("%s, %s", page.text("[role=status]"), page.text(".problems"))
	}
	text, version := v.textAndVersion(draft)
	if text != kept {
		t.Fatal("the clone differs from what it was cloned from")
	}

	// Check, without saving.
	broken := strings.Replace(text, "max: 17", "max: 18", 1)
	got := v.sendDraft(draft+"/check", "text", broken, "version", version)
	if got.status != ok || !strings.Contains(got.text(".lead"), "Chưa lưu") || !strings.Contains(got.text(".problems"), "tổng điểm tối đa của các phần") || got.Find("#text").Text() != broken {
		t.Errorf("check: %d %s", got.status, got.text("#problems ~ *"))
	}
	checkMarkup(t, got)
	if again, _ := v.textAndVersion(draft); again != text {
		t.Error("checking saved")
	}
	if got = v.sendDraft(draft+"/check", "text", broken, "fragment", "1"); !strings.HasPrefix(strings.TrimSpace(got.body), "<section") {
		t.Errorf("the fragment begins with %.40q", got.body)
	}

	// Opening a form saves what was typed first.
	renamed := strings.Replace(text, `version: "2023"`, `version: "2024"`, 1)
	got = v.sendDraft(draft, "text", strings.ReplaceAll(renamed, "\n", "\r\n"), "version", version, "edit", "1.1.1")
	if got.status != sent || got.header.Get("Location") != draft+"/components/1.1.1" {
		t.Fatalf("%d %s", got.status, got.header.Get("Location"))
	}
	form := v.get(draft + "/components/1.1.1")
	if attr(form, `[name="rule.dates.0.by"]`, "value") != "31/01/2023" || attr(form, `[name="rule.dates.1.points"]`, "value") != "0,5" || form.Find("#try").Length() != 1 {
		t.Errorf("the form: %s", form.text("form.fields"))
	}
	checkMarkup(t, form)
	if tried := v.get(draft + "/components/1.1.1?in.issued_on=10/02/2023"); !strings.Contains(tried.text(".gets"), "0,5 /1") {
		t.Errorf("tried out: %s", tried.text("#tried"))
	}
	fields := []string{"version", attr(form, "form.fields input[name=version]", "value")}
	wrong := v.post(draft+"/components/1.1.1", append(fields, "max", "một", "rule.dates.0.by", "31/02/2024", "title.vi", "Tên mới")...)
	if wrong.status != http.StatusUnprocessableEntity || wrong.Find("[role=alert] a").Length() != 2 || wrong.Find(`[id="title.vi"]`).Text() != "Tên mới" || attr(wrong, "#max", "value") != "một" ||
		attr(wrong, `[name="rule.dates.0.points"]`, "value") != "1" {
		t.Errorf("%d %s", wrong.status, wrong.text("[role=alert]"))
	}
	checkMarkup(t, wrong)
	got = v.post(draft+"/components/1.1.1", append(fields, "title.vi", "Tên: mới", "rule.dates.0.by", "20/01/2024", "rule.dates.1.points", "0,75")...)
	if got.status != sent {
		t.Fatalf("%d %s", got.status, got.text("[role=alert]"))
	}
	form = v.get(draft + "/components/1.1.1?saved=1")
	if form.text("[role=status]") != "Đã lưu dự thảo." || !strings.Contains(form.text("#words ~ .note-box"), "còn 1 lỗi") {
		t.Errorf("after saving the form: %s", form.text("main"))
	}
	text, version = v.textAndVersion(draft)
	if !strings.Contains(text, `title: {vi: "Tên: mới", en: `) || !strings.Contains(text, "{by: 2024-01-20, points: 1}, {by: 2023-02-15, points: 0.75}") {
		t.Error("the form did not change the text in its place")
	}
	// The dates are now in the wrong order, which keeps it from being published.
	got = v.sendDraft(draft, "text", text+"# cuối\n", "version", version, "do", "publish")
	if got.status != http.StatusUnprocessableEntity || !strings.Contains(got.text("[role=alert]"), "còn 1 lỗi") || got.Find("#text").Text() != text+"# cuối\n" {
		t.Fatalf("%d %s", got.status, got.text("[role=alert]"))
	}
	version = attr(got, "input[name=version]", "value")
	mended := strings.Replace(text, "2024-01-20", "2023-01-20", 1)
	got = v.sendDraft(draft, "text", mended, "version", version, "do", "publish")
	fresh, _, published := strings.Cut(got.header.Get("Location"), "?published")
	if got.status != sent || !published {
		t.Fatalf("%d %s", got.status, got.text("[role=alert]"))
	}
	page := s.visitor(t, "khach").get(fresh)
	if !strings.Contains(page.text(".lead"), "Phiên bản 2024") || !strings.Contains(page.text(`#c-1\.1\.1`), "Tên: mới") {
		t.Errorf("the new version: %s", page.text(".lead"))
	}
	// Neither it, nor what it was cloned from, nor the draft changes any more.
	for _, path := range []string{draft, draft + "/check", draft + "/components/1.1.1", draft + "/discard"} {
		if got := v.sendDraft(path, "text", "a: b", "version", version); got.status != http.StatusConflict || !strings.Contains(got.text("main"), "không sửa được nữa") {
			t.Errorf("%s: %d %s", path, got.status, got.text("main"))
		}
	}
	if v.get(edition+"/index.yaml").body != kept || v.get(fresh+"/index.yaml").body != mended {
		t.Error("a version has changed")
	}
}

// TestDraftConflict: two people edit; the second sees both texts, loses
// nothing, and may then save.
func TestDraftConflict(t *testing.T) {
	s := serveDemo(t)
	first, second := s.visitor(t, "chilang.noivu"), s.visitor(t, "quantri")
	draft := first.begin()
	text, version := first.textAndVersion(draft)
	theirs := strings.Replace(text, "year: 2023", "year: 2024", 1)
	mine := strings.Replace(text, "year: 2023", "year: 2025", 1) + "# của tôi <b>\n"
	if got := first.sendDraft(draft, "text", theirs, "version", version); got.status != sent {
		t.Fatal(got.status)
	}
	got := second.sendDraft(draft, "text", mine, "version", version)
	if got.status != http.StatusConflict || got.Find("#text").Text() != mine || !strings.Contains(got.text("[role=alert]"), "Người khác vừa sửa") {
		t.Fatalf("%d %s", got.status, got.text("[role=alert]"))
	}
	checkMarkup(t, got)
	if both := got.Find(".pair pre"); !strings.HasPrefix(both.Eq(0).Text(), "year: 2024\n") || !strings.HasPrefix(both.Eq(1).Text(), "year: 2025\n") || !strings.Contains(both.Eq(1).Text(), "# của tôi <b>") {
		t.Error("the two texts are not shown side by side")
	}
	now := attr(got, "input[name=version]", "value")
	for _, test := range []struct{ path, field, value string }{{draft + "/components/1.1.1", "max", "0,5"}, {draft + "/discard", "x", "y"}} {
		got := second.post(test.path, test.field, test.value, "version", version)
		if got.status != http.StatusConflict {
			t.Errorf("%s: %d", test.path, got.status)
		}
		checkMarkup(t, got)
		if test.field == "max" && !strings.Contains(got.text("main table tr.own"), "Điểm tối đa 1 0,5") {
			t.Errorf("both values: %s", got.text("main table"))
		}
	}
	if got := second.sendDraft(draft, "text", mine, "version", now); got.status != sent {
		t.Errorf("saving after seeing both: %d", got.status)
	}
	if got := second.post(draft+"/discard", "version", "3"); got.header.Get("Location") != "/indexes?discarded=1" {
		t.Errorf("discard: %d %s", got.status, got.text("main"))
	}
	if page := second.get("/indexes?discarded=1"); page.text("[role=status]") != "Đã bỏ dự thảo." || page.Find("#drafts ~ table").Length() != 0 {
		t.Error("the draft is still there")
	}
}

// TestUploadDraft: a file becomes a draft even where it is broken; what is no
// text is refused.
func TestUploadDraft(t *testing.T) {
	s := serveDemo(t)
	v := s.visitor(t, "chilang.noivu")
	for name, test := range map[string]struct{ content, want string }{
		"a.xlsx": {"PK\x03\x04\x00", "không phải văn bản"}, "b.yaml": {"", "trống"}, "c.yaml": {strings.Repeat("a\n", 600_000), "lớn hơn 1 MB"},
		"d.yaml": {strings.Repeat("a\n", 3_000_000), "lớn hơn 1 MB"},
	} {
		got := v.sendDraft("/drafts", "@"+name, test.content)
		if got.status != http.StatusUnprocessableEntity || !strings.Contains(got.text("[role=alert] a[href='#file']"), test.want) {
			t.Errorf("%s: %d %s", name, got.status, got.text("[role=alert]"))
		}
	}
	if got := v.sendDraft("/drafts", "unit", "huyen-chi-lang"); !strings.Contains(got.text("[role=alert]"), "Chọn tệp YAML") {
		t.Errorf("no file: %s", got.text("[role=alert]"))
	}
	if got := v.sendDraft("/drafts", "@a.yaml", "a: 1", "unit", "y-tich"); !strings.Contains(got.text("[role=alert]"), "Chọn đơn vị") {
		t.Errorf("a unit without a seat: %d %s", got.status, got.text("[role=alert]"))
	}
	got := v.sendDraft("/drafts", "@bo chi so.yaml", "title: <b>dở</b>\nareas: [\n")
	draft, _, _ := strings.Cut(got.header.Get("Location"), "?")
	page := v.get(draft)
	if page.status != ok || page.text("h1") != "bo chi so.yaml" || page.Find(".problems li").Length() != 1 || !strings.Contains(page.text("#outline ~ p"), "chưa phải YAML") {
		t.Errorf("%d %s", page.status, page.text("main"))
	}
	checkMarkup(t, page)
	if got := v.get(draft + "/index.yaml"); got.body != "title: <b>dở</b>\nareas: [\n" {
		t.Errorf("the file: %q", got.body)
	}
	text, version := v.textAndVersion(draft)
	if got := v.sendDraft(draft, "text", text, "version", version, "edit", "1"); got.header.Get("Location") != draft+"/components/1" {
		t.Fatal(got.status)
	}
	if got := v.get(draft + "/components/1"); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.text("[role=alert]"), "chưa phải YAML") || got.Find("#text").Text() != text {
		t.Errorf("a form of what is no YAML: %d %s", got.status, got.text("[role=alert]"))
	}
	if got := v.sendDraft(draft, "text", text, "version", "?"); got.status != http.StatusUnprocessableEntity || got.Find("#text").Text() != text {
		t.Errorf("without a version: %d", got.status)
	}
}

// TestDraftWarnings: what a person should look at stands below the problems,
// with its line, and keeps nothing from being published.
func TestDraftWarnings(t *testing.T) {
	s := serveDemo(t)
	v := s.visitor(t, "chilang.noivu")
	draft := v.begin()
	text, version := v.textAndVersion(draft)
	gap := strings.NewReplacer(`version: "2023"`, `version: "2024"`, "{from: 24, points: 1}, {from: 0, points: 0}]", "{from: 24, points: 1}, {from: 2, points: 0}]").Replace(text)
	page := v.sendDraft(draft+"/check", "text", gap, "version", version)
	if page.text("#problems") != "Không còn lỗi" || !strings.Contains(page.text("#warnings"), "Nên xem lại (") {
		t.Errorf("%q, %q", page.text("#problems"), page.text("#warnings"))
	}
	var found string
	page.Find(".warnings li").Each(func(_ int, li *goquery.Selection) {
		if strings.Contains(li.Text(), "7.4.1") {
			found = li.Text() + " " + li.Find("a").AttrOr("data-line", "no line")
		}
	})
	if !strings.Contains(found, "dưới 2") || strings.Contains(found, "no line") {
		t.Errorf("of the gap below 2: %q in %s", found, page.text(".warnings"))
	}
	checkMarkup(t, page)
	if got := v.sendDraft(draft, "text", gap, "version", version, "do", "publish"); got.status != sent || !strings.HasPrefix(got.header.Get("Location"), "/indexes/") {
		t.Errorf("warnings keep it from being published: %d %s", got.status, got.text("[role=alert]"))
	}
	broken := strings.Replace(gap, "max: 17", "max: 18", 1)
	other := v.begin()
	if page = v.sendDraft(other+"/check", "text", broken, "version", "1"); page.Find("#warnings").Length() != 0 || page.Find(".problems li").Length() == 0 {
		t.Error("a text that does not load has warnings")
	}
}
