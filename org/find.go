package org

import (
	"errors"
	"slices"
	"strings"

	"github.com/parindex/parindex/message"
)

// Find returns the units that a person may mean by what they typed: the one
// with that alias, or else those that bear it as a code, or else those whose
// name it is, with or without the marks of its letters; by alias.
func (t *Tree) Find(typed string) []Unit {
	typed = strings.TrimSpace(typed)
	if u, ok := t.Alias(typed); ok {
		return []Unit{u}
	}
	u, err := t.Coded(typed)
	if err == nil {
		return []Unit{u}
	}
	var several *Ambiguous
	if errors.As(err, &several) {
		return several.Candidates
	}
	var found []Unit
	for _, u := range t.units {
		if typed != "" && message.Plain(u.Name.VI) == message.Plain(typed) {
			found = append(found, u)
		}
	}
	slices.SortFunc(found, func(x, y Unit) int { return strings.Compare(x.Alias, y.Alias) })
	return found
}

// All returns all units, in the order of their names.
func (t *Tree) All() []Unit {
	all := make([]Unit, 0, len(t.units))
	for _, u := range t.units {
		all = append(all, u)
	}
	slices.SortFunc(all, func(x, y Unit) int {
		if c := message.Compare(x.Name.VI, y.Name.VI); c != 0 {
			return c
		}
		return strings.Compare(x.Alias, y.Alias)
	})
	return all
}
