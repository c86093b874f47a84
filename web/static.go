package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"net/http"
	"path"
	"strconv"
	"strings"
)

//go:embed static
var staticFiles embed.FS

// assets are the static files under names that hold their content's hash, so
// that browsers keep them for good.
type assets struct {
	names map[string]string // app.css → app.1a2b3c4d.css
	files map[string]asset  // by hashed name
}

type asset struct {
	kind          string
	plain, packed []byte // packed is nil where gzip gains nothing
}

var kinds = map[string]string{
	".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
	".svg": "image/svg+xml", ".woff2": "font/woff2",
}

func newAssets() (*assets, error) {
	a := &assets{names: map[string]string{}, files: map[string]asset{}}
	entries, err := staticFiles.ReadDir("static")
	if err != nil {
		return nil, err
	}
	var sheets []string
	for _, e := range entries {
		switch {
		case path.Ext(e.Name()) == ".css":
			sheets = append(sheets, e.Name())
		case kinds[path.Ext(e.Name())] != "": // others, such as licences, are not served
			if err := a.add(e.Name(), nil); err != nil {
				return nil, err
			}
		}
	}
	// Style sheets come last: they name the fonts, by their hashed names.
	var names []string
	for plain, hashed := range a.names {
		names = append(names, "url("+plain+")", "url("+hashed+")")
	}
	for _, name := range sheets {
		if err := a.add(name, strings.NewReplacer(names...)); err != nil {
			return nil, err
		}
	}
	return a, nil
}

func (a *assets) add(name string, replace *strings.Replacer) error {
	content, err := staticFiles.ReadFile("static/" + name)
	if err != nil {
		return err
	}
	if replace != nil {
		content = []byte(replace.Replace(string(content)))
	}
	ext := path.Ext(name)
	sum := sha256.Sum256(content)
	hashed := strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:4]) + ext
	file := asset{kind: kinds[ext], plain: content}
	if ext != ".woff2" {
		if file.packed, err = pack(content); err != nil {
			return err
		}
	}
	a.names[name], a.files[hashed] = hashed, file
	return nil
}

func pack(content []byte) ([]byte, error) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(content); err != nil {
		return nil, err
	}
	err := z.Close()
	return b.Bytes(), err
}

// path returns the address of a static file.
func (a *assets) path(name string) (string, error) {
	hashed, ok := a.names[name]
	if !ok {
		return "", fmt.Errorf("no static file %s", name)
	}
	return "/static/" + hashed, nil
}

func (a *assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	file, ok := a.files[r.PathValue("file")]
	if !ok {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Content-Type", file.kind)
	write(w, r, http.StatusOK, file.plain, file.packed)
}

// write sends content, packed where the browser takes that.
func write(w http.ResponseWriter, r *http.Request, status int, plain, packed []byte) {
	h := w.Header()
	body := plain
	if packed != nil {
		h.Add("Vary", "Accept-Encoding")
		if acceptsGzip(r) {
			body = packed
			h.Set("Content-Encoding", "gzip")
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the browser may have left
	}
}

func acceptsGzip(r *http.Request) bool {
	for _, part := range strings.Split(r.Header.Get("Accept-Encoding"), ",") {
		coding, quality, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.EqualFold(coding, "gzip") && strings.TrimSpace(quality) != "q=0" {
			return true
		}
	}
	return false
}
