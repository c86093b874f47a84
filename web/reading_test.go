package web_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"os"
	"strings"
	"testing"
)

// TestReading: papers that are sent are read, and those that cannot be are
// said to be so.
func TestReading(t *testing.T) {
	s := serveDemo(t)
	v := s.visitor(t, "chilang.noivu")
	seed, err := os.ReadFile("../reading/testdata/y-tich-2024.txt")
	if err != nil {
		t.Fatal(err)
	}
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, data := range map[string][]byte{"bao-cao.txt": seed, "anh.docx": []byte("no Word file")} {
		part, err := w.CreateFormFile("files", name)
		if err == nil {
			_, err = part.Write(data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequest(http.MethodPost, v.site.URL+"/reading", &body)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", w.FormDataContentType())
	page := v.send(req)
	if page.status != http.StatusOK {
		t.Fatal(page.status)
	}
	for _, want := range []string{"giảm 1 điểm", "UBND xã Y Tịch", "85/100", "3.4.1", "dòng 49", "tệp không phải là văn bản Word", "10 văn bản được viện dẫn", "đối chiếu mã và điểm tối đa"} {
		if !strings.Contains(page.body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}
