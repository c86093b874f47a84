package web_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/parindex/parindex/calendar"
)

// minimalPDF is a PDF of one page that viewers show.
func minimalPDF(text string) string {
	content := "BT /F1 24 Tf 40 80 Td (" + text + ") Tj ET"
	objects := []string{
		"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 160]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
		fmt.Sprintf("<</Length %d>>\nstream\n%s\nendstream", len(content), content), "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
	}
	var b strings.Builder
	b.WriteString("%PDF-1.4\n")
	places := []int{}
	for i, o := range objects {
		places = append(places, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	at := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, place := range places {
		fmt.Fprintf(&b, "%010d 00000 n \n", place)
	}
	fmt.Fprintf(&b, "trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, at)
	return b.String()
}

// piece sends a piece of a file as the script does.
func (v *visitor) piece(at, name, part string, from, total int64) *reply {
	v.t.Helper()
	r, err := http.NewRequestWithContext(v.t.Context(), http.MethodPut, v.site.URL+at+"?"+url.Values{"name": {name}}.Encode(), strings.NewReader(part))
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", from, max(from, from+int64(len(part))-1), total))
	return v.send(r)
}

// A file that comes in pieces goes on where a broken line stopped, for the same
// person and component only.
func TestUploadResumes(t *testing.T) {
	s := serveDemo(t)
	openLive(t, s)
	v, other := s.visitor(t, "ytich.vanphong"), s.visitor(t, "ytich.chutich")
	at := liveUnit + "/scoring/3.4.1/uploads/12345678-piece"
	whole := minimalPDF("Bang ke")
	total := int64(len(whole))
	if got := v.piece(at, "bảng kê.pdf", whole[:100], 0, total); got.status != ok || !strings.Contains(got.body, `"received":100`) {
		t.Fatalf("%d %s", got.status, got.body)
	}
	// A line that breaks within a piece: what came is kept.
	ctx, cut := context.WithCancel(t.Context())
	r, err := http.NewRequestWithContext(ctx, http.MethodPut, s.URL+at+"?name=b.pdf", &broken{strings.NewReader(whole[100:150]), cut})
	if err != nil {
		t.Fatal(err)
	}
	r.ContentLength = total - 100
	r.Header.Set("Content-Range", fmt.Sprintf("bytes 100-%d/%d", total-1, total))
	if response, err := v.http.Do(r); err == nil {
		response.Body.Close()
		t.Fatal("the line did not break")
	}
	var got string
	for range 100 {
		if got = v.get(at).body; strings.Contains(got, `"received":150`) {
			break
		}
	}
	if !strings.Contains(got, `"received":150`) {
		t.Fatalf("after the break: %s", got)
	}
	if got := v.piece(at, "bảng kê.pdf", whole[120:], 120, total); got.status != http.StatusConflict || !strings.Contains(got.body, `"received":150`) {
		t.Errorf("a piece that does not follow: %d %s", got.status, got.body)
	}
	if got := other.get(at).body; !strings.Contains(got, `"received":0`) {
		t.Errorf("another person sees it: %s", got)
	}
	if got := v.get(liveUnit + "/scoring/1.1.1/uploads/12345678-piece").body; !strings.Contains(got, `"received":0`) {
		t.Errorf("another component sees it: %s", got)
	}
	if got := v.piece(at, "bảng kê.pdf", whole[150:], 150, total); got.status != ok || !strings.Contains(got.body, `"done":true`) {
		t.Fatalf("%d %s", got.status, got.body)
	}
	page := v.sees(liveUnit + "/scoring/3.4.1")
	if file := v.get(page.Find(".proofs a").AttrOr("href", "")); file.body != whole {
		t.Errorf("the file has %d bytes of %d", len(file.body), total)
	}
	if got := v.get(at).body; !strings.Contains(got, `"received":0`) {
		t.Errorf("the pieces are left: %s", got)
	}
	for _, refused := range []struct {
		name, path, part string
		total            int64
		status           int
		says             string
	}{
		{"lớn.pdf", at, "%PDF", 200 << 20, wrong, "lớn hơn 50 MB"},
		{"rỗng.pdf", at, "", 0, wrong, "rỗng"},
		{"lạ.pdf", at, "MZ lạ", 7, wrong, "không nhận được"},
		{"x.pdf", liveUnit + "/scoring/3.4.1/uploads/..%2f..%2fx", "%PDF", 4, wrong, "không đúng dạng"},
		{"x.pdf", live + "/units/quan-son/scoring/3.4.1/uploads/12345678-piece", "%PDF", 4, no, "quyền"},
	} {
		if got := v.piece(refused.path, refused.name, refused.part, 0, refused.total); got.status != refused.status || !strings.Contains(got.body, refused.says) {
			t.Errorf("%s: %d %s", refused.name, got.status, got.body)
		}
	}
}

// broken is a line that breaks once what it holds is sent.
type broken struct {
	r   *strings.Reader
	cut func()
}

func (b *broken) Read(p []byte) (int, error) {
	if b.r.Len() == 0 {
		b.cut()
		return 0, context.Canceled
	}
	return b.r.Read(p)
}

// A newer version takes the place of the older one, which stays on record; a
// link and a registered document are evidence too.
func TestVersionsLinksAndDocuments(t *testing.T) {
	s := serveDemo(t)
	openLive(t, s)
	v := s.visitor(t, "ytich.vanphong")
	at := liveUnit + "/scoring/3.4.1"
	v.files(at, map[string]string{"bảng kê.pdf": minimalPDF("1")})
	href := v.sees(at).Find(".proofs a").AttrOr("href", "")
	id := href[strings.LastIndex(href, "/")+1:]
	v.want(http.StatusSeeOther, liveUnit+"/scoring/1.1.1/proofs/"+id, "act", "use")
	if got := v.files(at+"/proofs/"+id+"/versions", map[string]string{"bảng kê (2).pdf": minimalPDF("2")}); got.status != sent {
		t.Fatalf("%d %s", got.status, got.text("main"))
	}
	for _, at := range []string{at, liveUnit + "/scoring/1.1.1"} {
		page := v.sees(at)
		if got := page.text(".proofs > li > a"); got != "bảng kê (2).pdf" {
			t.Errorf("%s: stands %q", at, got)
		}
		if got := page.text(".proofs details"); !strings.Contains(got, "Bản trước (1)") || !strings.Contains(got, "bảng kê.pdf") {
			t.Errorf("%s: versions before: %q", at, got)
		}
	}
	if got := v.get(href).body; got != minimalPDF("1") {
		t.Error("the older version was overwritten")
	}
	if got := v.sees(liveUnit + "/scoring/1.1.2").text("#evidence"); strings.Contains(got, "bảng kê.pdf") {
		t.Errorf("a version that was replaced is offered again: %q", got)
	}
	v.want(http.StatusUnprocessableEntity, at+"/links", "address", "http://langson.gov.vn/x")
	v.want(http.StatusUnprocessableEntity, at+"/links", "address", "javascript:alert(1)")
	v.want(http.StatusSeeOther, at+"/links", "address", "https://langson.gov.vn/niem-yet", "title", "Trang niêm yết")
	document := v.sees(at).Find("#document option").First()
	v.want(http.StatusSeeOther, at+"/documents", "document", document.AttrOr("value", ""))
	v.want(http.StatusNotFound, at+"/documents", "document", "none")
	got := v.sees(at)
	if links := got.text(".proofs"); !strings.Contains(links, "Trang niêm yết Liên kết") || !strings.Contains(links, strings.SplitN(document.Text(), ",", 2)[0]) {
		t.Errorf("%q", links)
	}
	if rel := got.Find(`.proofs a[href^="https://langson"]`).AttrOr("rel", ""); rel != "noopener noreferrer" {
		t.Errorf("rel %q", rel)
	}
	appraiser := s.visitor(t, "chilang.thamdinh")
	if got := appraiser.sees(liveUnit + "/appraisal").text("#c-3\\.4\\.1"); !strings.Contains(got, "Trang niêm yết") {
		t.Errorf("the appraiser does not see the link: %q", got)
	}
	if n := appraiser.sees(liveUnit + "/appraisal").Find(`#c-3\.4\.1 a[href="https://langson.gov.vn/niem-yet"]`).Length(); n != 1 {
		t.Errorf("the appraiser has %d links to it", n)
	}
}

// Who may bring evidence.
func TestAccessToEvidence(t *testing.T) {
	s := serveDemo(t)
	openLive(t, s)
	at := liveUnit + "/scoring/3.4.1"
	for login := range passwords {
		v := s.visitor(t, login)
		want := no
		if strings.HasPrefix(login, "ytich.") {
			want = wrong
		}
		if got := v.post(at+"/links", "address", "x").status; got != want {
			t.Errorf("%s: a link: %d, want %d", login, got, want)
		}
		if got := v.piece(at+"/uploads/12345678-piece", "x.pdf", "MZ", 0, 2).status; got != want {
			t.Errorf("%s: a piece: %d, want %d", login, got, want)
		}
		for _, path := range []string{at + "/documents", at + "/proofs/none/versions", "GET " + at + "/uploads/12345678-piece"} {
			got := 0
			if get, ok := strings.CutPrefix(path, "GET "); ok {
				got = v.get(get).status
			} else if strings.HasSuffix(path, "versions") {
				got = v.files(path, map[string]string{"x.pdf": "%PDF-1.4"}).status
			} else {
				got = v.post(path, "document", "none").status
			}
			if (got == no) != (want == no) || got >= 500 {
				t.Errorf("%s: %s: %d", login, path, got)
			}
		}
	}
}

// A file that is dropped or chosen is sent at once and stands in the page with
// a look at it; over a line that breaks, too.
func TestEvidenceInABrowser(t *testing.T) {
	s := serveDemo(t)
	openLive(t, s)
	at := liveUnit + "/scoring/3.4.1"
	ctx := browse(t, s, "ytich.vanphong")
	var c console
	if err := chromedp.Listen(ctx, c.hear); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	one, big := filepath.Join(dir, "bảng kê.pdf"), filepath.Join(dir, "lớn.pdf")
	if err := os.WriteFile(one, []byte(minimalPDF("Bang ke ho so")), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(big, append([]byte("%PDF-1.4 "), bytes.Repeat([]byte("x"), 3<<20)...), 0o600); err != nil {
		t.Fatal(err)
	}
	do(t, ctx, chromedp.Navigate(s.URL+at), chromedp.SetUploadFiles(chromedp.CSS("#files"), []string{one}))
	eval(t, ctx, "received", `document.querySelector(".sending").textContent`, "Đã nhận bảng kê.pdf")
	eval(t, ctx, "stands", `document.querySelector(".proofs")?.textContent ?? ""`, "bảng kê.pdf")
	offline(t, ctx, true)
	do(t, ctx, chromedp.SetUploadFiles(chromedp.CSS("#files"), []string{big}))
	eval(t, ctx, "broken", `document.querySelector(".sending").textContent`, "Mất mạng khi gửi lớn.pdf")
	offline(t, ctx, false)
	eval(t, ctx, "goes on", `document.querySelector(".sending").textContent`, "Đã nhận lớn.pdf")
	eval(t, ctx, "pasted", `(() => {
		const data = new DataTransfer();
		data.items.add(new File(["\x89PNG\r\n\x1a\n"], "chụp.png", { type: "image/png" }));
		document.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
		return "sent";
	})()`, "sent")
	eval(t, ctx, "a wrong picture", `document.querySelector(".sending").textContent`, "chụp.png")
	do(t, ctx, chromedp.Click(chromedp.CSS(".preview summary")))
	eval(t, ctx, "preview", `String(document.querySelector(".preview").open)`, "true")
	do(t, ctx, chromedp.Sleep(1500000000))
	shoot(t, ctx, "evidence-wide")
	do(t, ctx, chromedp.Navigate(s.URL+liveUnit+"/scoring/1.1.1"))
	if err := os.WriteFile(one, []byte(signedPDF(t)), 0o600); err != nil {
		t.Fatal(err)
	}
	today := time.Now().In(calendar.Zone).Format("02/01/2006")
	do(t, ctx, chromedp.SetUploadFiles(chromedp.CSS("#files"), []string{one}), chromedp.Click(chromedp.CSS("[data-fill]")))
	eval(t, ctx, "date of signing", `document.querySelector("[name^='in.']").value`, today)
	eval(t, ctx, "saved", `document.querySelector("[name^='in.']").closest(".field").querySelector(".saved-state").textContent`, "Đã lưu")
	eval(t, ctx, "points at once", `document.querySelector("#tried").textContent`, today)
	shoot(t, ctx, "evidence-signed-wide")
	if got := s.visitor(t, "ytich.chutich").sees(liveUnit+"/scoring/1.1.1").Find("[name^='in.']").AttrOr("value", ""); got != today {
		t.Errorf("saved %q", got)
	}
	do(t, ctx, chromedp.EmulateViewport(390, 844))
	shoot(t, ctx, "evidence-phone")
	for _, said := range c.take() {
		if !strings.Contains(said, "net::ERR_INTERNET_DISCONNECTED") && !strings.Contains(said, "status of 4") {
			t.Errorf("console: %s", said)
		}
	}
}
