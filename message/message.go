// Package message is the catalogue of everything a user reads. The field
// returns a key and its arguments (Text); only here do they become a sentence,
// in Vietnamese or in English, so that a stored reason can be read in either.
package message

import (
	"embed"
	"fmt"
	"slices"
	"sort"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"
)

// Lang is a language of the catalogue.
type Lang string

// The languages; Vietnamese is the default everywhere.
const (
	VI Lang = "vi"
	EN Lang = "en"
)

// ParseLang returns the language named s, Vietnamese if it is none of ours.
func ParseLang(s string) Lang {
	if s == string(EN) {
		return EN
	}
	return VI
}

// Phrase is a text given in both languages by data, such as a title in a
// rulebook. English may be missing; then the Vietnamese is shown.
type Phrase struct {
	VI string `json:"vi" yaml:"vi"`
	EN string `json:"en,omitempty" yaml:"en"`
}

// In returns the phrase in a language.
func (p Phrase) In(l Lang) string {
	if l == EN && p.EN != "" {
		return p.EN
	}
	return p.VI
}

// Text is a sentence not yet said: a key of the catalogue and its arguments.
// It is stored as JSON beside the score that it explains.
type Text struct {
	Key  string `json:"key"`
	Args []Arg  `json:"args,omitempty"`
}

// T makes a Text.
func T(key string, args ...Arg) Text { return Text{key, args} }

// IsZero says whether there is nothing to say.
func (t Text) IsZero() bool { return t.Key == "" }

// In says the text in a language. A key that the catalogue lacks shows as
// itself in brackets; a test keeps that from happening.
func (t Text) In(l Lang) string {
	entry, ok := catalogue()[t.Key]
	if !ok {
		return "⟦" + t.Key + "⟧"
	}
	return t.fill(entry.In(l), l)
}

// fill puts the arguments into a sentence. It is written out, since a nation
// has hundreds of thousands of reasons to be said. What an argument says is
// not looked at again.
func (t Text) fill(sentence string, l Lang) string {
	var b strings.Builder
	b.Grow(len(sentence) + 32)
	for {
		open := strings.IndexByte(sentence, '{')
		if open < 0 {
			break
		}
		shut := strings.IndexByte(sentence[open:], '}')
		if shut < 0 {
			break
		}
		b.WriteString(sentence[:open])
		if arg, ok := t.arg(sentence[open+1 : open+shut]); ok {
			b.WriteString(arg.in(l))
		} else {
			b.WriteString(sentence[open : open+shut+1])
		}
		sentence = sentence[open+shut+1:]
	}
	b.WriteString(sentence)
	return b.String()
}

func (t Text) arg(name string) (Arg, bool) {
	for i := range t.Args {
		if t.Args[i].Name == name {
			return t.Args[i], true
		}
	}
	return Arg{}, false
}

// WithDigits returns the text with its points shown to more decimals than is
// usual, and to no fewer: what a rule gives is never shown rounded away.
func (t Text) WithDigits(digits int) Text {
	args := slices.Clone(t.Args)
	for i, a := range args {
		args[i].Digits = max(a.Digits, digits)
		if a.Text != nil {
			sub := a.Text.WithDigits(digits)
			args[i].Text = &sub
		}
		args[i].List = slices.Clone(a.List)
		for k, one := range args[i].List {
			args[i].List[k] = one.WithDigits(digits)
		}
	}
	return Text{t.Key, args}
}

// Say is T(key, args...).In(l), for the edges.
func Say(l Lang, key string, args ...Arg) string { return T(key, args...).In(l) }

// Keys returns all keys of the catalogue, sorted.
func Keys() []string {
	keys := make([]string, 0, len(catalogue()))
	for k := range catalogue() {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// Entry returns what the catalogue holds for a key.
func Entry(key string) (Phrase, bool) {
	p, ok := catalogue()[key]
	return p, ok
}

//go:embed catalogue/*.yaml
var files embed.FS

var catalogue = sync.OnceValue(load)

// load reads all files of the catalogue; they are linked in, so a broken one
// is a broken program.
func load() map[string]Phrase {
	all := map[string]Phrase{}
	names, err := files.ReadDir("catalogue")
	if err != nil {
		panic(err)
	}
	for _, n := range names {
		b, err := files.ReadFile("catalogue/" + n.Name())
		if err != nil {
			panic(err)
		}
		var part map[string]Phrase
		if err := yaml.Unmarshal(b, &part); err != nil {
			panic(fmt.Errorf("message: %s: %w", n.Name(), err))
		}
		for k, p := range part {
			if _, twice := all[k]; twice {
				panic(fmt.Sprintf("message: %s: key %s stands in two files", n.Name(), k))
			}
			all[k] = p
		}
	}
	return all
}
