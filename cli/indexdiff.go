package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
)

func (c *command) indexDiff() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "diff CŨ.yaml MỚI.yaml",
		Short: "So sánh hai phiên bản bộ chỉ số",
		Long: `So sánh hai phiên bản: tiêu chí thêm, bỏ, đổi tên, đổi điểm tối đa, đổi quy tắc; và tiêu chí nào của
bản mới là tiêu chí nào của bản cũ (theo “lineage”, sau đó theo mã và tên). Mã thoát 0 dù khác hay giống.`,
		Example: `  parindex index diff rules/xa-2023.yaml rules/xa-2024.yaml
  parindex index diff rules/xa-2023.yaml rules/xa-2024.yaml --json`,
		Args: c.args(2),
		RunE: func(_ *cobra.Command, args []string) error {
			older, err := loadIndex(args[0])
			if err != nil {
				return err
			}
			newer, err := loadIndex(args[1])
			if err != nil {
				return err
			}
			d := rulebook.DiffOf(older, newer)
			if asJSON {
				return c.printJSON(c.diffOutput(older, newer, d))
			}
			return c.printDiff(d)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "in kết quả dạng JSON")
	return cmd
}

// The shape of diff's JSON.
type (
	diffOutput struct {
		Old     diffIndex        `json:"old"`
		New     diffIndex        `json:"new"`
		Heading []rulebook.Field `json:"heading"`
		Added   []diffNode       `json:"added"`
		Removed []diffNode       `json:"removed"`
		Changed []diffChange     `json:"changed"`
		Map     []diffPair       `json:"map"` // which component is which
	}
	diffIndex struct {
		Index   string `json:"index"`
		Version string `json:"version"`
		Hash    string `json:"hash"`
	}
	diffNode struct {
		Code  string        `json:"code"`
		Title string        `json:"title"`
		Max   points.Points `json:"max"`
	}
	diffPair struct {
		Old string `json:"old"`
		New string `json:"new"`
	}
	diffChange struct {
		diffPair
		Title  string           `json:"title"`
		Fields []rulebook.Field `json:"fields"`
	}
)

func (c *command) diffOutput(older, newer *rulebook.Index, d rulebook.Diff) diffOutput {
	l := c.language()
	nodes := func(cs []*rulebook.Criterion) []diffNode {
		all := []diffNode{}
		for _, n := range cs {
			all = append(all, diffNode{n.Code, n.Title.In(l), n.Max})
		}
		return all
	}
	out := diffOutput{
		Old: diffIndex{older.ID, older.Version, older.Hash()}, New: diffIndex{newer.ID, newer.Version, newer.Hash()},
		Heading: append([]rulebook.Field{}, d.Heading...), Added: nodes(d.Added), Removed: nodes(d.Removed), Changed: []diffChange{}, Map: []diffPair{},
	}
	for _, ch := range d.Changed {
		out.Changed = append(out.Changed, diffChange{diffPair{ch.Old.Code, ch.New.Code}, ch.New.Title.In(l), ch.Fields})
	}
	for _, p := range rulebook.Pairs(older, newer) {
		if p.New.Scored() && p.Old.Scored() {
			out.Map = append(out.Map, diffPair{p.Old.Code, p.New.Code})
		}
	}
	return out
}

func (c *command) printDiff(d rulebook.Diff) error {
	l := c.language()
	var b bytes.Buffer
	if d.Empty() {
		fmt.Fprintln(&b, message.Say(l, "cli.diff_same"))
		return c.print(&b)
	}
	for _, f := range d.Heading {
		c.printField(&b, "", f)
	}
	c.printNodes(&b, "cli.diff_removed", d.Removed)
	c.printNodes(&b, "cli.diff_added", d.Added)
	for _, ch := range d.Changed {
		fmt.Fprintln(&b, message.Say(l, "cli.diff_changed", message.Word("code", ch.New.Code), message.Title("title", ch.New.Title)))
		for _, f := range ch.Fields {
			c.printField(&b, "    ", f)
		}
	}
	return c.print(&b)
}

func (c *command) printNodes(b *bytes.Buffer, key string, nodes []*rulebook.Criterion) {
	for _, n := range nodes {
		fmt.Fprintln(b, message.Say(c.language(), key, message.Word("code", n.Code), message.Title("title", n.Title), message.Points("max", n.Max)))
	}
}

// printField prints a field with what it was and is; of one that is no plain
// value, only what differs within it.
func (c *command) printField(b *bytes.Buffer, indent string, f rulebook.Field) {
	name := message.Say(c.language(), "field."+f.Name)
	was, is := valuesIn(f.Old), valuesIn(f.New)
	if was == nil && is == nil {
		fmt.Fprintf(b, "%s~ %s: %s → %s\n", indent, name, orDash(f.Old), orDash(f.New))
		return
	}
	fmt.Fprintf(b, "%s~ %s\n", indent, name)
	paths := slices.Collect(maps.Keys(was))
	for path := range is {
		if _, both := was[path]; !both {
			paths = append(paths, path)
		}
	}
	slices.Sort(paths)
	for _, path := range paths {
		if was[path] != is[path] {
			fmt.Fprintf(b, "%s    %s: %s → %s\n", indent, path, orDash(was[path]), orDash(is[path]))
		}
	}
}

// valuesIn returns the plain values in a list or mapping of JSON by the way to
// them ("bands 2 from"); nil for what is neither.
func valuesIn(text string) map[string]string {
	var doc any
	if !strings.HasPrefix(text, "{") && !strings.HasPrefix(text, "[") || json.Unmarshal([]byte(text), &doc) != nil {
		return nil
	}
	values := map[string]string{}
	var visit func(path string, v any)
	visit = func(path string, v any) {
		switch v := v.(type) {
		case map[string]any:
			for key, one := range v {
				visit(strings.TrimSpace(path+" "+key), one)
			}
		case []any:
			for i, one := range v {
				visit(strings.TrimSpace(path+" "+strconv.Itoa(i+1)), one)
			}
		case nil:
		default:
			values[path] = fmt.Sprint(v)
		}
	}
	visit("", doc)
	return values
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}
