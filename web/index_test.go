package web_test

import (
	"net/http"
	"os"
	"strings"
	"testing"
)

// edition returns the path of the demonstration's index.
func (v *visitor) edition() string {
	v.t.Helper()
	href, there := v.get("/indexes").Find("main tbody a").First().Attr("href")
	if !there {
		v.t.Fatal("no index is listed")
	}
	return href
}

// TestIndexAccess is TestAccess for indexes and their drafts: nobody but
// secretariat and administrator edits, and no route at all edits an edition.
func TestIndexAccess(t *testing.T) {
	s := serveDemo(t)
	index, draft := editing(t, s)
	everyone := access{"": sent, "others": ok}
	editors := func(status int) access {
		return access{"": sent, "chilang.noivu": status, "quantri": status, "others": no}
	}
	tests := []accessRow{
		{"GET", "/indexes", everyone},
		{"GET", index, everyone},
		{"GET", index + "/index.yaml", everyone},
		{"GET", index + "/components/3.4.1", everyone},
		{"GET", index + "/components/3.4.1?fragment=1&in.ontime=1", everyone},
		{"GET", index + "/components/3.4", access{"": sent, "others": http.StatusNotFound}},
		{"GET", "/indexes/0123456789abcdef", access{"": sent, "others": http.StatusNotFound}},
		{"GET", draft, editors(ok)},
		{"GET", draft + "/index.yaml", editors(ok)},
		{"GET", draft + "/diff", editors(wrong)},                                  // it does not load
		{"GET", index + "/diff", access{"": sent, "others": http.StatusNotFound}}, // there is no other
		{"GET", draft + "/components/3.4.1", editors(ok)},
		{"GET", "/drafts/none", access{"": sent, "others": http.StatusNotFound}},
		{"POST", "/drafts", editors(wrong)},
		{"POST", draft, editors(wrong)},
		{"POST", draft + "/check", editors(ok)},
		{"POST", draft + "/components/3.4.1", editors(wrong)},
		{"POST", draft + "/discard", editors(http.StatusConflict)},
		{"POST", index + "/clone", editors(sent)},
		{"POST", index, access{"others": http.StatusNotFound}},
		{"PUT", index, access{"others": http.StatusNotFound}},
		{"DELETE", index, access{"others": http.StatusNotFound}},
		{"POST", index + "/components/3.4.1", access{"others": http.StatusNotFound}},
		{"POST", index + "/index.yaml", access{"others": http.StatusNotFound}},
	}
	s.admits(t, tests)
}

