package web_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// TestPages asserts what stands on each page, and where.
func TestPages(t *testing.T) {
	s := serveDemo(t)
	tests := []struct {
		name, login, path string
		want              map[string]string // by selector; the text must hold it
		none              []string          // selectors that find nothing
	}{
		{"overview", "ytich.chutich", unit, map[string]string{
			"title": "Tổng quan – Xã Y Tịch", "h1": "Xã Y Tịch", ".figures > div:nth-child(1) dd": "85 /100", ".figures > div:nth-child(2) dd": "6 /20",
			".figures > div:nth-child(3)": "Tốt", ".figures > div:nth-child(4)": "93 cao hơn thẩm định 8 điểm", "#class-note": "Mức xếp loại chưa xác nhận",
			"#where": "Mất 15 điểm, trong đó 8 điểm đã tự chấm", ".areas tbody tr:nth-child(3)": "14 /18 4 −4", "svg.dots .own text": "Xã Y Tịch 85",
			".tasks li:nth-child(1)": "30/08/2024 Quá hạn", "#lost": "Mất điểm ở 9 tiêu chí", `.entries [aria-current="page"]`: "Tổng quan",
			".areas tbody tr:nth-child(4) th .tag": "minh hoạ", ".areas tbody tr:nth-child(1) .picture text": "14 3",
		}, []string{".figures > div:nth-child(1) .tag", ".areas tbody tr:nth-child(1) .tag", "[style]", "script:not([src])", "style"}},
		{"overview of made-up figures", "chilang.noivu", other, map[string]string{
			".figures > div:nth-child(1) .tag": "minh hoạ", ".figures > div:nth-child(2) .big + .tag": "minh hoạ",
			".areas tbody tr:nth-child(1) th .tag": "minh hoạ", ".side .switch summary": "Xã Quan Sơn",
		}, nil},
		{"sheet", "ytich.chutich", unit + "/sheet", map[string]string{
			`#c-3\.4\.1 summary`: "Tỷ lệ hồ sơ TTHC", `#c-3\.4\.1 td:nth-of-type(4)`: "0,5", `#c-3\.4\.1 .loss`: "−2",
			`#c-3\.4\.1 details`: "940/1.000 = 94 %", `#c-3\.4\.1 details .tag`: "số liệu minh hoạ quy tắc minh hoạ", `#c-1\.1\.1 .status`: "Đủ điểm minh hoạ",
			"tr.area#c-3": "18 18 14 −4", "tfoot": "100 93 85 −15", ".filters": "Tất cả (69) Mất điểm (9)", "thead th:nth-child(4)": "Tự chấm minh hoạ",
		}, []string{`#c-3\.4\.1 .status .tag`}},
		{"sheet, lost only", "ytich.chutich", unit + "/sheet?show=lost", map[string]string{
			`#c-7\.6`: "Thực hiện thanh toán trực tuyến", `[aria-current="true"].plain, .filters [aria-current]`: "Mất điểm (9)", "#c-7": "Xây dựng",
		}, []string{`#c-1\.1\.1`, `#c-1\.1`, "#c-4"}},
		{"sheet, nothing found", "ytich.chutich", unit + "/sheet?show=missing", map[string]string{".note-box": "Không có dòng nào"}, []string{"table"}},
		{"component", "ytich.chutich", unit + "/sheet/3.4.1", map[string]string{
			".crumbs": "Bảng tự chấm điểm 3 Cải cách thủ tục hành chính 3.4", ".figures .first": "0,5 /2,5", ".reason": "thuộc mức từ 90 % đến dưới 95 % → 0,5 điểm",
			".reason .tag": "số liệu minh hoạ quy tắc minh hoạ", ".steps li:nth-child(3)": "Tỷ lệ: 940/1.000 = 94 %",
			"#basis + table tbody tr:nth-child(1)": "940 hồ sơ", "#basis + table": "demo/chi-lang-2023.csv:", "#cause ~ .prose": "Chỉ trễ hạn trên hệ thống, thực tế đúng hạn (chủ quan)",
			"#cause ~ .tasks": "Công chức tiếp nhận và trả kết quả",
		}, []string{".figures .first .tag"}},
		{"component made up", "ytich.chutich", unit + "/sheet/1.1.1", map[string]string{".figures .first .tag": "minh hoạ", "#basis + table": "ngày 05/01/2023"}, []string{"#cause"}},
		{"ranking", "ytich.chutich", round + "/ranking", map[string]string{
			"tbody tr.own th": "Xã Y Tịch (đơn vị của bạn)", "tbody tr.own td:nth-of-type(1)": "6", "thead th[aria-sort=ascending]": "Xếp hạng",
			"tbody tr:nth-child(1) .mark .tag": "minh hoạ", "tbody tr:nth-child(1) svg.bar g.a1": "1",
		}, []string{"tbody tr.own .mark .tag", "tbody tr:nth-child(1) th a"}},
		{"ranking by self score", "chilang.noivu", round + "/ranking?sort=-self", map[string]string{"thead th[aria-sort=ascending]": "Tự chấm", "tbody tr:nth-child(1) th a": "Xã"}, nil},
		{"lost points", "ytich.chutich", unit + "/losses", map[string]string{
			".lead": "Mất tất cả 15 điểm, trong đó 8 điểm", ".barlist": "7. Xây dựng và phát triển chính quyền điện tử, chính quyền số −6", "#list": "(9 dòng)",
		}, []string{".barlist [href*='unit=']"}},
		{"lost points of an area", "ytich.chutich", unit + "/losses?area=7&cause=no_transaction", map[string]string{"#list": "(1 dòng)", "tbody tr:nth-child(1)": "7.6", ".filters": "×"}, nil},
		{"lost points of all", "chilang.noivu", round + "/losses", map[string]string{
			".barlist [href*='unit=y-tich']": "Xã Y Tịch −15", ".barlist [href*='cause=none']": "chưa nêu nguyên nhân", "nav.filters": "1 2",
		}, nil},
		{"plan", "ytich.chutich", unit + "/plan", map[string]string{
			".lead": "để lấy lại 15 điểm", "tbody tr.late": "30/08/2024", "tbody tr:nth-child(1) .state.bad": "Quá hạn", "tbody": "40/KH-UBND", "tbody tr:nth-child(2) td .tag": "minh hoạ",
		}, nil},
		{"action", "ytich.chutich", "action", map[string]string{"h1": "Thường xuyên kiểm tra hồ sơ", "#state option[selected]": "Đang thực hiện", "form.fields": "Thời hạn"}, []string{"#state option[value=accepted]"}},
		{"action, to look at", "khach", "action", map[string]string{".facts": "Đang thực hiện minh hoạ"}, []string{"form.fields"}},
		{"documents", "ytich.chutich", unit + "/documents", map[string]string{
			".note-box": "Kế hoạch số 61/KH-UBND ghi ngày 21/02/2023, trước Quyết định số 202/QĐ-UBND", "#d-kh-61 .state": "Đối chiếu ngày",
			"#d-qd-52-2018 .state": "Chưa có ngày", "#d-kh-40": "căn cứ", "tbody tr:nth-child(1)": "61/KH-UBND", "tbody tr:last-child": "52/2018/QĐ-UBND",
		}, nil},
		{"report", "ytich.chutich", unit + "/report", map[string]string{
			".lead": "Công văn số 829/UBND-NV ngày 25/04/2024 yêu cầu báo cáo; nơi nhận: Phòng Nội vụ huyện Chi Lăng", ".state.warn": "Dự thảo",
			"#checks ~ .note-box": "61/KH-UBND", ".actions": "Tải bản Word", "#attach": "Gắn bản đã ký",
		}, nil},
		{"report, for the secretariat", "chilang.noivu", unit + "/report", map[string]string{".actions": "Tải bản Word"}, []string{"#attach", "input[type=file]"}},
	}
	visitors := map[string]*visitor{}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if visitors[test.login] == nil {
				visitors[test.login] = s.visitor(t, test.login)
			}
			path := test.path
			if path == "action" {
				path = s.action(t)
			}
			page := visitors[test.login].get(path)
			if page.status != http.StatusOK {
				t.Fatalf("status %d", page.status)
			}
			for selector, want := range test.want {
				if got := page.text(selector); !strings.Contains(got, want) {
					t.Errorf("%s: %q does not hold %q", selector, got, want)
				}
			}
			for _, selector := range test.none {
				if n := page.Find(selector).Length(); n > 0 {
					t.Errorf("%s is there: %s", selector, page.text(selector))
				}
			}
			checkMarkup(t, page)
		})
	}
}

