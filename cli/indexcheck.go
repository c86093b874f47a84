package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
)

func (c *command) indexCheck() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "check TỆP.yaml…",
		Short: "Kiểm tra tệp bộ chỉ số: điểm cộng lại, mã, mức điểm, nguồn",
		Long: `Kiểm tra tệp bộ chỉ số và chạy các tình huống thử của nó (cases/MÃ-BỘ-CHỈ-SỐ.yaml bên cạnh tệp).
Lỗi: tệp không nạp được hoặc tình huống không đúng; mã thoát 1. Lưu ý: nên xem lại; mã thoát 0.
Mỗi dòng nêu tệp, dòng và mã tiêu chí.`,
		Example: `  parindex index check rules/chi-lang-2023.yaml
  parindex index check rules/*.yaml --json`,
		Args: c.some(),
		RunE: func(_ *cobra.Command, args []string) error { return c.runIndexCheck(args, asJSON) },
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "in kết quả dạng JSON")
	return cmd
}

// checked is what a check found in one file.
type checked struct {
	File     string           `json:"file"`
	Index    string           `json:"index,omitempty"`
	Version  string           `json:"version,omitempty"`
	Hash     string           `json:"hash,omitempty"`
	Sound    bool             `json:"sound"` // no errors
	Errors   []checkedProblem `json:"errors"`
	Warnings []checkedProblem `json:"warnings"`
	Cases    int              `json:"cases"`  // that were run
	Failed   int              `json:"failed"` // of them

	errors, warnings message.Problems
}

type checkedProblem struct {
	File  string `json:"file"`
	Line  int    `json:"line,omitempty"`
	Code  string `json:"code,omitempty"`
	Value string `json:"value,omitempty"`
	Text  string `json:"text"`
}

func (c *command) runIndexCheck(files []string, asJSON bool) error {
	all := make([]*checked, len(files))
	var faults message.Problems
	for i, file := range files {
		one, err := checkFile(file)
		if err != nil {
			return err
		}
		one.Errors, one.Warnings = c.checkedProblems(one.errors), c.checkedProblems(one.warnings)
		one.Sound = len(one.errors) == 0
		all[i] = one
		faults = append(faults, one.errors...)
	}
	if asJSON {
		if err := c.printJSON(all); err != nil {
			return err
		}
	} else if err := c.printChecked(all); err != nil {
		return err
	}
	return found(faults)
}

// checkFile loads an index and runs its cases. The error is one of reading.
func checkFile(file string) (*checked, error) {
	one := &checked{File: file}
	x, err := loadIndex(file)
	if errors.As(err, &one.errors) {
		return one, nil
	}
	if err != nil {
		return nil, err
	}
	one.Index, one.Version, one.Hash, one.warnings = x.ID, x.Version, x.Hash(), x.Warnings(file)
	cases, there, err := readCases(x, file)
	switch {
	case errors.As(err, &one.errors):
		return one, nil
	case err != nil:
		return nil, err
	case !there:
		one.warnings = append(one.warnings, message.Problem{File: file, Text: message.T("case.none", message.Word("file", casesFile(x, file)))})
	}
	for _, v := range runCases(x, cases) {
		one.Cases++
		if !v.Holds() {
			one.Failed++
			one.errors = append(one.errors, v.Problems()...)
		}
	}
	return one, nil
}

// casesFile is where the cases of an index stand.
func casesFile(x *rulebook.Index, file string) string {
	return filepath.Join(filepath.Dir(file), "cases", x.ID+".yaml")
}

// readCases reads the cases beside an index; found is false if it has none.
func readCases(x *rulebook.Index, file string) (cases []rulebook.Case, found bool, err error) {
	name := casesFile(x, file)
	if _, err := os.Stat(name); errors.Is(err, os.ErrNotExist) {
		return nil, false, nil
	}
	data, err := readFile(name)
	if err != nil {
		return nil, false, err
	}
	cases, err = rulebook.ReadCases(data, name, x)
	return cases, true, err
}

func runCases(x *rulebook.Index, cases []rulebook.Case) []scoring.Verdict {
	verdicts := make([]scoring.Verdict, len(cases))
	for i, one := range cases {
		verdicts[i] = scoring.RunCase(x, one)
	}
	return verdicts
}

func (c *command) checkedProblems(ps message.Problems) []checkedProblem {
	all := []checkedProblem{}
	for _, p := range ps {
		all = append(all, checkedProblem{p.File, p.Line, p.Code, p.Value, p.Text.In(c.language())})
	}
	return all
}

func (c *command) printChecked(all []*checked) error {
	l := c.language()
	var b bytes.Buffer
	for _, one := range all {
		for _, w := range one.warnings {
			fmt.Fprintln(&b, message.Say(l, "cli.warning", message.Word("problem", w.In(l))))
		}
		key := "cli.sound"
		if len(one.errors) > 0 {
			key = "cli.unsound"
		}
		fmt.Fprintln(&b, message.Say(l, key, message.Word("file", one.File), message.Int("errors", len(one.errors)),
			message.Int("warnings", len(one.warnings)), message.Int("cases", one.Cases)))
	}
	return c.print(&b)
}

// printJSON prints a value as indented JSON.
func (c *command) printJSON(v any) error {
	enc := json.NewEncoder(c.stdout)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}
