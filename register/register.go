// Package register holds the plain registers that offices keep and criteria
// draw on: initiatives, legal documents assigned, proposals, inspections,
// receptions of citizens, training. Which fields a register has is data.
package register

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
)

// Type is what a field holds.
type Type string

// The types.
const (
	Text   Type = "text"
	Date   Type = "date"
	Number Type = "number" // whole, not below 0
	Choice Type = "choice"
)

// Field is a column of a register.
type Field struct {
	Key      string         `yaml:"key"`
	Title    message.Phrase `yaml:"title"`
	Type     Type           `yaml:"type"`
	Required bool           `yaml:"required"`
	Choices  []string       `yaml:"choices"`
	Year     bool           `yaml:"year"` // its date says of which year a row is
}

// Tally is a count of a register that is kept as a measure.
type Tally struct {
	Measure string         `yaml:"measure"`
	Title   message.Phrase `yaml:"title"`
	Where   string         `yaml:"where"` // a field …
	Is      []string       `yaml:"is"`    // … that holds one of these; none: every row
	Sum     string         `yaml:"sum"`   // a field of numbers to add up; "": rows are counted
}

// Kind is a register that offices keep.
type Kind struct {
	Key     string         `yaml:"key"`
	Title   message.Phrase `yaml:"title"`
	Fields  []Field        `yaml:"fields"`
	Tallies []Tally        `yaml:"tallies"`
}

// Row is a row of a unit's register; cells are by field, dates as 2024-05-02.
type Row struct {
	ID      string            `json:"id"`
	Kind    string            `json:"register"`
	Unit    org.UnitID        `json:"unit"`
	Year    int               `json:"year"`
	Cells   map[string]string `json:"cells"`
	Dropped bool              `json:"dropped,omitempty"`
	By      string            `json:"by"`
	At      time.Time         `json:"at"`
	Version int               `json:"version"`
}

// Read reads kinds of registers (YAML, under "registers").
func Read(data []byte, file string) ([]Kind, error) {
	var c struct {
		Registers []Kind `yaml:"registers"`
	}
	d := yaml.NewDecoder(bytes.NewReader(data))
	d.KnownFields(true)
	if err := d.Decode(&c); err != nil {
		return nil, message.Problems{{File: file, Text: message.T("problem.cause", message.Word("cause", err.Error()))}}
	}
	for _, k := range c.Registers {
		if why := k.check(); why != "" {
			return nil, message.Problems{{File: file, Column: k.Key, Text: message.T("problem.cause", message.Word("cause", why))}}
		}
	}
	return c.Registers, nil
}

// check says what is wrong with a kind, for whoever writes the file.
func (k Kind) check() string {
	years := 0
	for _, f := range k.Fields {
		if !slices.Contains([]Type{Text, Date, Number, Choice}, f.Type) || (f.Type == Choice) != (len(f.Choices) > 0) {
			return fmt.Sprintf("field %s: type", f.Key)
		}
		if f.Year {
			years++
			if f.Type != Date || !f.Required {
				return fmt.Sprintf("field %s: the date of the year is required", f.Key)
			}
		}
	}
	if years != 1 {
		return "one field has to say the year"
	}
	for _, t := range k.Tallies {
		for _, name := range []string{t.Where, t.Sum} {
			if _, there := k.Field(name); name != "" && !there {
				return fmt.Sprintf("tally %s: no field %s", t.Measure, name)
			}
		}
	}
	return ""
}

// Field returns the field of a key.
func (k Kind) Field(key string) (Field, bool) {
	i := slices.IndexFunc(k.Fields, func(f Field) bool { return f.Key == key })
	if i < 0 {
		return Field{}, false
	}
	return k.Fields[i], true
}

// maxCell bounds a cell, in characters.
const maxCell = 2000

// Take reads what was typed into a row: cells as they are kept, the year, and
// what is wrong by field.
func (k Kind) Take(typed map[string]string) (cells map[string]string, year int, wrong map[string]message.Text) {
	cells, wrong = map[string]string{}, map[string]message.Text{}
	for _, f := range k.Fields {
		raw := strings.TrimSpace(typed[f.Key])
		kept, why := f.take(raw)
		if why != nil {
			wrong[f.Key] = *why
			continue
		}
		if kept == "" {
			continue
		}
		cells[f.Key] = kept
		if f.Year {
			d, err := calendar.Parse(kept)
			if err == nil {
				year = d.Year()
			}
		}
	}
	return cells, year, wrong
}

func (f Field) take(raw string) (string, *message.Text) {
	refuse := func(key string, args ...message.Arg) (string, *message.Text) {
		t := message.T(key, args...)
		return "", &t
	}
	switch {
	case raw == "" && f.Required:
		return refuse("register.required")
	case raw == "":
		return "", nil
	case len([]rune(raw)) > maxCell:
		return refuse("plan.too_long", message.Int("most", maxCell))
	}
	switch f.Type {
	case Date:
		d, err := calendar.Parse(raw)
		if err != nil {
			return refuse("problem.cause", message.Word("cause", err.Error()))
		}
		return d.ISO(), nil
	case Number:
		n, err := strconv.Atoi(raw)
		if err != nil || n < 0 || n > 1_000_000_000 {
			return refuse("register.number")
		}
		return strconv.Itoa(n), nil
	case Choice:
		for _, c := range f.Choices {
			if strings.EqualFold(c, raw) {
				return c, nil
			}
		}
		return refuse("register.choice", message.Word("choices", strings.Join(f.Choices, ", ")))
	}
	return raw, nil
}

// Say says a cell as people read it.
func (f Field) Say(cell string) string {
	if f.Type == Date && cell != "" {
		if d, err := calendar.Parse(cell); err == nil {
			return d.String()
		}
	}
	return cell
}

// Count is what a tally makes of a unit's rows of a year.
func (t Tally) Count(rows []Row, year int) int {
	n := 0
	for _, r := range rows {
		if r.Dropped || r.Year != year || t.Where != "" && len(t.Is) > 0 && !slices.Contains(t.Is, r.Cells[t.Where]) {
			continue
		}
		if t.Sum == "" {
			n++
			continue
		}
		more, err := strconv.Atoi(r.Cells[t.Sum])
		if err == nil { // an empty cell adds nothing
			n += more
		}
	}
	return n
}
