package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/message"
)

func (c *command) unit() *cobra.Command {
	parent := &cobra.Command{
		Use:     "unit",
		Short:   "Đơn vị: xem theo ngày, nhập danh sách",
		Example: "  parindex unit list --as-of 01/7/2025 --data /srv/parindex\n  parindex unit import don-vi.xlsx --dry-run --data /srv/parindex",
		Args:    c.args(0),
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	parent.AddCommand(c.unitList(), c.unitImport())
	return parent
}

func (c *command) unitList() *cobra.Command {
	var p place
	var asOf, find string
	var asJSON bool
	cmd := &cobra.Command{
		Use:     "list --data THƯ-MỤC",
		Short:   "In các đơn vị vào một ngày",
		Long:    "In các đơn vị có hiệu lực vào một ngày, mỗi đơn vị dưới đơn vị cấp trên của ngày đó.",
		Example: "  parindex unit list --as-of 30/6/2025 --data /srv/parindex\n  parindex unit list --find \"van linh\" --json --data /srv/parindex",
		Args:    c.args(0),
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			sys, err := c.open(cmd.Context(), p, existing)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, sys.Close()) }()
			on := sys.Today()
			if asOf != "" {
				if on, err = calendar.Parse(asOf); err != nil {
					return c.fault("cli.bad_day", message.Word("day", asOf))
				}
			}
			list, err := sys.UnitsOn(cmd.Context(), consoleActor(), on, find, 0)
			if err != nil {
				return err
			}
			return c.printUnits(list, asJSON)
		},
	}
	c.placeFlags(cmd, &p)
	cmd.Flags().StringVar(&asOf, "as-of", "", "ngày, ví dụ 01/7/2025 (mặc định: hôm nay)")
	cmd.Flags().StringVar(&find, "find", "", "chỉ in đơn vị có tên, bí danh hoặc mã chứa chữ này")
	cmd.Flags().BoolVar(&asJSON, "json", false, "in dạng JSON")
	return cmd
}

// unitJSON is a unit as `unit list --json` prints it.
type unitJSON struct {
	Unit   string        `json:"unit"`
	Name   string        `json:"name"`
	Kind   string        `json:"kind"`
	Level  string        `json:"level"`
	Parent string        `json:"parent,omitempty"`
	From   calendar.Date `json:"from"`
	To     calendar.Date `json:"to"`
	Codes  []string      `json:"codes,omitempty"`
	Formed []string      `json:"formed_from,omitempty"`
}

func (c *command) printUnits(list *app.UnitList, asJSON bool) error {
	all := []unitJSON{}
	w := tabwriter.NewWriter(c.stdout, 0, 0, 2, ' ', 0)
	for _, row := range list.Rows {
		u := unitJSON{row.Alias, row.Named.In(c.language()), row.Kind, string(row.Level), row.Above.Alias, row.Unit.From, row.To, nil, nil}
		for _, code := range row.History.Codes {
			if code.Holds(list.On) {
				u.Codes = append(u.Codes, code.Value)
			}
		}
		for _, from := range row.Origins {
			u.Formed = append(u.Formed, from.Alias)
		}
		all = append(all, u)
		if !asJSON {
			fmt.Fprintf(w, "%s%s\t%s\t%s\t%s\n", strings.Repeat("  ", row.Depth), u.Name, u.Unit, strings.Join(u.Codes, " "), strings.Join(u.Formed, " "))
		}
	}
	if asJSON {
		return json.NewEncoder(c.stdout).Encode(all)
	}
	return w.Flush()
}

func (c *command) unitImport() *cobra.Command {
	var p place
	var dry, asJSON bool
	cmd := &cobra.Command{
		Use:   "import TỆP --data THƯ-MỤC",
		Short: "Nhập danh sách đơn vị từ tệp Excel (.xlsx) hoặc CSV",
		Long: `Nhập danh sách đơn vị: đơn vị mới được thêm, đơn vị đã có (theo bí danh) được sửa theo các cột của tệp.
Có lỗi thì báo đủ mọi lỗi (tệp, dòng, cột, giá trị, cách sửa) và không ghi gì.`,
		Example: "  parindex unit import don-vi.xlsx --dry-run --data /srv/parindex\n  parindex unit import don-vi.csv --json --data /srv/parindex",
		Args:    c.args(1),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			data, err := os.ReadFile(args[0])
			if err != nil {
				return err
			}
			sys, err := c.open(cmd.Context(), p, existing)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, sys.Close()) }()
			v, err := sys.ImportUnits(cmd.Context(), consoleActor(), filepath.Base(args[0]), data, dry)
			if err != nil {
				return err
			}
			return c.printImport(v, asJSON)
		},
	}
	c.placeFlags(cmd, &p)
	cmd.Flags().BoolVar(&dry, "dry-run", false, "chỉ nói sẽ thay đổi gì, không ghi")
	cmd.Flags().BoolVar(&asJSON, "json", false, "in kết quả dạng JSON")
	return cmd
}

func (c *command) printImport(v *app.UnitImport, asJSON bool) error {
	if asJSON {
		return json.NewEncoder(c.stdout).Encode(v)
	}
	l := c.language()
	for _, row := range v.Rows {
		did := message.Say(l, "web.unitimport.new")
		if !row.New {
			did = message.Say(l, "web.unitimport.changes") + " " + strings.Join(row.Columns, ", ")
		}
		fmt.Fprintf(c.stdout, "%d  %s  %s  %s\n", row.Line, row.Alias, row.Name.In(l), did)
	}
	key := "cli.units_imported"
	if v.DryRun {
		key = "cli.units_dry"
	}
	_, err := fmt.Fprintln(c.stdout, message.Say(l, key, message.Int("new", v.New), message.Int("changed", v.Changed), message.Int("same", v.Same)))
	return err
}
