package duty

import (
	"bytes"
	"errors"
	"io"
	"regexp"

	"go.yaml.in/yaml/v3"

	"github.com/parindex/parindex/message"
)

// Offer is a duty of the catalogue: what an office may set up for its units,
// and then change.
type Offer struct {
	Key       string `yaml:"key"`
	Title     string `yaml:"title"`
	To        string `yaml:"to"`
	Rule      Rule   `yaml:",inline"`
	Proven    Proven `yaml:"proven"`
	Basis     string `yaml:"basis"`
	Confirmed bool   `yaml:"confirmed"` // absent: nobody has compared it with the text that it names
	Note      string `yaml:"note"`
}

// Duty is the duty that the offer makes.
func (o Offer) Duty() Duty {
	return Duty{Key: o.Key, Title: o.Title, To: o.To, Rule: o.Rule, Proven: o.Proven, Basis: o.Basis, Confirmed: o.Confirmed, Note: o.Note}
}

// KeyForm is what a key of a duty may be.
var KeyForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// ReadCatalogue reads a catalogue of duties (YAML, a list under "duties"). All
// faults are reported together, as message.Problems.
func ReadCatalogue(data []byte, file string) ([]Offer, error) {
	var c struct {
		Duties []yaml.Node `yaml:"duties"`
	}
	d := yaml.NewDecoder(bytes.NewReader(data))
	d.KnownFields(true)
	if err := d.Decode(&c); err != nil && !errors.Is(err, io.EOF) {
		return nil, message.Problems{{File: file, Text: message.T("problem.cause", message.Word("cause", err.Error()))}}
	}
	var offers []Offer
	var problems message.Problems
	lines := map[string]int{}
	for _, node := range c.Duties {
		report := func(column string, t message.Text) {
			problems = append(problems, message.Problem{File: file, Line: node.Line, Column: column, Text: t})
		}
		var o Offer
		if err := strict(&node, &o); err != nil {
			report("", message.T("problem.cause", message.Word("cause", err.Error())))
			continue
		}
		if !KeyForm.MatchString(o.Key) {
			report("key", message.T("duty.key_form"))
		}
		if first, twice := lines[o.Key]; twice {
			report("key", message.T("duty.key_twice", message.Int("line", first)))
		}
		lines[o.Key] = node.Line
		if field, why := o.Duty().Check(); why != nil {
			report(field, *why)
		}
		offers = append(offers, o)
	}
	return offers, problems.OrNil()
}

// strict decodes a node and refuses keys that there are not: Node.Decode would
// pass over them.
func strict(node *yaml.Node, into any) error {
	b, err := yaml.Marshal(node)
	if err != nil {
		return err
	}
	d := yaml.NewDecoder(bytes.NewReader(b))
	d.KnownFields(true)
	return d.Decode(into)
}
