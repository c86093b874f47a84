package cli

import (
	"bytes"
	"fmt"
	"io"
	"slices"
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
	json, explain, self  bool
}

func (c *command) score() *cobra.Command {
	var f scoreFlags
	cmd := &cobra.Command{
		Use:   "score --index FILE.yaml --inputs FILE.csv",
		Short: "Chấm điểm, xếp hạng và liệt kê điểm bị mất từ tệp, không cần máy chủ",
		Long: `Chấm điểm mọi đơn vị trong tệp số liệu theo bộ chỉ số, xếp hạng và liệt kê điểm bị mất.

Tệp số liệu là bảng dài, CSV hoặc Excel (.xlsx): unit,criterion,input,value (thêm được source,illustrative).
Tên số liệu (input) do quy tắc của tiêu chí đặt; tiêu chí chấm tay dùng input “points”.
Có lỗi trong tệp thì báo đủ mọi lỗi trên stderr, không in kết quả, mã thoát 1.`,
		Example: `  parindex score --index rules/chi-lang-2023.yaml --inputs demo/chi-lang-2023.csv
  parindex score --index rules/chi-lang-2023.yaml --inputs demo/chi-lang-2023.csv --units demo/units.csv --json
  parindex score --index rules/chi-lang-2023.yaml --inputs demo/chi-lang-2023.csv --explain`,
		Args: c.args(0),
		RunE: func(*cobra.Command, []string) error { return c.runScore(f) },
	}
	cmd.Flags().StringVar(&f.index, "index", "", "tệp bộ chỉ số (YAML)")
	cmd.Flags().StringVar(&f.inputs, "inputs", "", "tệp số liệu (CSV hoặc .xlsx)")
	cmd.Flags().StringVar(&f.units, "units", "", "tệp danh sách đơn vị (CSV: alias,name,…); đơn vị lạ bị báo lỗi")
	cmd.Flags().BoolVar(&f.json, "json", false, "in kết quả dạng JSON")
	cmd.Flags().BoolVar(&f.explain, "explain", false, "giải thích từng bước của mỗi điểm")
	cmd.Flags().BoolVar(&f.self, "self", false, "số liệu do đơn vị tự chấm: không nhận phần khảo sát")
	c.need(cmd, "index", "inputs")
	return cmd
}

func (c *command) runScore(f scoreFlags) error {
	x, ranked, names, err := scoreFiles(f)
	if err != nil {
		return err
	}
	return c.printResults(x, ranked, names, f.json, f.explain)
}

func (c *command) printResults(x *rulebook.Index, ranked *assessment.Ranked, names map[string]message.Phrase, asJSON, explain bool) error {
	out := scoreOutput{Index: x.ID, Version: x.Version, Hash: x.Hash(), Digits: int(x.Digits)}
	n, o := len(ranked.Places), scoring.Options{Reasons: true, Steps: explain, Next: explain}
	unit := func(i int) scoreUnit { return c.scoreUnit(ranked.Result(i, o), names, explain) }
	if asJSON {
		return writeScoreJSON(c.stdout, out, n, unit)
	}
	out.Units = make([]scoreUnit, n)
	scoring.EachUnit(n, func(i int) { out.Units[i] = unit(i) })
	return c.printScore(x, out)
}

// scoreFiles reads the files and scores; a fault in the inputs and one in the
// units are reported together.
func scoreFiles(f scoreFlags) (*rulebook.Index, *assessment.Ranked, map[string]message.Phrase, error) {
	x, err := loadIndex(f.index)
	if err != nil {
		return nil, nil, nil, err
	}
	names := map[string]message.Phrase{}
	var units []org.Listing
	var known func(string) bool
	listed := f.inputs // where a missing cohort is reported
	if f.units != "" {
		list, err := readFile(f.units)
		if err != nil {
			return nil, nil, nil, err
		}
		if units, err = org.ReadUnits(bytes.NewReader(list), f.units); err != nil {
			return nil, nil, nil, err
		}
		for _, u := range units {
			names[u.Alias] = u.Name
		}
		known = func(unit string) bool { _, ok := names[unit]; return ok }
		listed = f.units
	}
	inputs, err := readFile(f.inputs)
	if err != nil {
		return nil, nil, nil, err
	}
	read := scoring.ReadInputs
	if f.self {
		read = scoring.ReadSelf
	}
	sheet, err := read(bytes.NewReader(inputs), f.inputs, x, known)
	if err != nil {
		return nil, nil, nil, err
	}
	cohorts, err := assessment.Cohorts(x, sheet, units, listed)
	if err != nil {
		return nil, nil, nil, err
	}
	return x, assessment.Rank(x, sheet, cohorts), names, nil
}

