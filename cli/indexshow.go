package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/rulebook"
)

func (c *command) indexShow() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "show TỆP.yaml [MÃ]",
		Short: "Xem cây tiêu chí với điểm tối đa, loại quy tắc và nguồn",
		Example: `  parindex index show rules/chi-lang-2023.yaml
  parindex index show rules/chi-lang-2023.yaml 3.4 --json`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 2 {
				return nil
			}
			return c.args(1)(cmd, args)
		},
		RunE: func(_ *cobra.Command, args []string) error { return c.runIndexShow(args, asJSON) },
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "in kết quả dạng JSON")
	return cmd
}

func (c *command) runIndexShow(args []string, asJSON bool) error {
	x, err := loadIndex(args[0])
	if err != nil {
		return err
	}
	if len(args) == 1 {
		if asJSON {
			return c.printJSON(struct {
				*rulebook.Index
				Hash string `json:"hash"`
			}{x, x.Hash()})
		}
		return c.printTree(x)
	}
	node, ok := x.Find(args[1])
	if !ok {
		return message.Problems{{File: args[0], Value: args[1], Text: message.T("input.unknown_criterion")}}
	}
	if asJSON {
		return c.printJSON(node)
	}
	var b bytes.Buffer
	c.showNodes(&b, []*rulebook.Criterion{node}, 0)
	if err := c.showRule(&b, node); err != nil {
		return err
	}
	return c.print(&b)
}

func (c *command) printTree(x *rulebook.Index) error {
	l := c.language()
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s%s\n", x.Title.In(l), c.mark(x.Illustrative))
	fmt.Fprintln(&b, message.Say(l, "cli.show_head", message.Word("index", x.ID), message.Word("version", x.Version), message.Word("hash", x.Hash()[:12]),
		message.Points("total", x.Total), message.Int("components", len(x.Leaves()))))
	for _, basis := range x.Basis {
		key := "cli.show_basis"
		if basis.Date.IsZero() {
			key = "cli.show_basis_undated"
		}
		fmt.Fprintln(&b, message.Say(l, key, message.Word("kind", basis.Kind), message.Word("number", basis.Number), message.Date("date", basis.Date), message.Word("issuer", basis.Issuer)))
	}
	for _, block := range x.Blocks {
		fmt.Fprintf(&b, "\n%s (%s)\n", block.Title.In(l), l.Points(block.Max))
		for _, a := range x.Areas {
			if a.Block == block.Key {
				c.showNodes(&b, []*rulebook.Criterion{a}, 0)
			}
		}
	}
	if len(x.Blocks) == 0 {
		c.showNodes(&b, x.Areas, 0)
	}
	c.showExtra(&b, "+", x.Bonus)
	c.showExtra(&b, "−", x.Penalty)
	return c.print(&b)
}

func (c *command) showExtra(b *bytes.Buffer, sign string, e *rulebook.Extra) {
	if e == nil {
		return
	}
	fmt.Fprintf(b, "\n%s (%s%s)%s\n", e.Title.In(c.language()), sign, c.language().Points(e.Max), c.mark(e.Illustrative))
	c.showNodes(b, e.Parts, 0)
}

// showNodes prints a line a node: code, maximum, kind of rule, title, marks.
func (c *command) showNodes(b *bytes.Buffer, nodes []*rulebook.Criterion, indent int) {
	l := c.language()
	for _, n := range nodes {
		kind := ""
		if n.Scored() {
			kind = " [" + string(n.Rule.Kind) + "]"
		}
		fmt.Fprintf(b, "%s%s  %s  %s%s%s", strings.Repeat("  ", indent), n.Code, l.Points(n.Max), n.Title.In(l), kind, c.mark(n.Illustrative))
		if !n.Local.IsZero() {
			fmt.Fprintf(b, "  %s", message.Say(l, "cli.show_local", message.Points("local", n.Local)))
		}
		if n.Source != "" {
			fmt.Fprintf(b, "  ← %s", n.Source)
		}
		b.WriteByte('\n')
		c.showNodes(b, n.Parts, indent+1)
	}
}

// showRule prints what the line of a component leaves out.
func (c *command) showRule(b *bytes.Buffer, n *rulebook.Criterion) error {
	l := c.language()
	said := func(key, text string) {
		if text != "" {
			fmt.Fprintf(b, "  %s: %s\n", message.Say(l, key), text)
		}
	}
	said("field.evidence", n.Evidence.In(l))
	said("field.appraiser", n.Appraiser)
	for _, in := range n.Inputs {
		unit := ""
		if in.Unit.VI != "" {
			unit = ", " + in.Unit.In(l)
		}
		fmt.Fprintf(b, "  %s: %s (%s%s)\n", in.Name, in.Title.In(l), in.Type, unit)
	}
	if n.Rule == nil {
		return nil
	}
	rule, err := json.Marshal(n.Rule)
	if err != nil {
		return err
	}
	values := valuesIn(string(rule))
	for _, path := range slices.Sorted(maps.Keys(values)) {
		if !slices.Contains([]string{"kind", "source", "illustrative", "contradiction vi", "contradiction en"}, path) {
			fmt.Fprintf(b, "  %s: %s\n", path, values[path])
		}
	}
	said("field.source", n.Rule.Source)
	said("field.contradiction", n.Rule.Contradiction.In(l))
	if n.Rule.Illustrative {
		fmt.Fprintf(b, "  %s\n", message.Say(l, "cli.show_rule_made"))
	}
	return nil
}
