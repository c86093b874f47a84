package web_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
)

// multipart sends a form with one file.
func (v *visitor) multipart(path string, fields map[string]string, name string, content []byte) *reply {
	v.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	file, err := form.CreateFormFile("file", name)
	if err == nil {
		_, err = file.Write(content)
	}
	for field, value := range fields {
		if err == nil {
			err = form.WriteField(field, value)
		}
	}
	if err == nil {
		err = form.Close()
	}
	if err != nil {
		v.t.Fatal(err)
	}
	r, err := http.NewRequest(http.MethodPost, v.site.URL+path, &body)
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Content-Type", form.FormDataContentType())
	return v.send(r)
}
