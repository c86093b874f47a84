package web_test

import (
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/chromedp/chromedp"
)

// neighbour is the report of Y Tịch as if another commune had sent it.
func neighbour(t *testing.T) []byte {
	t.Helper()
	seed, err := os.ReadFile("../reading/testdata/y-tich-2024.txt")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.NewReplacer("Y Tịch", "Vạn Linh", "Y TỊCH", "VẠN LINH").Replace(string(seed))
	return []byte(text)
}

// fieldsOf are the fields of the form that takes over, as the page has them.
func fieldsOf(page *reply) url.Values {
	out := url.Values{}
	page.Find("form[action$='/take'] input").Each(func(_ int, in *goquery.Selection) {
		if in.AttrOr("type", "") != "checkbox" {
			out.Add(in.AttrOr("name", ""), in.AttrOr("value", ""))
		}
	})
	return out
}

// postForm sends a whole form.
func (v *visitor) postForm(path string, fields url.Values) *reply {
	v.t.Helper()
	var pairs []string
	for name, values := range fields {
		for _, value := range values {
			pairs = append(pairs, name, value)
		}
	}
	return v.post(path, pairs...)
}

// A district drops a report, sees it beside what the round holds, ticks a cause
// and a measure, and finds them in the plan.
func TestClaimsAreTakenOver(t *testing.T) {
	s := serveDemo(t)
	v := s.visitor(t, "chilang.noivu")
	page := v.multi(round+"/claims", "files", "bao-cao-van-linh.txt", string(neighbour(t)))
	if page.status != http.StatusOK {
		t.Fatalf("%d", page.status)
	}
	text := page.text("main")
	for _, want := range []string{"Xã Vạn Linh", "bao-cao-van-linh.txt", "Khác kết quả", "không được nêu trong báo cáo", "Nguyên nhân:"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	fields := fieldsOf(page)
	key := ""
	for _, k := range fields["row"] {
		if fields.Get("cause."+k) != "" && fields.Get("measure."+k) != "" {
			key = k
			break
		}
	}
	if key == "" {
		t.Fatalf("no component with a cause and a measure among %v", fields["row"])
	}
	fields.Set("take-cause."+key, "1")
	fields.Set("take-measure."+key, "1")
	fields.Set("officer."+key, "")
	fields.Set("due."+key, "30/11/2024")
	again := v.postForm(round+"/claims/take", fields)
	if again.status != wrong || !strings.Contains(again.text("main"), "chưa có người phụ trách") || again.Find("input[name='take-cause."+key+"'][checked]").Length() != 1 {
		t.Fatalf("%d: what was ticked is lost", again.status)
	}
	fields = fieldsOf(again)
	fields.Set("take-cause."+key, "1")
	fields.Set("take-measure."+key, "1")
	fields.Set("officer."+key, "Công chức Văn hóa - Xã hội")
	if got := v.postForm(round+"/claims/take", fields); got.status != http.StatusSeeOther {
		t.Fatalf("%d %s", got.status, got.text("main"))
	}
	plan := v.sees(round + "/units/van-linh/plan").text("main")
	if measure := fields.Get("measure." + key); !strings.Contains(strings.ToLower(plan), strings.ToLower(strings.TrimRight(measure, ". "))) || !strings.Contains(plan, "Công chức Văn hóa - Xã hội") {
		t.Errorf("the plan lacks %q", measure)
	}
	after := v.multi(round+"/claims", "files", "bao-cao-van-linh.txt", string(neighbour(t)))
	if after.Find("input[name='cause."+key+"']").AttrOr("value", "") != "" {
		t.Error("the cause is offered again")
	}
	if got := v.postForm(round+"/claims/take", url.Values{}); got.status != wrong {
		t.Errorf("nothing ticked: %d", got.status)
	}
}

func TestClaimsInABrowser(t *testing.T) {
	s := serveDemo(t)
	ctx := browse(t, s, "chilang.noivu")
	var c console
	if err := chromedp.Listen(ctx, c.hear); err != nil {
		t.Fatal(err)
	}
	file := t.TempDir() + "/bao-cao-van-linh.txt"
	if err := os.WriteFile(file, neighbour(t), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, screen := range screens {
		t.Run(screen.name, func(t *testing.T) {
			openPage(t, ctx, &c, s, round+"/claims", screen.width, screen.height)
			do(t, ctx, chromedp.SetUploadFiles(chromedp.CSS("#files"), []string{file}), chromedp.Click(chromedp.CSS("main form button")), chromedp.WaitVisible(chromedp.CSS("#p0")))
			shoot(t, ctx, "claims-"+screen.name)
		})
	}
}