// TestIndexPages asserts what stands on the pages of indexes, in both
// languages.
func TestIndexPages(t *testing.T) {
	s := serveDemo(t)
	index, draft := editing(t, s)
	tests := []struct {
		name, login, path string
		want              map[string]string
		none              []string
	}{
		{"list", "chilang.noivu", "/indexes", map[string]string{
			"tbody tr:nth-child(1)": "Bộ chỉ số cải cách hành chính cấp xã, huyện Chi Lăng chi-lang-xa 2023 2023 cấp xã 69 Chỉ số cải cách hành chính cấp xã",
			"#drafts ~ table tbody": "chi-lang-xa-2023.yaml 2023 Huyện Chi Lăng 10:00 15/10/2024 chilang.noivu", `.entries [aria-current="page"]`: "Bộ chỉ số",
		}, []string{"select"}},
		{"list, to look at", "khach", "/indexes", map[string]string{"tbody": "chi-lang-xa"}, []string{"#drafts", "main form"}},
		{"index", "khach", index, map[string]string{
			".lead": "Phiên bản 2023, đánh giá năm 2023: 69 tiêu chí chấm điểm, tổng 100 điểm", ".facts": "QĐ số 202/QĐ-UBND ngày 15/01/2024 của UBND huyện Chi Lăng",
			`#c-3\.4\.1 .open`: "Theo tỷ lệ “Hồ sơ giải quyết đúng hạn trên hệ thống” trên “Hồ sơ đã giải quyết”: từ 100 % trở lên: 2,5 điểm; từ 95 % đến dưới 100 %: 1,5 điểm; " +
				"từ 90 % đến dưới 95 %: 0,5 điểm; dưới 90 %: 0 điểm. Không phát sinh thì được 2,5 điểm. quy tắc minh hoạ Tài liệu kiểm chứng: Thống kê",
			`#c-1\.1\.1 .open`: "Theo ngày của “Ban hành kế hoạch CCHC năm 2023”: đến hết 31/01/2023: 1 điểm; sau đó đến hết 15/02/2023: 0,5 điểm; sau đó 0 điểm",
			`#c-1\.1\.3 .open`: "từ 80 % đến dưới 100 %: theo tỷ lệ; dưới 80 %: 0 điểm. Không tính vào mẫu số: “Nhiệm vụ không thực hiện được vì lý do khách quan”. Mẫu số cố định (chỉ tiêu hoặc danh mục giao trước). Không phát sinh thì được 0 điểm",
			`#c-1\.2\.2 .open`: "Từ 1 điểm, trừ 0,25 điểm cho mỗi báo cáo của mục “Báo cáo gửi chậm”",
			`#c-1\.1\.2 .how`:  "cộng điểm các nội dung đạt minh hoạ", "tr.area#c-3": "18", "tfoot": "100",
		}, []string{"main form", `#c-3\.4\.1 .how .tag`}},
		{"index, for an editor", "quantri", index, map[string]string{".actions": "Nhân bản để sửa Tải tệp YAML"}, nil},
		{"component", "khach", index + "/components/3.4.1", map[string]string{
			"#try ~ form": "Hồ sơ đã giải quyết hồ sơ Chấm thử", "#tried": "Nhập số liệu để xem điểm", ".reason": "Theo tỷ lệ", ".crumbs": "Bộ chỉ số chi-lang-xa, 2023 3 Cải cách",
		}, []string{".tried .reason"}},
		{"tried out", "khach", index + "/components/3.4.1?in.ontime=940&in.resolved=1000", map[string]string{
			".gets": "Với số liệu này thì được 0,5 /2,5", ".tried .reason": "940/1.000 = 94 %", ".tried .steps": "Tỷ lệ: 940/1.000",
		}, nil},
		{"tried out with what cannot be", "khach", index + "/components/3.4.1?in.ontime=2000&in.resolved=1000", map[string]string{".gets": "Số liệu mâu thuẫn"}, nil},
		{"tried out by half", "khach", index + "/components/3.4.1?in.ontime=20", map[string]string{".gets": "0 /2,5 Thiếu số liệu"}, nil},
		{"tried out with words", "khach", index + "/components/3.4.1?in.ontime=nhiều&in.resolved=-1", map[string]string{
			".tried li:nth-child(1)": "Hồ sơ giải quyết đúng hạn trên hệ thống : cần số nguyên", ".tried li:nth-child(2) a": "Hồ sơ đã giải quyết",
		}, []string{".gets"}},
		{"a fragment", "khach", index + "/components/3.4.1?in.ontime=1000&in.resolved=1000&fragment=1", map[string]string{".gets": "2,5 /2,5"}, []string{"html > head > title", "h1"}},
		{"draft", "quantri", draft, map[string]string{
			".over": "Dự thảo của Huyện Chi Lăng · nhân bản từ chi-lang-xa, phiên bản 2023", "#problems": "Lỗi cần sửa (1)", ".problems": "tiêu chí 1.1.1 “9”: điểm của quy tắc phải từ 0 đến điểm tối đa 1",
			".outline .faulty": "1.1.1 Ban hành kế hoạch CCHC năm kịp thời 1 lỗi 1 Sửa", ".outline li:nth-child(1)": "1 Chỉ đạo, điều hành CCHC 17",
		}, []string{".outline details"}},
		{"form", "chilang.noivu", draft + "/components/1.1.1", map[string]string{
			"form.fields": "Đến hết ngày", ".group-of": "Mốc 1 Mốc 2", "pre.lines": `code: "1.1.1"`, "#words ~ .note-box": "Dự thảo còn 1 lỗi",
		}, []string{"#try"}},
	}
	for _, lang := range []string{"vi", "en"} {
		visitors := map[string]*visitor{}
		for _, test := range tests {
			t.Run(test.name+"/"+lang, func(t *testing.T) {
				if visitors[test.login] == nil {
					visitors[test.login] = s.visitor(t, test.login)
					visitors[test.login].post("/language", "language", lang, "back", "/")
				}
				page := visitors[test.login].get(test.path)
				if page.status != http.StatusOK {
					t.Fatalf("status %d", page.status)
				}
				for selector, want := range test.want {
					if got := page.text(selector); lang == "vi" && !strings.Contains(got, want) || got == "" {
						t.Errorf("%s: %q does not hold %q", selector, got, want)
					}
				}
				for _, selector := range test.none {
					if n := page.Find(selector).Length(); n > 0 {
						t.Errorf("%s is there: %s", selector, page.text(selector))
					}
				}
				if !strings.Contains(test.path, "fragment") {
					checkMarkup(t, page)
				} else if strings.Contains(page.body, "⟦") || strings.Contains(page.body, "<html") {
					t.Error("a fragment is a page, or lacks a text")
				}
			})
		}
	}
}