// checkMarkup holds every page to what each must have.
func checkMarkup(t *testing.T, page *reply) {
	t.Helper()
	if strings.Contains(page.body, "⟦") {
		t.Error("a key without an entry in the catalogue shows on the page")
	}
	if n := page.Find("h1").Length(); n != 1 {
		t.Errorf("%d h1", n)
	}
	seen := map[string]bool{}
	page.Find("[id]").Each(func(_ int, e *goquery.Selection) {
		id, _ := e.Attr("id")
		if seen[id] {
			t.Errorf("id %s stands twice", id)
		}
		seen[id] = true
	})
	page.Find("table").Each(func(_ int, e *goquery.Selection) {
		if e.Find("caption").Length() != 1 || e.Find("th:not([scope])").Length() > 0 {
			t.Errorf("a table without caption, or with a heading without scope: %.60s", e.Text())
		}
	})
	page.Find("input:not([type=hidden]):not([hidden]), select, textarea").Each(func(_ int, e *goquery.Selection) {
		id, _ := e.Attr("id")
		if page.Find("label[for='"+id+"']").Length() == 0 && e.Closest("label").Length() == 0 {
			t.Errorf("a field without a label: %s", id)
		}
	})
	page.Find("a[href^='#']").Each(func(_ int, e *goquery.Selection) {
		if to, _ := e.Attr("href"); !seen[strings.TrimPrefix(to, "#")] {
			t.Errorf("a link to %s, which is not on the page", to)
		}
	})
	if strings.Contains(page.body, "style=") || strings.Contains(page.body, " on"+"click") {
		t.Error("inline style or script, which the page's policy refuses")
	}
}

