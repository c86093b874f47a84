package feed_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"

	"github.com/parindex/parindex/feed"
)

// said is the items of a file, a line each.
func said(items []feed.Item) string {
	var lines []string
	for _, i := range items {
		lines = append(lines, fmt.Sprintf("%d %s|%s|%s|%s", i.Line, i.On.ISO(), i.Title, i.Link, i.GUID))
	}
	return strings.Join(lines, "\n")
}

func TestRead(t *testing.T) {
	for _, c := range []struct{ file, want, problems string }{
		{"rss.xml", "4 2024-03-02|Hội nghị triển khai cải cách hành chính|https://xa.example.vn/tin/1?utm_source=rss|tin-1\n" +
			"5 2024-03-05|Tập huấn & kiểm tra|https://xa.example.vn/tin/2|", "rss.xml:6: cột date: không đọc được ngày đăng\nrss.xml:7: cột link: “javascript:alert(1)”: địa chỉ phải bắt đầu bằng http:// hoặc https://"},
		{"atom.xml", "2 2024-04-02|Ra quân|https://xa.example.vn/tin/7|urn:7", ""},
		{"sitemap.xml", "2 2024-03-09|cong-khai-ngan-sach|https://xa.example.vn/tin-tuc/cong-khai-ngan-sach|\n3 2024-03-10|Đối thoại với người dân|https://xa.example.vn/tin-tuc/8|", ""},
	} {
		data, err := os.ReadFile("testdata/" + c.file)
		if err != nil {
			t.Fatal(err)
		}
		items, problems, err := feed.Read(data, c.file)
		if err != nil {
			t.Fatal(c.file, err)
		}
		if diff := cmp.Diff(c.want, said(items)); diff != "" {
			t.Errorf("%s: %s", c.file, diff)
		}
		if got := problems.Error(); got != c.problems {
			t.Errorf("%s: %s", c.file, cmp.Diff(c.problems, got))
		}
	}
}

func TestOtherEncoding(t *testing.T) {
	// Windows-1258 writes some accents after their letter.
	body, err := charmap.Windows1258.NewEncoder().String("<?xml version=\"1.0\" encoding=\"windows-1258\"?><rss><item><title>Xă\u0303 tô\u0301t</title><link>https://x.vn/1</link><pubDate>01/02/2024</pubDate></item></rss>")
	if err != nil {
		t.Fatal(err)
	}
	items, _, err := feed.Read([]byte(body), "f.xml")
	if err != nil || len(items) != 1 || items[0].Title != "Xẵ tốt" {
		t.Errorf("%s %v", said(items), err)
	}
}

func TestDays(t *testing.T) {
	for day, want := range map[string]string{
		"Mon, 1 Jan 2024 17:00:00 GMT": "2024-01-02", "01 Jan 2024 08:00:00 +0700": "2024-01-01", "2024-01-01 23:59:59": "2024-01-01",
		"2024-12-31T17:00Z": "2025-01-01", "5/3/2024 08:30": "2024-03-05", "hôm qua": "", "Mon, 1 Jan 0001 00:00:00 GMT": "",
	} {
		items, problems, err := feed.Read([]byte("<rss><item><title>x</title><pubDate>"+day+"</pubDate></item></rss>"), "f.xml")
		got := ""
		if len(items) == 1 {
			got = items[0].On.ISO()
		}
		if err != nil || got != want || (want == "") != (len(problems) == 1) {
			t.Errorf("%s: %q, want %q (%v, %v)", day, got, want, problems, err)
		}
	}
}

func TestNoFeed(t *testing.T) {
	for in, want := range map[string]string{
		"":                   "không phải",
		"<html><p>x</html>":  "không phải",
		"{\"a\":1}":          "không phải",
		"<sitemapindex/>":    "từng sơ đồ",
		"<rss><item><title>": "hỏng",
		"<rss>" + strings.Repeat(" ", feed.MaxSize) + "</rss>": "MB",
		"<?xml version=\"1.0\" encoding=\"x-nowhere\"?><rss/>": "hỏng",
	} {
		if _, _, err := feed.Read([]byte(in), "f.xml"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.20s: %v, want %q", in, err, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, name := range []string{"rss.xml", "atom.xml", "sitemap.xml"} {
		data, err := os.ReadFile("testdata/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte("<rss><item><item></item><link href='http://a'/></rss>"))
	f.Fuzz(func(t *testing.T, data []byte) {
		items, problems, err := feed.Read(data, "f.xml")
		if err != nil && (len(items) > 0 || len(problems) > 0) {
			t.Fatal("a file that is no feed has items")
		}
		for _, i := range items {
			if i.Title == "" || i.On.IsZero() || i.Link != "" && !strings.HasPrefix(strings.ToLower(i.Link), "http") {
				t.Fatalf("%+v", i)
			}
		}
	})
}