// TestIndexFirstLoad: the largest page of an index and all that it loads stay
// under 150 kB, with nothing packed. The editor carries the text of the index,
// so that its page is bounded apart from that.
func TestIndexFirstLoad(t *testing.T) {
	s := serveDemo(t)
	index, draft := editing(t, s)
	v := s.visitor(t, "chilang.noivu")
	for _, path := range []string{"/indexes", index, index + "/components/3.4.1", draft, draft + "/components/3.4.1"} {
		page := v.get(path)
		total := len(page.body) - len(page.Find("#text").Text())
		for _, file := range assets(t, v, page) {
			total += len(file.body)
		}
		t.Logf("%s: %d bytes", path, total)
		if total > 150_000 {
			t.Errorf("%s: the first load is %d bytes", path, total)
		}
	}
}

func TestIndexQueries(t *testing.T) {
	s := serveDemo(t)
	index, draft := editing(t, s)
	v := s.visitor(t, "chilang.noivu")
	for path, most := range map[string]int64{
		"/indexes": 14, index: 14, index + "/components/3.4.1": 14, index + "/index.yaml": 14, draft: 14, draft + "/components/3.4.1": 14,
	} {
		v.get(path)
		n := s.queries.Load()
		t.Logf("%s: %d queries", path, n)
		if n > most {
			t.Errorf("%s: %d queries, at most %d", path, n, most)
		}
	}
}

// TestIndexFile: the file comes as it is kept, under a name that a disk takes.
func TestIndexFile(t *testing.T) {
	s := serveDemo(t)
	v := s.visitor(t, "khach")
	got := v.get(v.edition() + "/index.yaml")
	if !strings.HasPrefix(got.body, "# Bộ chỉ số cải cách hành chính cấp xã") || !strings.Contains(got.header.Get("Content-Disposition"), "chi-lang-xa-2023.yaml") ||
		!strings.HasPrefix(got.header.Get("Content-Type"), "application/yaml") {
		t.Errorf("%v %.60s", got.header, got.body)
	}
}

