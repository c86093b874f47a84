package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"runtime/debug"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/dossier"
	"github.com/parindex/parindex/message"
)

func (c *command) importDossiers() *cobra.Command {
	var f dossierFlags
	var p place
	var source string
	var dryRun bool
	w := watched{interval: 10 * time.Second}
	cmd := &cobra.Command{
		Use:   "import {TỆP | --watch THƯ-MỤC} --unit ĐƠN-VỊ --data THƯ-MỤC",
		Short: "Nạp tệp hồ sơ do hệ thống của tỉnh xuất ra",
		Long: `Nạp tệp hồ sơ (CSV hoặc .xlsx): hồ sơ mới được thêm, hồ sơ khác đi được sửa, còn lại giữ nguyên.
Tất cả trong một lần ghi: dừng giữa chừng thì không có gì thay đổi. Cột nhận theo tên và nhớ theo nguồn (--source).
Đơn vị trong tệp ghi bằng bí danh hoặc tên, tính vào ngày tiếp nhận, trong --unit và các cấp dưới;
tệp không có cột đơn vị thì mọi hồ sơ thuộc --unit. Dòng bị loại được báo trên stderr và giữ thành tệp để tải về.
Với --watch: nạp mọi tệp đặt vào thư mục đó; xong thì chuyển vào done/, không đọc được thì vào failed/, lý do ghi bên cạnh.`,
		Example: `  parindex dossiers import ho-so-2024.csv --unit tinh-lang-son --data /srv/parindex --dry-run
  parindex dossiers import ho-so-2024.csv --unit tinh-lang-son --data /srv/parindex --source "Hệ thống một cửa tỉnh"
  parindex dossiers import --watch /srv/ho-so --unit tinh-lang-son --data /srv/parindex`,
		Args: c.atMost(1),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if (len(args) == 1) == (w.dir != "") || w.dir != "" && (dryRun || f.json) {
				return c.misuse(cmd, "cli.file_or_watch")
			}
			path := w.dir
			if len(args) == 1 {
				path = args[0]
			}
			file, err := c.dossierFile(cmd, path, f)
			if err != nil {
				return err
			}
			if f.calendar == "" {
				file.Calendar = nil // the one that the unit goes by
			}
			sys, err := c.open(cmd.Context(), p, existing)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, sys.Close()) }()
			request := app.DossierRequest{DossierFile: file, Source: source, DryRun: dryRun, Lang: c.language()}
			if w.dir != "" {
				request.Progress = nil
				return c.watch(cmd.Context(), sys, w, request)
			}
			return c.importDossierFile(cmd.Context(), sys, request, f.json)
		},
	}
	c.dossierFlags(cmd, &f)
	cmd.Flags().StringVar(&f.unit, "unit", "", "bí danh của đơn vị có hồ sơ, hoặc của cấp trên các đơn vị trong tệp")
	cmd.Flags().StringVar(&source, "source", "", "nguồn của tệp; cột của nguồn được nhớ (mặc định: theo --unit)")
	cmd.Flags().StringVar(&w.dir, "watch", "", "nạp mọi tệp đặt vào thư mục này, thay cho một TỆP")
	cmd.Flags().DurationVar(&w.interval, "interval", w.interval, "bao lâu xem thư mục một lần")
	cmd.Flags().BoolVar(&w.once, "once", false, "với --watch: nạp các tệp đang có rồi thôi")
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "chạy thử: báo sẽ thay đổi gì, không ghi")
	c.placeFlags(cmd, &p)
	c.need(cmd, "unit")
	return cmd
}

