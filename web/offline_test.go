package web_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/chromedp/chromedp"
	"github.com/xuri/excelize/v2"
)

// upload posts one file under a name of its field.
func (v *visitor) upload(path, field, name string, content []byte) *reply {
	v.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	part, err := w.CreateFormFile(field, name)
	if err == nil {
		_, err = part.Write(content)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		v.t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(v.t.Context(), http.MethodPost, v.site.URL+path, &body)
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Content-Type", w.FormDataContentType())
	return v.send(r)
}

// fillOffline opens a downloaded sheet, types into the cells of a component and
// returns the file.
func fillOffline(t *testing.T, data string, typed map[string]string) []byte {
	t.Helper()
	f, err := excelize.OpenReader(strings.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // read from memory
	name := f.GetSheetName(0)
	rows, err := f.GetRows(name)
	if err != nil {
		t.Fatal(err)
	}
	done := 0
	for i, row := range rows {
		if len(row) < 8 {
			continue
		}
		put := func(column int, text string) {
			cell, _ := excelize.CoordinatesToCellName(column, i+1)
			if err := f.SetCellStr(name, cell, text); err != nil {
				t.Fatal(err)
			}
			done++
		}
		if text, ok := typed[row[7]]; ok {
			put(6, text)
		}
		code, _, _ := strings.Cut(row[7], " ")
		if text, ok := typed[code+" explanation"]; ok && row[1] != "" {
			put(7, text)
		}
	}
	if done != len(typed) {
		t.Fatalf("%d of %d cells found", done, len(typed))
	}
	out, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestOfflineSheet is a day of work without a line: the sheet is taken, filled
// in, and loaded after somebody else has changed one of its fields.
func TestOfflineSheet(t *testing.T) {
	s := serveDemo(t)
	openLive(t, s)
	v := s.visitor(t, "ytich.vanphong")
	if v.sees(liveUnit+"/scoring").Find("a[href$='/offline']").Length() != 1 {
		t.Error("the sheet does not lead to work without a line")
	}
	taken := v.sees(liveUnit + "/offline.xlsx")
	name := v.sees(liveUnit+"/scoring/1.3.1").Find(".fields input:not([type=hidden]):not([type=file])").First().AttrOr("name", "")
	filled := fillOffline(t, taken.body, map[string]string{
		"1.3.1 explanation": "Kế hoạch 12/KH-UBND", "1.4.1 explanation": "Từ tệp", "1.3.1 " + strings.TrimPrefix(name, "in."): "15/01/2024",
	})
	s.visitor(t, "ytich.chutich").want(http.StatusSeeOther, liveUnit+"/scoring/1.4.1", "explanation", "Từ trang")

	preview := v.upload(liveUnit+"/offline", "file", "phieu.xlsx", filled)
	if preview.status != http.StatusOK || preview.Find("tbody tr").Length() != 3 {
		t.Fatalf("status %d, %d rows: %s", preview.status, preview.Find("tbody tr").Length(), preview.text("main"))
	}
	if got := preview.Find("tbody tr .state.warn").Length(); got != 1 {
		t.Errorf("%d fields changed by somebody, want 1", got)
	}
	var form []string
	preview.Find("tbody input").Each(func(_ int, f *goquery.Selection) {
		if _, ticked := f.Attr("checked"); f.AttrOr("type", "") == "hidden" || ticked {
			form = append(form, f.AttrOr("name", ""), f.AttrOr("value", ""))
		}
	})
	loaded := v.want(http.StatusSeeOther, liveUnit+"/offline/take", form...).header.Get("Location")
	if got := v.sees(loaded).text(".note-box.good"); !strings.Contains(got, "2 ô") {
		t.Errorf("after loading: %q", got)
	}
	page := v.sees(liveUnit + "/scoring/1.3.1")
	if got := page.text("#explanation"); got != "Kế hoạch 12/KH-UBND" {
		t.Errorf("explanation %q", got)
	}
	if got := page.text("#history ~ ul"); !strings.Contains(got, "Nạp phiếu Excel") {
		t.Errorf("the component's history does not say that a workbook was loaded: %q", got)
	}
	if got := v.sees(liveUnit + "/scoring/1.4.1").text("#explanation"); got != "Từ trang" {
		t.Errorf("what was not ticked is now %q", got)
	}

	bad := v.upload(liveUnit+"/offline", "file", "phieu.xlsx", fillOffline(t, taken.body, map[string]string{"1.3.1 " + strings.TrimPrefix(name, "in."): "31/02/2024"}))
	if got := bad.text(".note-box.bad"); bad.status != http.StatusUnprocessableEntity || !strings.Contains(got, "1.3.1") || !strings.Contains(got, "31/02/2024") {
		t.Errorf("status %d: %q", bad.status, got)
	}
}

// The cells that would change, as a browser shows them.
func TestOfflinePreviewInABrowser(t *testing.T) {
	s := serveDemo(t)
	openLive(t, s)
	taken := s.visitor(t, "ytich.vanphong").sees(liveUnit + "/offline.xlsx")
	s.visitor(t, "ytich.chutich").want(http.StatusSeeOther, liveUnit+"/scoring/1.4.1", "explanation", "Đã có văn bản chỉ đạo số 15/UBND-VP")
	file := filepath.Join(t.TempDir(), "phieu-tu-cham.xlsx")
	filled := fillOffline(t, taken.body, map[string]string{"1.3.1 explanation": "Kế hoạch số 12/KH-UBND ngày 15/01/2024", "1.4.1 explanation": "Văn bản số 15"})
	if err := os.WriteFile(file, filled, 0o600); err != nil {
		t.Fatal(err)
	}
	ctx := browse(t, s, "ytich.vanphong")
	var c console
	if err := chromedp.Listen(ctx, c.hear); err != nil {
		t.Fatal(err)
	}
	for _, screen := range screens {
		openPage(t, ctx, &c, s, liveUnit+"/offline", screen.width, screen.height)
		err := chromedp.Do(ctx,
			chromedp.SetUploadFiles(chromedp.CSS("#file"), []string{file}),
			chromedp.Click(chromedp.CSS("form[enctype] button")),
			chromedp.WaitVisible(chromedp.CSS("#preview")))
		if err != nil {
			t.Fatal(err)
		}
		shoot(t, ctx, "offline-preview-"+screen.name)
	}
}
