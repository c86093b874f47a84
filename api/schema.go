package api

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/document"
	"github.com/parindex/parindex/duty"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/remediation"
	"github.com/parindex/parindex/scoring"
)

// object is a piece of JSON whose names are sorted when it is written.
type object = map[string]any

// schemas turns types into JSON Schema, each struct once.
type schemas struct {
	known object
	types map[string]reflect.Type
}

// plain are the types that JSON writes as one text.
var plain = map[reflect.Type]object{
	reflect.TypeFor[points.Points](): {"type": "string", "pattern": `^-?[0-9]+(\.[0-9]+)?$`},
	reflect.TypeFor[calendar.Date](): {"type": "string", "format": "date"},
	reflect.TypeFor[time.Time]():     {"type": "string", "format": "date-time"},
}

// choices are the types of which there are so many values.
var choices = map[reflect.Type][]string{
	reflect.TypeFor[account.Scope]():         words(account.Scopes),
	reflect.TypeFor[account.Role]():          words(account.Roles),
	reflect.TypeFor[remediation.State]():     words(remediation.States),
	reflect.TypeFor[duty.State]():            words(duty.States),
	reflect.TypeFor[duty.Proven]():           words(duty.Proofs),
	reflect.TypeFor[assessment.Step]():       words(assessment.Steps),
	reflect.TypeFor[assessment.Stage]():      words(assessment.Stages),
	reflect.TypeFor[org.Level]():             {string(org.Province), string(org.District), string(org.Commune), string(org.Department)},
	reflect.TypeFor[document.Direction]():    {string(document.Out), string(document.In)},
	reflect.TypeFor[scoring.Outcome]():       {string(scoring.Scored), string(scoring.NotApplicable), string(scoring.Missing), string(scoring.Failed)},
	reflect.TypeFor[document.Kind]():         words(document.KnownKinds()),
	reflect.TypeFor[assessment.SheetState](): words(assessment.SheetStates),
	reflect.TypeFor[remediation.Nature]():    {string(remediation.Subjective), string(remediation.Objective), string(remediation.Mixed)},
}

func words[T ~string](all []T) []string {
	list := make([]string, len(all))
	for i, v := range all {
		list[i] = string(v)
	}
	return list
}

// of returns the schema of a type; strict: a name that it does not have is
// refused.
func (s *schemas) of(t reflect.Type, strict bool) (object, error) {
	if t.Kind() == reflect.Pointer {
		return s.of(t.Elem(), strict)
	}
	if o, ok := plain[t]; ok {
		return clone(o), nil
	}
	switch t.Kind() {
	case reflect.String:
		if list, ok := choices[t]; ok {
			return object{"type": "string", "enum": list}, nil
		}
		return object{"type": "string"}, nil
	case reflect.Bool:
		return object{"type": "boolean"}, nil
	case reflect.Int, reflect.Int64:
		return object{"type": "integer"}, nil
	case reflect.Slice:
		items, err := s.of(t.Elem(), strict)
		return object{"type": "array", "items": items}, err
	case reflect.Map:
		values, err := s.of(t.Elem(), strict)
		return object{"type": "object", "additionalProperties": values}, err
	case reflect.Struct:
		return s.ref(t, strict)
	}
	return nil, fmt.Errorf("openapi: no schema for %s", t)
}

func clone(o object) object {
	c := object{}
	for name, v := range o {
		c[name] = v
	}
	return c
}

// ref puts a struct among the schemas and returns where it stands.
func (s *schemas) ref(t reflect.Type, strict bool) (object, error) {
	name := t.Name()
	if strings.HasPrefix(name, "Page[") {
		rows, _ := t.FieldByName("Items")
		name = rows.Type.Elem().Name() + "Page"
	}
	name = strings.ToUpper(name[:1]) + name[1:]
	at := object{"$ref": "#/components/schemas/" + name}
	if other, ok := s.types[name]; ok {
		if other != t {
			return nil, fmt.Errorf("openapi: two types are called %s", name)
		}
		return at, nil
	}
	s.types[name] = t
	properties, required := object{}, []string{}
	if err := s.fields(t, strict, properties, &required); err != nil {
		return nil, err
	}
	schema := object{"type": "object", "properties": properties}
	if len(required) > 0 {
		schema["required"] = required
	}
	if strict {
		schema["additionalProperties"] = false
	}
	s.known[name] = schema
	return at, nil
}

// fields adds the fields of a struct, those of structs within it as its own.
func (s *schemas) fields(t reflect.Type, strict bool, properties object, required *[]string) error {
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous {
			if err := s.fields(f.Type, strict, properties, required); err != nil {
				return err
			}
			continue
		}
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		schema, err := s.of(f.Type, strict)
		if err != nil {
			return err
		}
		tell := f.Tag.Get("doc")
		if name == "" || tell == "" {
			return fmt.Errorf("openapi: %s.%s has no name or says nothing of itself", t.Name(), f.Name)
		}
		schema["description"] = tell
		properties[name] = schema
		if !slices.ContainsFunc([]string{"omitempty", "omitzero"}, func(o string) bool { return strings.Contains(options, o) }) {
			*required = append(*required, name)
		}
	}
	return nil
}