// TestEnglish: the same pages in the other language, and back.
func TestEnglish(t *testing.T) {
	s := serveDemo(t)
	v := s.visitor(t, "ytich.chutich")
	if got := v.post("/language", "language", "en", "back", unit+"/sheet?show=lost"); got.status != http.StatusSeeOther || got.header.Get("Location") != unit+"/sheet?show=lost" {
		t.Fatalf("%d %s", got.status, got.header.Get("Location"))
	}
	for path, want := range map[string]string{
		unit: "What to do next", unit + "/sheet": "Score sheet", unit + "/sheet/3.4.1": "940/1,000 = 94%", unit + "/losses": "Lost points",
		unit + "/plan": "Under way", s.action(t): "Officer in charge", unit + "/documents": "things to check", unit + "/report": "Download Word",
		round + "/ranking": "Y Tịch", "/password": "New password", "/nowhere": "Not found",
	} {
		page := v.get(path)
		if !strings.Contains(page.body, want) {
			t.Errorf("%s does not hold %q", path, want)
		}
		if lang, _ := page.Find("html").Attr("lang"); lang != "en" {
			t.Errorf("%s: lang is %q", path, lang)
		}
		checkMarkup(t, page)
	}
	v.post("/language", "language", "klingon", "back", "/")
	if page := v.get(unit); page.text("#next") != "Việc cần làm tiếp" {
		t.Error("an unknown language is not Vietnamese")
	}
}

// TestNoOpenRedirect: what is typed into an address sends nobody elsewhere.
func TestNoOpenRedirect(t *testing.T) {
	s := serveDemo(t)
	for _, evil := range []string{"https://example.com/", "//example.com", `/\example.com`, `\\example.com`, "javascript:alert(1)", "/a\r\nX: y", ""} {
		v := s.visitor(t, "")
		if got := v.post("/language", "language", "en", "back", evil).header.Get("Location"); got != "/" {
			t.Errorf("language: back=%q leads to %q", evil, got)
		}
		got := v.post("/sign-in", "login", "khach", "password", passwords["khach"], "next", evil)
		if got.header.Get("Location") != "/" {
			t.Errorf("sign-in: next=%q leads to %q", evil, got.header.Get("Location"))
		}
	}
}

// TestNothingYet: an installation without a round says what to do.
func TestNothingYet(t *testing.T) {
	s := serveEmpty(t, webOptions())
	login, password, err := s.sys.FirstAdministrator(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	v := s.visitor(t, "")
	v.post("/sign-in", "login", login, "password", password)
	if got := v.get("/"); got.header.Get("Location") != "/password" {
		t.Fatalf("a one-time password leads to %q, not to its change", got.header.Get("Location"))
	}
	if got := v.post("/password", "old", password, "fresh", "một câu dễ nhớ", "again", "một câu dễ nhớ"); got.status != http.StatusSeeOther {
		t.Fatalf("%d %s", got.status, got.text("[role=alert]"))
	}
	v.post("/sign-in", "login", login, "password", "một câu dễ nhớ")
	page := v.get("/")
	if page.status != http.StatusOK || !strings.Contains(page.text("code"), "parindex load TỆP.yaml --data THƯ-MỤC") {
		t.Errorf("%d %s", page.status, page.text("main"))
	}
	if strings.Contains(v.get("/sign-in").body, "demo-") {
		t.Error("demo passwords outside the demonstration")
	}
}
