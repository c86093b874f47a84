package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// TestConsolidatedAccess is who may do what with the report on all units.
func TestConsolidatedAccess(t *testing.T) {
	s := serveDemo(t)
	read := access{"": sent, "chilang.noivu": ok, "chilang.chutich": ok, "quantri": ok, "others": no}
	tests := []accessRow{
		{"GET", round + "/consolidated", read},
		{"GET", round + "/consolidated.docx", read},
		{"POST", round + "/consolidated/general", access{"": sent, "chilang.noivu": wrong, "quantri": wrong, "others": no}},
		{"GET", "/notices", access{"": sent, "others": ok}},
		{"POST", "/notices", access{"": sent, "others": wrong}},
		{"POST", "/notices/read", access{"others": sent}},
		{"GET", "/receivers", access{"": sent, "quantri": ok, "others": no}},
		{"POST", "/receivers", access{"": sent, "quantri": wrong, "others": no}},
		{"POST", "/receivers/none/drop", access{"": sent, "quantri": http.StatusNotFound, "others": no}},
	}
	s.admits(t, tests)
}

// TestConsolidatedKeepsProse: figures are made anew, what an editor wrote stays,
// and every figure and sentence opens the unit's own page.
func TestConsolidatedKeepsProse(t *testing.T) {
	s := serveDemo(t)
	s.clock.ahead.Store(int64(time.Date(2024, 5, 3, 3, 0, 0, 0, time.UTC).Sub(s.clock.now())))
	own, board := s.requestPath(t)
	id := board[strings.LastIndex(board, "/")+1:]
	head, noivu := s.visitor(t, "ytich.chutich"), s.visitor(t, "chilang.noivu")
	page := noivu.sees(round + "/consolidated")
	for _, e := range page.Find("main section a").EachIter() {
		href := e.AttrOr("href", "")
		if strings.HasPrefix(href, "/rounds/") && strings.Contains(href, "van-an") {
			if got := noivu.get(href).status; got != ok {
				t.Errorf("%s opens %d", href, got)
			}
		}
	}
	if got := page.text("#general"); !strings.Contains(got, "Xã Y Tịch") || !strings.Contains(got, "7 /20") {
		t.Errorf("who has not reported: %s", got)
	}
	write := func(status int, text, version string) *reply {
		t.Helper()
		return noivu.want(status, round+"/consolidated/difficulties", "text", text, "version", version, "request", id)
	}
	write(http.StatusSeeOther, "Phần lớn khó khăn là về thiết bị.\r\nHuyện đang bố trí kinh phí.", "0")
	if got := write(http.StatusConflict, "Người khác ghi", "0").Find("#text-difficulties").Text(); got != "Người khác ghi" {
		t.Errorf("what was typed is lost: %q", got)
	}
	head.want(http.StatusSeeOther, own, "step", "send", "version", head.sees(own).hidden("input[name=version]"),
		"by.0", "", "text.0", "", "by.1", "", "text.1", "Người dân ngại thanh toán trực tuyến.", "by.2", "", "text.2", "Mở điểm hướng dẫn tại nhà văn hoá")
	page = noivu.sees(round + "/consolidated?request=" + id)
	if got := page.Find("#difficulties li a").First(); got.AttrOr("href", "") != own || !strings.Contains(page.text("#difficulties li"), "Người dân ngại thanh toán trực tuyến") {
		t.Errorf("the sentence opens %s: %s", got.AttrOr("href", ""), page.text("#difficulties"))
	}
	if got := page.Find("#text-difficulties").Text(); !strings.Contains(got, "Phần lớn khó khăn") {
		t.Errorf("the prose is lost: %q", got)
	}
	if got := page.text("#general"); !strings.Contains(got, "8 /20") || !strings.Contains(got, "Quá hạn hoặc gửi chậm:") || !strings.Contains(got, "Xã Y Tịch") {
		t.Errorf("after Y Tịch reported a day late: %s", got)
	}
	text := wordText(t, noivu.get(round+"/consolidated.docx?request="+id))
	for _, want := range []string{"8/20 đơn vị đã gửi", "Các đơn vị chưa gửi báo cáo:", "Các đơn vị gửi báo cáo chậm: Xã Y Tịch", "- Người dân ngại thanh toán trực tuyến (Xã Y Tịch).", "Huyện đang bố trí kinh phí.", "V. ĐỀ XUẤT, KIẾN NGHỊ", "- Mở điểm hướng dẫn tại nhà văn hoá (Xã Y Tịch)."} {
		if !strings.Contains(text, want) {
			t.Errorf("Word lacks %q", want)
		}
	}
	if got := wordText(t, noivu.get(round+"/papers/consolidated.docx")); got != text {
		t.Error("the page of papers gives another text")
	}
}

// TestNotices: dates that are near are told once; the choice is kept, and one
// that makes no sense is refused.
func TestNotices(t *testing.T) {
	s := serveDemo(t)
	s.clock.ahead.Store(int64(time.Date(2024, 4, 26, 3, 0, 0, 0, time.UTC).Sub(s.clock.now())))
	head := s.visitor(t, "ytich.chutich")
	for range 2 {
		if _, err := s.sys.NoticeDates(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if got := head.sees("/notices").Find(".tasks > li").Length(); got != 1 {
		t.Errorf("%d notices of one date: %s", got, head.sees("/notices").text("main"))
	}
	choose := func(status int, hour string) {
		t.Helper()
		head.want(status, "/notices", "address", "chutich@ytich.example.vn", "hour", hour, "from", "21", "to", "7", "version", head.sees("/notices").hidden("input[name=version]"))
	}
	choose(http.StatusUnprocessableEntity, "6")
	choose(http.StatusSeeOther, "8")
	if n, err := s.sys.Digests(t.Context(), ""); err != nil || n != 1 {
		t.Errorf("%d digests: %v", n, err)
	}
	head.want(http.StatusSeeOther, "/notices/read")
	if got := head.sees("/notices").text(".lead"); !strings.Contains(got, "Không có thông báo chưa đọc") {
		t.Errorf("after all were read: %s", got)
	}
}

// TestConsolidatedInABrowser opens the pages at two sizes.
func TestConsolidatedInABrowser(t *testing.T) {
	s := serveDemo(t)
	for login, paths := range map[string][][2]string{
		"chilang.noivu": {{"consolidated", round + "/consolidated"}, {"notices", "/notices"}},
		"quantri":       {{"receivers", "/receivers"}},
	} {
		ctx := browse(t, s, login)
		var c console
		if err := chromedp.Listen(ctx, c.hear); err != nil {
			t.Fatal(err)
		}
		for _, p := range paths {
			for _, screen := range screens {
				t.Run(p[0]+"/"+screen.name, func(t *testing.T) {
					openPage(t, ctx, &c, s, p[1], screen.width, screen.height)
					shoot(t, ctx, p[0]+"-"+screen.name)
				})
			}
		}
	}
}
