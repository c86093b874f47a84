package api

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"os"
	"reflect"
	"slices"
	"strings"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/message"
)

// operation is one row of the table: what is asked where, with which key, and
// what comes back.
type operation struct {
	method string
	path   string // below Prefix
	scope  account.Scope
	tell   string // what it does, in Vietnamese
	query  []parameter
	in     reflect.Type // of the body; nil: none
	raw    bool         // the body is a file
	out    reflect.Type
	status int // of success
	sample sample
	run    func(c *call, in any) (any, error)
}

// parameter is one name in the query of an address.
type parameter struct {
	name    string
	kind    string // of JSON: string, integer
	tell    string
	example string
}

// sample is how an operation is tried out. Words that begin with $ stand for
// what the reader has to look up first.
type sample struct {
	query string
	body  string
}

// get is an operation that changes nothing.
func get[Out any](path string, scope account.Scope, tell string, do func(*call) (Out, error), query ...parameter) operation {
	return operation{
		method: http.MethodGet, path: path, scope: scope, tell: tell, query: query, out: reflect.TypeFor[Out](), status: http.StatusOK,
		run: func(c *call, _ any) (any, error) { return do(c) },
	}
}

// list is an operation that gives rows by the page, in the order of their key.
func list[Row any](path string, scope account.Scope, tell string, key func(Row) string, rows func(*call) ([]Row, error), query ...parameter) operation {
	return get(path, scope, tell, func(c *call) (*Page[Row], error) {
		all, err := rows(c)
		if err != nil {
			return nil, err
		}
		return pageOf(c, all, key)
	}, append(query, limitParameter, afterParameter)...)
}

// change is an operation that changes something.
func change[In, Out any](method, path, tell, body string, do func(*call, In) (Out, error)) operation {
	o := operation{
		method: method, path: path, scope: account.WriteScope, tell: tell, in: reflect.TypeFor[In](), out: reflect.TypeFor[Out](), status: http.StatusOK,
		sample: sample{body: body},
		run:    func(c *call, in any) (any, error) { return do(c, *in.(*In)) },
	}
	if method == http.MethodPost {
		o.status = http.StatusCreated
	}
	return o
}

// readQuery reads the query of an address: a name that is not known is
// refused, since it would seem to have been heeded.
func (o operation) readQuery(raw string) (url.Values, error) {
	q, err := url.ParseQuery(raw)
	if err != nil {
		return nil, &app.Error{Kind: app.Invalid, Text: message.T("api.bad_query")}
	}
	known := make([]string, len(o.query))
	for i, p := range o.query {
		known[i] = p.name
	}
	for name := range q {
		if !slices.Contains(known, name) {
			return nil, &app.Error{Kind: app.Invalid, Text: message.T("api.unknown_query", message.Word("name", name), message.Word("known", strings.Join(known, ", ")))}
		}
	}
	return q, nil
}

// mostBody bounds the body of a request that is no file, in bytes.
const mostBody = 1 << 20

// read reads the body of a request, and returns the digest of all that is
// asked.
func (o operation) read(c *call) (in any, sum string, err error) {
	digest := sha256.New()
	fmt.Fprintf(digest, "%s %s\n", c.r.Method, c.r.URL.RequestURI())
	switch {
	case o.raw:
		c.file, err = receive(c, io.TeeReader(c.r.Body, digest))
	case o.in != nil:
		if kind, _, bad := mime.ParseMediaType(c.r.Header.Get("Content-Type")); bad != nil || kind != "application/json" {
			return nil, "", &app.Error{Kind: badType, Text: message.T("api.content_type")}
		}
		var text []byte
		if text, err = io.ReadAll(http.MaxBytesReader(c.w, c.r.Body, mostBody)); err == nil {
			digest.Write(text) // a digest never fails
			in = reflect.New(o.in).Interface()
			err = decode(text, in)
		}
	}
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		err = &app.Error{Kind: tooLarge, Text: message.T("api.too_large", message.Int("most", int(large.Limit>>20)))}
	}
	return in, hex.EncodeToString(digest.Sum(nil)), err
}

// decode reads one JSON value; a name that the type does not have is refused.
func decode(text []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	err := d.Decode(into)
	if err == nil {
		if _, more := d.Token(); !errors.Is(more, io.EOF) {
			err = errors.New("there is more than one value")
		}
	}
	if err != nil {
		return &app.Error{Kind: app.Invalid, Text: message.T("api.bad_json", message.Word("cause", strings.TrimPrefix(err.Error(), "json: ")))}
	}
	return nil
}

// received is a file that a program sent, on disk.
type received struct{ *os.File }

// receive writes the body of a request into a temporary file.
func receive(c *call, body io.Reader) (*received, error) {
	file, err := os.CreateTemp("", "parindex-")
	if err != nil {
		return nil, fmt.Errorf("tệp tạm: %w", err)
	}
	f := &received{file}
	most := c.sys.MostProof()
	n, err := io.Copy(file, io.LimitReader(body, most+1))
	switch {
	case err != nil:
		return f, fmt.Errorf("nhận tệp: %w", err)
	case n == 0:
		return f, &app.Error{Kind: app.Invalid, Text: message.T("api.no_file")}
	case n > most:
		return f, &app.Error{Kind: tooLarge, Text: message.T("api.too_large", message.Int("most", int(most>>20)))}
	}
	_, err = file.Seek(0, io.SeekStart)
	return f, err
}

// drop forgets the file.
func (f *received) drop() {
	_ = f.Close()           // it was read already
	_ = os.Remove(f.Name()) // temporary; the system clears what is left
}
