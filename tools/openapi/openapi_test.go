// Package openapi_test reads the description of the interface for programs as
// a library of others does, so that what is no OpenAPI 3.1 fails.
package openapi_test

import (
	"bytes"
	"os"
	"testing"

	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"
)

func validate(t *testing.T, text []byte) []string {
	t.Helper()
	doc, err := libopenapi.NewDocument(text)
	if err != nil {
		return []string{err.Error()}
	}
	v, errs := validator.NewValidator(doc)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	var faults []string
	if valid, problems := v.ValidateDocument(); !valid {
		for _, p := range problems {
			faults = append(faults, p.Error())
		}
	}
	return faults
}

func TestDocument(t *testing.T) {
	text, err := os.ReadFile("../../docs/openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, fault := range validate(t, text) {
		t.Error(fault)
	}
	doc, err := libopenapi.NewDocument(text)
	if err != nil {
		t.Fatal(err)
	}
	if doc.GetVersion() != "3.1.0" {
		t.Error("version", doc.GetVersion())
	}
	model, err := doc.BuildV3Model()
	if err != nil {
		t.Fatal(err) // a reference that leads nowhere is found here
	}
	if n := model.Model.Paths.PathItems.Len(); n < 20 {
		t.Errorf("%d paths", n)
	}
}

// TestWrongDocumentFails shows that the check can fail.
func TestWrongDocumentFails(t *testing.T) {
	text, err := os.ReadFile("../../docs/openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	for name, wrong := range map[string][]byte{
		"a place of a parameter": bytes.Replace(text, []byte(`"in": "path"`), []byte(`"in": "road"`), 1),
		"no version":             bytes.Replace(text, []byte(`"version": "1"`), []byte(`"versions": "1"`), 1),
	} {
		if bytes.Equal(wrong, text) || len(validate(t, wrong)) == 0 {
			t.Errorf("%s: nothing is found wrong", name)
		}
	}
}
