// Command licences lists the modules that parindex is built of, with their
// licences, and refuses those that a public office could not use freely. It
// reads the module cache: what it says is what is built.
//
//	go -C tools run ./licences            prints the list
//	go -C tools run ./licences -check F   fails if the file F differs from it
//	go -C tools run ./licences -texts     prints every text, to go with a release
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// module is one that is built in.
type module struct {
	Path, Version, Dir string
	Main               bool
	licence            string
	texts              []string // paths
}

// platforms are those that are released; each builds some modules of its own.
var platforms = []string{"linux/amd64", "linux/arm64", "windows/amd64"}

// marks tell a licence by its words, the first that holds.
var marks = []struct{ licence, words string }{
	{"Apache-2.0", "apache license version 2.0"},
	{"MPL-2.0", "mozilla public license version 2.0"},
	{"GPL", "gnu general public license"},
	{"LGPL", "gnu lesser general public license"},
	{"AGPL", "gnu affero general public license"},
	{"BSD-3-Clause", "neither the name of"},
	{"BSD-2-Clause", "redistribution and use in source and binary forms"},
	{"ISC", "permission to use, copy, modify, and/or distribute this software for any purpose"},
	{"ISC", "permission to use, copy, modify, and distribute this software for any purpose"},
	{"MIT", "permission is hereby granted, free of charge"},
	{"Unlicense", "this is free and unencumbered software"},
	{"CC0-1.0", "cc0 1.0 universal"},
}

var allowed = []string{"Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "MIT", "Unlicense"}

func main() {
	check := flag.String("check", "", "file that must hold the list")
	texts := flag.Bool("texts", false, "print every licence's text")
	flag.Parse()
	if err := run(os.Stdout, *check, *texts); err != nil {
		fmt.Fprintln(os.Stderr, "licences:", err)
		os.Exit(1)
	}
}

func run(out io.Writer, check string, texts bool) error {
	all, err := modules()
	if err != nil {
		return err
	}
	var faults []error
	for i := range all {
		if err := all[i].read(); err != nil {
			faults = append(faults, err)
		}
	}
	if err := errors.Join(faults...); err != nil {
		return err
	}
	if texts {
		return printTexts(out, all)
	}
	list := table(all)
	if check == "" {
		_, err := io.WriteString(out, list)
		return err
	}
	kept, err := os.ReadFile(check)
	if err != nil {
		return err
	}
	if string(kept) != list {
		return fmt.Errorf("%s does not hold what is built; write it anew: make licences ARGS=write", check)
	}
	return nil
}

// modules lists the modules that any released program is built of.
func modules() ([]module, error) {
	seen := map[string]module{}
	for _, platform := range platforms {
		system, arch, _ := strings.Cut(platform, "/")
		cmd := exec.Command("go", "list", "-deps", "-json=Module", "./cmd/parindex")
		cmd.Dir = ".." // the module beside which tools stands
		cmd.Env = append(os.Environ(), "GOOS="+system, "GOARCH="+arch, "CGO_ENABLED=0")
		var said bytes.Buffer
		cmd.Stderr = &said
		text, err := cmd.Output()
		if err != nil {
			return nil, fmt.Errorf("go list: %w: %s", err, said.String())
		}
		for decoder := json.NewDecoder(bytes.NewReader(text)); ; {
			var p struct{ Module *module } // nil for the standard library
			if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				return nil, err
			}
			if m := p.Module; m != nil && !m.Main {
				seen[m.Path] = *m
			}
		}
	}
	var all []module
	for _, m := range seen {
		all = append(all, m)
	}
	slices.SortFunc(all, func(a, b module) int { return strings.Compare(a.Path, b.Path) })
	return all, nil
}

var licenceFile = regexp.MustCompile(`(?i)^(licen[cs]e|copying|unlicense|notice)([-.].*)?$`)

// read finds a module's licence.
func (m *module) read() error {
	entries, err := os.ReadDir(m.Dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.IsDir() || !licenceFile.MatchString(e.Name()) || strings.HasSuffix(e.Name(), ".go") {
			continue
		}
		path := filepath.Join(m.Dir, e.Name())
		m.texts = append(m.texts, path)
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if m.licence == "" && !strings.HasPrefix(strings.ToLower(e.Name()), "notice") {
			m.licence = tell(string(text))
		}
	}
	if m.licence == "" {
		return fmt.Errorf("%s: no licence that is known in %s", m.Path, m.Dir)
	}
	if !slices.Contains(allowed, m.licence) {
		return fmt.Errorf("%s is under %s, which is not among %s", m.Path, m.licence, strings.Join(allowed, ", "))
	}
	return nil
}

// tell names the licence of a text.
func tell(text string) string {
	words := strings.Join(strings.Fields(strings.ToLower(strings.NewReplacer(",", " ,", "*", " ").Replace(text))), " ")
	words = strings.ReplaceAll(words, " ,", ",")
	words = strings.ReplaceAll(words, "license, version", "license version")
	for _, m := range marks {
		if strings.Contains(words, m.words) {
			return m.licence
		}
	}
	return ""
}

func table(all []module) string {
	var b strings.Builder
	b.WriteString("# Licences of what parindex is built of\n\n" +
		"parindex itself is under Apache-2.0 ([LICENSE](../LICENSE)). This list is made from the module cache by `make licences`, which fails when it is out of date or a licence is none of " +
		strings.Join(allowed, ", ") + ". Their texts go with every release as `LICENCES.txt`.\n\n" +
		"| module | licence |\n|---|---|\n")
	for _, m := range all {
		fmt.Fprintf(&b, "| `%s` | %s |\n", m.Path, m.licence)
	}
	b.WriteString("| Go and its standard library | BSD-3-Clause |\n| Liberation, in go-fonts/liberation (letters of charts in Word) | OFL-1.1 |\n| Be Vietnam Pro (letters of the pages) | OFL-1.1, [text](../web/static/bevietnam-OFL.txt) |\n")
	return b.String()
}

func printTexts(out io.Writer, all []module) error {
	for _, m := range all {
		for _, path := range m.texts {
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			if _, err := fmt.Fprintf(out, "==== %s %s (%s), %s\n\n%s\n\n", m.Path, m.Version, m.licence, filepath.Base(path), bytes.TrimSpace(text)); err != nil {
				return err
			}
		}
	}
	return nil
}