// TestOtherIndexes: every index that is shipped can be uploaded, published,
// looked at and tried out, bonus and penalty too.
func TestOtherIndexes(t *testing.T) {
	s := serveDemo(t)
	v := s.visitor(t, "chilang.noivu")
	for _, file := range []string{"co-thuong-phat-mau", "dti-xa-2024", "hai-phong-xa-2022", "khung-mau", "mot-cua-18", "qd-766-2022"} {
		text, err := os.ReadFile("../rules/" + file + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		draft, _, _ := strings.Cut(v.sendDraft("/drafts", "@"+file+".yaml", string(text)).header.Get("Location"), "?")
		page := v.get(draft)
		if page.Find(".problems:not(.warnings)").Length() > 0 || page.Find(".outline li").Length() < 5 {
			t.Errorf("%s: %s", file, page.text("#problems ~ *"))
		}
		checkMarkup(t, page)
		got := v.sendDraft(draft, "text", string(text), "version", "1", "do", "publish")
		index, _, published := strings.Cut(got.header.Get("Location"), "?")
		if !published {
			t.Errorf("%s: %d %s", file, got.status, got.text("[role=alert]"))
			continue
		}
		page = v.get(index)
		checkMarkup(t, page)
		for _, a := range page.Find("#tree ~ table .open a").EachIter() {
			href, _ := a.Attr("href")
			component := v.get(href)
			if component.status != ok || component.text("#try ~ form button") == "" {
				t.Errorf("%s: %d", href, component.status)
			}
			checkMarkup(t, component)
		}
		if file == "co-thuong-phat-mau" && (!strings.Contains(page.text(".how"), "điểm thưởng") || !strings.Contains(page.text(".how"), "điểm trừ")) {
			t.Errorf("bonus and penalty are not told apart: %s", page.text(".how"))
		}
	}
	page := v.get("/indexes")
	if n := page.Find(".first-list tbody tr").Length(); n != 7 {
		t.Errorf("%d indexes are listed", n)
	}
	v.get("/indexes")
	if n := s.queries.Load(); n > 14 {
		t.Errorf("seven indexes take %d queries", n)
	}
}

// TestIndexDiff: what two versions of an index differ in, in words.
func TestIndexDiff(t *testing.T) {
	s := serveDemo(t)
	v := s.visitor(t, "chilang.noivu")
	old := v.edition()
	draft := v.begin()
	text, version := v.textAndVersion(draft)
	for _, change := range [][2]string{
		{`version: "2023"`, `version: "2024"`}, {"{by: 2023-01-31, points: 1}, {by: 2023-02-15, points: 0.5}", "{by: 2023-01-20, points: 1}"},
		{`- code: "7.6"`, `- code: "7.7"`}, {"Số lượng báo cáo CCHC định kỳ", "Đủ báo cáo <định kỳ>"},
	} {
		text = strings.Replace(text, change[0], change[1], 1)
	}
	if got := v.sendDraft(draft, "text", text, "version", version); got.status != sent {
		t.Fatal(got.status)
	}
	if page := v.get(draft + "/diff"); !strings.Contains(page.text("h1"), "Phiên bản 2024 so với 2023") {
		t.Errorf("the draft beside its original: %d %s", page.status, page.text("main"))
	}
	index, _, _ := strings.Cut(v.sendDraft(draft, "text", text, "version", "2", "do", "publish").header.Get("Location"), "?")
	page := v.get(index + "/diff")
	checkMarkup(t, page)
	for selector, want := range map[string]string{
		".lead": "Thêm 1, bỏ 1, đổi 2 tiêu chí", "#heading ~ table": "phiên bản 2023 2024",
		"#changed ~ .diff": "1.1.1. Ban hành kế hoạch CCHC năm kịp thời 1.1.1 Mục Trước Sau quy tắc Theo ngày của “Ban hành kế hoạch CCHC năm 2023”: đến hết 31/01/2023: 1 điểm; sau đó đến hết 15/02/2023: 0,5 điểm; sau đó 0 điểm. " +
			"Theo ngày của “Ban hành kế hoạch CCHC năm 2023”: đến hết 20/01/2023: 1 điểm; sau đó 0 điểm.",
		"#added ~ table": "7.7 Thực hiện thanh toán trực tuyến", "#removed ~ table": "7.6 Thực hiện thanh toán trực tuyến",
	} {
		if got := page.text(selector); !strings.Contains(got, want) {
			t.Errorf("%s: %q does not hold %q", selector, got, want)
		}
	}
	back := v.get(old + "/diff?with=" + strings.TrimPrefix(index, "/indexes/"))
	if !strings.Contains(back.text("h1"), "Phiên bản 2023 so với 2024") {
		t.Errorf("the other way round: %s", back.text("main"))
	}
	if got := v.get(index + "/diff?with=" + "0"); got.status != http.StatusNotFound {
		t.Errorf("beside what is not there: %d", got.status)
	}
}
