package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
)

type scoreFlags struct {
	index, inputs, units string
	json, explain        bool
}

func (c *command) score() *cobra.Command {
	var f scoreFlags
	cmd := &cobra.Command{
		Use:   "score --index FILE.yaml --inputs FILE.csv",
		Short: "Chấm điểm, xếp hạng và liệt kê điểm bị mất từ tệp, không cần máy chủ",
		Long: `Chấm điểm mọi đơn vị trong tệp số liệu theo bộ chỉ số, xếp hạng và liệt kê điểm bị mất.

Tệp số liệu là CSV dạng dài: unit,criterion,input,value (thêm được source,illustrative).
Tên số liệu (input) do quy tắc của tiêu chí đặt; tiêu chí chấm tay dùng input “points”.
Có lỗi trong tệp thì báo đủ mọi lỗi trên stderr, không in kết quả, mã thoát 1.`,
		Example: `  parindex score --index rules/chi-lang-2023.yaml --inputs demo/chi-lang-2023.csv
  parindex score --index rules/chi-lang-2023.yaml --inputs demo/chi-lang-2023.csv --units demo/units.csv --json
  parindex score --index rules/chi-lang-2023.yaml --inputs demo/chi-lang-2023.csv --explain`,
		Args: c.args(0),
		RunE: func(*cobra.Command, []string) error { return c.runScore(f) },
	}
	cmd.Flags().StringVar(&f.index, "index", "", "tệp bộ chỉ số (YAML)")
	cmd.Flags().StringVar(&f.inputs, "inputs", "", "tệp số liệu (CSV)")
	cmd.Flags().StringVar(&f.units, "units", "", "tệp danh sách đơn vị (CSV: alias,name,…); đơn vị lạ bị báo lỗi")
	cmd.Flags().BoolVar(&f.json, "json", false, "in kết quả dạng JSON")
	cmd.Flags().BoolVar(&f.explain, "explain", false, "giải thích từng bước của mỗi điểm")
	c.need(cmd, "index", "inputs")
	return cmd
}

func (c *command) runScore(f scoreFlags) error {
	x, results, names, err := scoreFiles(f)
	if err != nil {
		return err
	}
	out := c.scoreOutput(x, results, names, f.explain)
	if f.json {
		enc := json.NewEncoder(c.stdout)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		return enc.Encode(out)
	}
	return c.printScore(out)
}

// scoreFiles reads the files and scores; a fault in the inputs and one in the
// units are reported together.
func scoreFiles(f scoreFlags) (*rulebook.Index, []assessment.Result, map[string]message.Phrase, error) {
	data, err := readFile(f.index)
	if err != nil {
		return nil, nil, nil, err
	}
	x, err := rulebook.Load(data, f.index)
	if err != nil {
		return nil, nil, nil, err
	}
	names := map[string]message.Phrase{}
	var known func(string) bool
	if f.units != "" {
		list, err := readFile(f.units)
		if err != nil {
			return nil, nil, nil, err
		}
		units, err := org.ReadUnits(bytes.NewReader(list), f.units)
		if err != nil {
			return nil, nil, nil, err
		}
		for _, u := range units {
			names[u.Alias] = u.Name
		}
		known = func(unit string) bool { _, ok := names[unit]; return ok }
	}
	inputs, err := readFile(f.inputs)
	if err != nil {
		return nil, nil, nil, err
	}
	sheet, err := scoring.ReadInputs(bytes.NewReader(inputs), f.inputs, x, known)
	if err != nil {
		return nil, nil, nil, err
	}
	return x, assessment.Evaluate(x, sheet), names, nil
}

// readFile reads a file that the user named; what is wrong is said of it.
func readFile(name string) ([]byte, error) {
	data, err := os.ReadFile(filepath.Clean(name))
	switch {
	case os.IsNotExist(err):
		return nil, message.Problems{{File: name, Text: message.T("cli.no_file")}}
	case err != nil:
		return nil, message.Problems{{File: name, Text: message.T("problem.cause", message.Word("cause", err.Error()))}}
	}
	return data, nil
}

