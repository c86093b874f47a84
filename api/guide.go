package api

import (
	"net/http"
	"strings"

	"github.com/parindex/parindex/account"
)

// Told is an operation as a person reads of it.
type Told struct {
	Method, Path string
	What         string
	Scope        account.Scope // "": any
	Curl         string        // an example that a shell takes as it is
}

// Guide is all operations as people read of them.
func Guide() []Told {
	var all []Told
	for _, o := range operations() {
		all = append(all, Told{o.method, Prefix + o.path, o.tell, o.scope, o.curl()})
	}
	return all
}

// published are the operations that only a published round answers; their
// examples name one.
func (o operation) published() bool {
	for _, part := range []string{"/ranking", "/losses", "/sheet", "/actions", "/documents", "/duties"} {
		if strings.Contains(o.path, part) {
			return true
		}
	}
	return o.path == inRound
}

// address is the address of the example.
func (o operation) address() string {
	path := braces.ReplaceAllStringFunc(o.path, func(m string) string {
		name := m[1 : len(m)-1]
		if name == "round" && o.published() {
			return "chi-lang-2023"
		}
		return places[name].example
	})
	if o.sample.query != "" {
		path += "?" + o.sample.query
	}
	return Prefix + path
}

// curl is the example for a shell in which PARINDEX is the address of the
// installation and TOKEN a key.
func (o operation) curl() string {
	var b strings.Builder
	b.WriteString(`curl -s`)
	if o.method != http.MethodGet {
		b.WriteString(" -X " + o.method)
	}
	b.WriteString(` -H "Authorization: Bearer $TOKEN"`)
	if o.method == http.MethodPost {
		b.WriteString(` \` + "\n" + `  -H "Idempotency-Key: $(uuidgen)"`)
	}
	switch {
	case o.raw:
		b.WriteString(` \` + "\n" + `  -H "Content-Type: application/octet-stream" --data-binary @bang-ke.pdf`)
	case o.in != nil:
		b.WriteString(` \` + "\n" + `  -H "Content-Type: application/json" \` + "\n" + `  -d ` + quoted(o.sample.body))
	}
	b.WriteString(` \` + "\n" + `  "$PARINDEX` + o.address() + `"`)
	return b.String()
}

// quoted writes a text so that a shell takes it as it is, but for words that
// begin with $.
func quoted(text string) string {
	if !strings.Contains(text, "$") {
		return "'" + text + "'"
	}
	return `"` + strings.ReplaceAll(text, `"`, `\"`) + `"`
}
