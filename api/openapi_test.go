package api_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/parindex/parindex/api"
)

var update = flag.Bool("update", false, "write docs/openapi.json anew")

// TestDocument holds docs/openapi.json, which tools/openapi reads as others
// would, to the types and the table of operations.
func TestDocument(t *testing.T) {
	const file = "../docs/openapi.json"
	got, err := api.Document()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("docs/openapi.json is not what the types say: go test ./api -update")
	}
	var doc struct {
		Paths map[string]map[string]struct {
			OperationID string `json:"operationId"`
			Summary     string
			Security    []map[string][]string
		}
	}
	if err := json.Unmarshal(got, &doc); err != nil {
		t.Fatal(err)
	}
	seen, n := map[string]bool{}, 0
	for path, methods := range doc.Paths {
		for method, o := range methods {
			if n++; seen[o.OperationID] || o.Summary == "" || len(o.Security) != 1 {
				t.Errorf("%s %s: %+v", method, path, o)
			}
			seen[o.OperationID] = true
			scope := o.Security[0]["token"]
			if method != "get" && (len(scope) != 1 || scope[0] != "write") {
				t.Errorf("%s %s changes something and asks for %v", method, path, scope)
			}
		}
	}
	if n != len(api.Guide()) {
		t.Errorf("%d operations are described, %d served", n, len(api.Guide()))
	}
	for _, o := range api.Guide() {
		if !strings.Contains(o.Curl, "$PARINDEX"+api.Prefix) {
			t.Errorf("%s %s has no example", o.Method, o.Path)
		}
	}
}