// The shape of score's JSON; docs/score-json.md describes it.
type (
	scoreOutput struct {
		Index   string      `json:"index"`
		Version string      `json:"version"`
		Hash    string      `json:"hash"`
		Digits  int         `json:"-"` // decimals to show
		Units   []scoreUnit `json:"units"`
	}
	scoreUnit struct {
		Unit         string        `json:"unit"`
		Name         string        `json:"name"`
		Illustrative bool          `json:"illustrative"`
		Total        points.Points `json:"total"`
		Max          points.Points `json:"max"`
		Lost         points.Points `json:"lost"`
		Bonus        points.Points `json:"bonus,omitzero"`
		Penalty      points.Points `json:"penalty,omitzero"`
		Rescaled     bool          `json:"rescaled,omitempty"`
		Unheld       []string      `json:"unheld,omitempty"`
		Cohort       string        `json:"cohort,omitempty"`
		Rank         int           `json:"rank"`
		Of           int           `json:"of"`
		Class        string        `json:"class"`
		Blocks       []scoreSum    `json:"blocks,omitempty"`
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
		Next         string          `json:"next,omitempty"` // what would win more, with --explain
	}
)

func (c *command) scoreUnit(r assessment.Result, names map[string]message.Phrase, explain bool) scoreUnit {
	l := c.language()
	u := scoreUnit{
		Unit: r.Unit, Name: names[r.Unit].In(l), Illustrative: r.Card.Illustrative,
		Total: r.Card.Total, Max: r.Card.Max, Lost: r.Card.Lost, Bonus: r.Card.Bonus, Penalty: r.Card.Penalty,
		Rescaled: r.Card.Rescaled, Unheld: r.Card.Unheld, Cohort: r.Place.Cohort,
		Rank: r.Place.Rank, Of: r.Place.Of, Class: r.Place.Class.Name.In(l),
	}
	if u.Name == "" {
		u.Name = r.Unit
	}
	u.Blocks, u.Areas = scoreSums(r.Card.Blocks, l), scoreSums(r.Card.Areas, l)
	u.Lines = slices.Grow(u.Lines, len(r.Card.Lines))
	for i := range r.Card.Lines {
		u.Lines = append(u.Lines, c.scoreLine(&r.Card.Lines[i], explain))
	}
	return u
}

func scoreSums(sums []scoring.Sum, l message.Lang) []scoreSum {
	var all []scoreSum
	for _, s := range sums {
		all = append(all, scoreSum{s.Code, s.Title.In(l), s.Max, s.Got, s.Lost})
	}
	return all
}

func (c *command) scoreLine(line *scoring.Line, explain bool) scoreLine {
	l := c.language()
	s := scoreLine{
		scoreSum: scoreSum{line.Code, line.Title.In(l), line.Max, line.Got, line.Lost},
		Outcome:  line.Outcome, Reason: line.Reason.In(l), Illustrative: line.Marks.Score,
	}
	if explain {
		for _, step := range line.Steps {
			s.Steps = append(s.Steps, step.In(l))
		}
		if line.Next != nil {
			s.Next = line.Next.Text.In(l)
		}
	}
	return s
}

// printScore prints the ranking and every lost point for people.
func (c *command) printScore(x *rulebook.Index, out scoreOutput) error {
	l := c.language()
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s\n\n", message.Say(l, "cli.score_head", message.Word("index", out.Index), message.Word("version", out.Version), message.Word("hash", out.Hash[:12])))
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, message.Say(l, "cli.score_columns"))
	for i, u := range out.Units {
		if title := cohortTitle(x, u.Cohort).In(l); title != "" && (i == 0 || u.Cohort != out.Units[i-1].Cohort) {
			fmt.Fprintf(w, "%s\n", title)
		}
		fmt.Fprintf(w, "%d/%d\t%s\t%s\t%s\t%s\t%s\n", u.Rank, u.Of, u.Name, l.PointsTo(u.Total, out.Digits), l.PointsTo(u.Lost, out.Digits), u.Class, c.mark(u.Illustrative))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	for _, u := range out.Units {
		c.printLost(&b, u, out.Digits)
	}
	_, err := io.Copy(c.stdout, &b)
	return err
}

func cohortTitle(x *rulebook.Index, key string) message.Phrase {
	cohort, _ := x.Cohort(key)
	return cohort.Title
}

func (c *command) printLost(b *bytes.Buffer, u scoreUnit, digits int) {
	l := c.language()
	fmt.Fprintf(b, "\n%s\n", message.Say(l, "cli.lost_head", message.Word("unit", u.Name), message.Word("total", l.PointsTo(u.Total, digits)), message.Points("max", u.Max), message.Word("lost", l.PointsTo(u.Lost, digits))))
	for _, line := range u.Lines {
		if line.Lost.Sign() <= 0 && len(line.Steps) == 0 {
			continue
		}
		fmt.Fprintf(b, "  %-7s %s/%s  %s%s\n", line.Code, l.PointsTo(line.Got, max(digits, 2)), l.PointsTo(line.Max, max(digits, 2)), line.Title, c.mark(line.Illustrative))
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