// The shape of score's JSON; docs/score-json.md describes it.
type (
	scoreOutput struct {
		Index   string      `json:"index"`
		Version string      `json:"version"`
		Hash    string      `json:"hash"`
		Units   []scoreUnit `json:"units"`
	}
	scoreUnit struct {
		Unit         string        `json:"unit"`
		Name         string        `json:"name"`
		Illustrative bool          `json:"illustrative"`
		Total        points.Points `json:"total"`
		Max          points.Points `json:"max"`
		Lost         points.Points `json:"lost"`
		Rank         int           `json:"rank"`
		Of           int           `json:"of"`
		Class        string        `json:"class"`
		Areas        []scoreSum    `json:"areas"`
		Lines        []scoreLine   `json:"lines"`
	}
	scoreSum struct {
		Code  string        `json:"code"`
		Title string        `json:"title"`
		Max   points.Points `json:"max"`
		Got   points.Points `json:"got"`
		Lost  points.Points `json:"lost"`
	}
	scoreLine struct {
		scoreSum
		Outcome      scoring.Outcome `json:"outcome"`
		Reason       string          `json:"reason"`
		Illustrative bool            `json:"illustrative"`
		Steps        []string        `json:"steps,omitempty"`
	}
)

func (c *command) scoreOutput(x *rulebook.Index, results []assessment.Result, names map[string]message.Phrase, explain bool) scoreOutput {
	l := c.language()
	out := scoreOutput{Index: x.ID, Version: x.Version, Hash: x.Hash()}
	for _, r := range results {
		u := scoreUnit{
			Unit: r.Unit, Name: names[r.Unit].In(l), Illustrative: r.Card.Illustrative,
			Total: r.Card.Total, Max: r.Card.Max, Lost: r.Card.Lost,
			Rank: r.Place.Rank, Of: r.Place.Of, Class: r.Place.Class.Name.In(l),
		}
		if u.Name == "" {
			u.Name = r.Unit
		}
		for _, a := range r.Card.Areas {
			u.Areas = append(u.Areas, scoreSum{a.Code, a.Title.In(l), a.Max, a.Got, a.Lost})
		}
		for _, line := range r.Card.Lines {
			u.Lines = append(u.Lines, c.scoreLine(line, explain))
		}
		out.Units = append(out.Units, u)
	}
	return out
}

func (c *command) scoreLine(line scoring.Line, explain bool) scoreLine {
	l := c.language()
	s := scoreLine{
		scoreSum: scoreSum{line.Code, line.Title.In(l), line.Max, line.Got, line.Lost},
		Outcome:  line.Outcome, Reason: line.Reason.In(l), Illustrative: line.Marks.Score,
	}
	if explain {
		for _, step := range line.Steps {
			s.Steps = append(s.Steps, step.In(l))
		}
	}
	return s
}

// printScore prints the ranking and every lost point for people.
func (c *command) printScore(out scoreOutput) error {
	l := c.language()
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s\n\n", message.Say(l, "cli.score_head", message.Word("index", out.Index), message.Word("version", out.Version), message.Word("hash", out.Hash[:12])))
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, message.Say(l, "cli.score_columns"))
	for _, u := range out.Units {
		fmt.Fprintf(w, "%d/%d\t%s\t%s\t%s\t%s\t%s\n", u.Rank, u.Of, u.Name, l.Points(u.Total), l.Points(u.Lost), u.Class, c.mark(u.Illustrative))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	for _, u := range out.Units {
		c.printLost(&b, u)
	}
	_, err := io.Copy(c.stdout, &b)
	return err
}

func (c *command) printLost(b *bytes.Buffer, u scoreUnit) {
	l := c.language()
	fmt.Fprintf(b, "\n%s\n", message.Say(l, "cli.lost_head", message.Word("unit", u.Name), message.Points("total", u.Total), message.Points("max", u.Max), message.Points("lost", u.Lost)))
	for _, line := range u.Lines {
		if line.Lost.Sign() <= 0 && len(line.Steps) == 0 {
			continue
		}
		fmt.Fprintf(b, "  %-7s %s/%s  %s%s\n", line.Code, l.Points(line.Got), l.Points(line.Max), line.Title, c.mark(line.Illustrative))
		fmt.Fprintf(b, "          %s\n", line.Reason)
		for _, s := range line.Steps {
			fmt.Fprintf(b, "            · %s\n", s)
		}
	}
}

func (c *command) mark(illustrative bool) string {
	if !illustrative {
		return ""
	}
	return " (" + message.Say(c.language(), "mark.illustrative") + ")"
}