// importDossierFile brings in one file, and says what became of it.
func (c *command) importDossierFile(ctx context.Context, sys *app.System, request app.DossierRequest, asJSON bool) error {
	writing := c.progress("cli.dossier_writing")
	request.Written = func(n int) { writing.read(n, 0, 0) }
	defer writing.end()
	rejected := []rejectedRow{}
	o, err := sys.ImportDossiers(ctx, consoleActor(), request, func(p message.Problem) error {
		if asJSON {
			rejected = append(rejected, c.rejectedRow(p))
		}
		_, err := fmt.Fprintln(c.stderr, p.In(c.language()))
		return err
	})
	if err != nil {
		return c.stopped(err)
	}
	return c.printImported(o, request.DryRun, asJSON, rejected)
}

// stopped says in words that the user ended a command.
func (c *command) stopped(err error) error {
	if errors.Is(err, context.Canceled) {
		return c.fault("cli.dossier_stopped")
	}
	return err
}

// leanMemory is how much a command that reads millions of rows may hold before
// the collector works harder, in bytes.
const leanMemory = 128 << 20

// lean makes a command that reads millions of rows hold little memory, however
// many they are.
func lean() { debug.SetMemoryLimit(leanMemory) }

func (c *command) printImported(o *app.DossierOutcome, dryRun, asJSON bool, rejected []rejectedRow) error {
	if asJSON {
		columns := map[string]string{}
		for column, at := range o.Found.At {
			columns[string(column)] = o.Found.Headings[at]
		}
		return json.NewEncoder(c.stdout).Encode(struct {
			DryRun    bool              `json:"dry_run"`
			Import    int               `json:"import,omitempty"`
			Rows      int               `json:"rows"`
			Dossiers  int               `json:"dossiers"`
			Added     int               `json:"added"`
			Changed   int               `json:"changed"`
			Unchanged int               `json:"unchanged"`
			Columns   map[string]string `json:"columns"`
			Ignored   []string          `json:"columns_not_understood"`
			Rejects   string            `json:"rejects_file,omitempty"`
			Rejected  []rejectedRow     `json:"rejected"`
		}{dryRun, o.Number, o.Rows, o.Dossiers, o.Added, o.Changed, o.Same, columns, append([]string{}, o.Found.Spare...), o.Rejects, rejected})
	}
	l := c.language()
	for _, column := range slices.SortedFunc(maps.Keys(o.Found.At), func(a, b dossier.Column) int { return o.Found.At[a] - o.Found.At[b] }) {
		fmt.Fprintln(c.stdout, message.Say(l, "cli.dossier_taken", message.Word("heading", o.Found.Headings[o.Found.At[column]]), message.Sub("column", column.Title())))
	}
	for _, heading := range o.Found.Spare {
		fmt.Fprintln(c.stdout, message.Say(l, "cli.dossier_spare", message.Word("heading", heading)))
	}
	key := "cli.dossier_imported"
	switch {
	case o.Repeat:
		key = "cli.dossier_repeat"
	case dryRun:
		key = "cli.dossier_tried"
	}
	_, err := fmt.Fprintln(c.stdout, message.Say(l, key, message.Int("dossiers", o.Dossiers), message.Int("added", o.Added),
		message.Int("changed", o.Changed), message.Int("same", o.Same), message.Int("rejected", o.Rejected), message.Int("number", o.Number)))
	return err
}

// runMeasureStored counts what was brought in.
func (c *command) runMeasureStored(cmd *cobra.Command, p place, f dossierFlags, day calendar.Date) (err error) {
	sys, err := c.open(cmd.Context(), p, existing)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, sys.Close()) }()
	out := measureOutput{AsOf: day.ISO(), Units: []measureUnit{}, Rejected: []rejectedRow{}}
	if f.by != "" {
		groups, err := sys.MeasureStoredBy(cmd.Context(), consoleActor(), dossier.Facet(f.by), f.unit, day)
		if err != nil {
			return err
		}
		return c.printMeasuresBy(out, f.by, groups, day, f.json)
	}
	units, err := sys.MeasureStored(cmd.Context(), consoleActor(), f.unit, day)
	if err != nil {
		return err
	}
	return c.printMeasures(out, units, day, f.json)
}
