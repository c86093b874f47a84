package rulebook

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
	"golang.org/x/text/unicode/norm"

	"github.com/parindex/parindex/message"
)

// maxTotal bounds an index in points; with it no sum can leave points' range.
const maxTotal = 10_000

// maxSize bounds a rulebook's file, in bytes.
const maxSize = 1 << 20

// maxProblems bounds how many faults are listed; the rest are counted.
const maxProblems = 200

// Load reads a rulebook. file names it in messages. A broken one does not
// load: the error is message.Problems with every fault found, each with file,
// line and code (after 200, how many more). One that extends a frame needs
// LoadBeside.
func Load(data []byte, file string) (*Index, error) { return LoadBeside(data, file, nil) }

// Beside returns the bytes of the file of that name in the folder of the
// rulebook that names it.
type Beside func(name string) ([]byte, error)

// LoadBeside is Load for a rulebook that may extend a frame, whose file beside
// returns. The index is the frame with what the rulebook adds, and its hash
// covers both.
func LoadBeside(data []byte, file string, beside Beside) (*Index, error) {
	return load(data, file, beside, 0)
}

// load reads a rulebook that stands depth frames below the one asked for.
func load(data []byte, file string, beside Beside, depth int) (*Index, error) {
	r := newReader(file)
	doc := r.read(data)
	if r.faults > 0 {
		return nil, r.found()
	}
	var x *Index
	if extends(doc) {
		var err error
		if x, err = r.extension(doc, beside, depth); err != nil {
			return nil, err
		}
	} else {
		x = r.index(doc)
		r.check(x)
	}
	if r.faults > 0 {
		return nil, r.found()
	}
	if err := x.link(); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return x, nil
}

// read returns the file's document; without one the fault is reported.
func (r *reader) read(data []byte) *yaml.Node {
	if len(data) > maxSize {
		r.report(0, "", "", message.T("rulebook.too_big"))
		return nil
	}
	return r.document(norm.NFC.Bytes(data))
}

// found returns the problems in the order of the file, and how many more there
// are.
func (r *reader) found() message.Problems {
	slices.SortStableFunc(r.problems, func(a, b message.Problem) int { return a.Line - b.Line })
	if more := r.faults - len(r.problems); more > 0 {
		r.problems = append(r.problems, message.Problem{File: r.file, Text: message.T("rulebook.more", message.Int("more", more))})
	}
	return r.problems
}

// document returns the one YAML document that the file must hold.
func (r *reader) document(data []byte) *yaml.Node {
	var doc, more yaml.Node
	dec := yaml.NewDecoder(bytes.NewReader(data))
	err := dec.Decode(&doc)
	if errors.Is(err, io.EOF) {
		r.report(0, "", "", message.T("rulebook.empty"))
		return nil
	}
	if err == nil {
		switch err = dec.Decode(&more); {
		case errors.Is(err, io.EOF):
			r.refuseAliases(&doc)
			return doc.Content[0]
		case err == nil:
			r.report(more.Line, "", "", message.T("rulebook.second_document"))
			return nil
		}
	}
	line, cause := yamlFault(err)
	r.report(line, "", "", message.T("rulebook.not_yaml", message.Word("cause", cause)))
	return nil
}

var yamlLine = regexp.MustCompile(`line (\d+): (.*)`)

// yamlFault takes line and cause out of a YAML library's error.
func yamlFault(err error) (int, string) {
	cause := err.Error()
	var typed *yaml.TypeError
	if errors.As(err, &typed) && len(typed.Errors) > 0 {
		cause = typed.Errors[0]
	}
	m := yamlLine.FindStringSubmatch(cause)
	if m == nil {
		return 0, strings.TrimPrefix(cause, "yaml: ")
	}
	line, err := strconv.Atoi(m[1])
	if err != nil {
		return 0, m[2]
	}
	return line, m[2]
}
