package cli

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/parindex/parindex"
	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/dossier"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/worktime"
)

func (c *command) dossiers() *cobra.Command {
	parent := &cobra.Command{
		Use:   "dossiers",
		Short: "Hồ sơ thủ tục hành chính: đo tỷ lệ đúng hạn từ tệp xuất, nạp vào dữ liệu",
		Example: `  parindex dossiers measure ho-so-2024.xlsx --as-of 31/12/2024
  parindex dossiers import ho-so-2024.csv --unit lang-son --data /srv/parindex`,
		Args: c.args(0),
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	parent.AddCommand(c.measureDossiers(), c.importDossiers(), c.morningDossiers(), c.recountDossiers())
	return parent
}

// dossierFlags say how a file of dossiers is read.
type dossierFlags struct {
	unit, calendar string
	by             string
	columns        []string
	json           bool
}

func (c *command) dossierFlags(cmd *cobra.Command, f *dossierFlags) {
	cmd.Flags().StringVar(&f.calendar, "calendar", "", "tệp lịch làm việc (CSV hoặc .xlsx) thay cho lịch 2019–2026 đi kèm")
	cmd.Flags().StringArrayVar(&f.columns, "column", nil, `chỉ rõ một cột, ví dụ --column "due=Hạn xử lý" (lặp lại được)`)
	cmd.Flags().BoolVar(&f.json, "json", false, "in kết quả dạng JSON")
}

// dossierFile turns flags into a file to be read.
func (c *command) dossierFile(cmd *cobra.Command, path string, f dossierFlags) (app.DossierFile, error) {
	lean()
	file := app.DossierFile{Path: path, Unit: f.unit, Prefer: dossier.Mapping{}, Progress: c.progress("cli.dossier_reading").read}
	for _, s := range f.columns {
		column, heading, ok := strings.Cut(s, "=")
		known := false
		for _, k := range dossier.Columns {
			known = known || string(k) == column
		}
		if !ok || !known {
			return file, c.misuse(cmd, "cli.dossier_column", message.Word("value", s))
		}
		file.Prefer[dossier.Column(column)] = heading
	}
	var data []byte
	var err error
	name := f.calendar
	if name == "" {
		name = parindex.WorkingCalendar
		data, err = parindex.Shipped.ReadFile(name)
	} else {
		data, err = readFile(name)
	}
	if err != nil {
		return file, err
	}
	file.Calendar, err = worktime.Read(bytes.NewReader(data), name)
	return file, err
}

func (c *command) measureDossiers() *cobra.Command {
	var f dossierFlags
	var p place
	var asOf string
	cmd := &cobra.Command{
		Use:   "measure TỆP",
		Short: "Đếm hồ sơ theo đơn vị và tính tỷ lệ đúng hạn (theo đến hạn và theo đã giải quyết)",
		Long: `Đọc tệp hồ sơ do hệ thống của tỉnh xuất ra (CSV hoặc .xlsx) và đếm theo từng đơn vị như tệp ghi tên:
tiếp nhận, đã giải quyết (trước hạn, đúng hạn, quá hạn), đang giải quyết, quá hạn chưa có kết quả, trả lại.
Tỷ lệ theo đến hạn: sớm và đúng hạn / đến hạn. Tỷ lệ theo đã giải quyết: không quá hạn / đã giải quyết.
Không có tệp thì đếm hồ sơ đã nạp vào --data. Số liệu tính đến hết ngày --as-of, mặc định là hôm nay.
Dòng bị loại được báo trên stderr với dòng, cột, giá trị và lý do; tệp không hiểu được thì mã thoát 1.`,
		Example: `  parindex dossiers measure ho-so-2024.xlsx --as-of 31/12/2024
  parindex dossiers measure ho-so.csv --column "due=Hạn xử lý" --json
  parindex dossiers measure --data /srv/parindex --as-of 14/12/2024
  parindex dossiers measure --data /srv/parindex --unit y-tich --by procedure`,
		Args: c.atMost(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			day := calendar.On(time.Now())
			if asOf != "" {
				var err error
				if day, err = calendar.Parse(asOf); err != nil {
					return c.misuse(cmd, "cli.bad_date", message.Word("cause", err.Error()))
				}
			}
			if f.by != "" && !slices.Contains(dossier.Facets, dossier.Facet(f.by)) {
				return c.misuse(cmd, "cli.dossier_by", message.Word("value", f.by))
			}
			switch {
			case len(args) == 1 && p.dir == "":
				return c.runMeasureFile(cmd, args[0], f, day)
			case len(args) == 0 && p.dir != "":
				return c.runMeasureStored(cmd, p, f, day)
			}
			return c.misuse(cmd, "cli.dossier_one_source")
		},
	}
	c.dossierFlags(cmd, &f)
	cmd.Flags().StringVar(&f.unit, "unit", "", "đơn vị của tệp không có cột đơn vị; với --data: chỉ đơn vị này và cấp dưới")
	cmd.Flags().StringVar(&f.by, "by", "", "đếm theo lĩnh vực, thủ tục hoặc người xử lý thay cho đơn vị: field, procedure, officer")
	cmd.Flags().StringVar(&asOf, "as-of", "", "tính đến hết ngày này (dd/mm/yyyy hoặc yyyy-mm-dd)")
	c.placeFlagsOptional(cmd, &p)
	return cmd
}

// atMost refuses more arguments than n.
func (c *command) atMost(n int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) > n {
			return c.misuse(cmd, "cli.extra_arg", message.Word("word", args[n]))
		}
		return nil
	}
}

// placeFlagsOptional adds the flags that name an installation, where a file
// may stand for one.
func (c *command) placeFlagsOptional(cmd *cobra.Command, p *place) {
	cmd.Flags().StringVar(&p.dir, "data", "", "thư mục dữ liệu, thay cho tệp")
	cmd.Flags().StringVar(&p.database, "database", "", "PostgreSQL thay cho SQLite: postgres://người-dùng@máy/cơ-sở-dữ-liệu")
}

func (c *command) runMeasureFile(cmd *cobra.Command, path string, f dossierFlags, day calendar.Date) error {
	file, err := c.dossierFile(cmd, path, f)
	if err != nil {
		return err
	}
	out := measureOutput{AsOf: day.ISO(), Units: []measureUnit{}, Rejected: []rejectedRow{}}
	m, err := app.MeasureFile(cmd.Context(), file, dossier.Facet(f.by), day, func(p message.Problem) error {
		if f.json {
			out.Rejected = append(out.Rejected, c.rejectedRow(p))
		}
		_, err := fmt.Fprintln(c.stderr, p.In(c.language()))
		return err
	})
	if err != nil {
		return c.stopped(err)
	}
	if m.Rejected > 0 {
		fmt.Fprintln(c.stderr, message.Say(c.language(), "cli.dossier_rejected", message.Int("n", m.Rejected), message.Int("rows", m.Table.Rows)))
	}
	if f.by != "" {
		return c.printMeasuresBy(out, f.by, m.By, day, f.json)
	}
	return c.printMeasures(out, m.Units, day, f.json)
}

// The shape of measure's JSON: decimals are texts with six places, null where
// there is nothing to take a share of.
type (
	measureOutput struct {
		AsOf     string        `json:"as_of"`
		Units    []measureUnit `json:"units"`
		Rejected []rejectedRow `json:"rejected"`
	}
	measureUnit struct {
		Unit string `json:"unit"`
		Name string `json:"name"`
		measureNumbers
	}
	measureNumbers struct {
		Received       int     `json:"received"`
		Resolved       int     `json:"resolved"`
		Early          int     `json:"early"`
		OnTime         int     `json:"on_time"`
		Late           int     `json:"late"`
		Open           int     `json:"open"`
		OpenOverdue    int     `json:"open_overdue"`
		Returned       int     `json:"returned"`
		Withdrawn      int     `json:"withdrawn"`
		Stopped        int     `json:"stopped"`
		Due            int     `json:"due"`
		RateDue        *string `json:"rate_due"`
		RateResolved   *string `json:"rate_resolved"`
		OnlineShare    *string `json:"online_share"`
		PaidOnline     *string `json:"paid_online_share"`
		DigitisedShare *string `json:"digitised_share"`
		FullOnline     *string `json:"full_online_share"`
		EnteredShare   *string `json:"entered_share"`
	}
	rejectedRow struct {
		Line   int    `json:"line"`
		Column string `json:"column"`
		Value  string `json:"value"`
		Reason string `json:"reason"`
	}
)

func (c *command) rejectedRow(p message.Problem) rejectedRow {
	return rejectedRow{p.Line, p.Column, p.Value, p.Text.In(c.language())}
}

func share(p dossier.Part) *string {
	if s := p.Decimal(); s != "" {
		return &s
	}
	return nil
}

func (c *command) printMeasures(out measureOutput, units []app.UnitMeasures, day calendar.Date, asJSON bool) error {
	if asJSON {
		for _, u := range units {
			out.Units = append(out.Units, measureUnit{u.Unit, u.Name, numbersOf(u.Measures)})
		}
		return c.printJSON(out)
	}
	lines := make([]measureLine, len(units))
	for i, u := range units {
		lines[i] = measureLine{u.Name, u.Measures}
	}
	return c.printLines("unit", lines, day)
}

func numbersOf(m dossier.Measures) measureNumbers {
	return measureNumbers{
		m.Received, m.Resolved, m.Early, m.OnTime, m.Late, m.Open, m.OpenOverdue, m.Returned, m.Withdrawn, m.Stopped, m.Due,
		share(m.RateDue()), share(m.RateResolved()), share(m.Online), share(m.PaidOnline), share(m.Digitised), share(m.FullOnline), share(m.Entered),
	}
}

// measureLine is a line of the table of measures.
type measureLine struct {
	name string
	dossier.Measures
}

func (c *command) printLines(of string, lines []measureLine, day calendar.Date) error {
	l := c.language()
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s\n\n", message.Say(l, "cli.measure_head", message.Date("date", day)))
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, message.Say(l, "cli.measure_columns", message.Word("of", message.Say(l, "facet."+of))))
	undated := 0
	for _, u := range lines {
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%s\t%s\n", u.name, u.Received, u.Resolved, u.Early, u.OnTime, u.Late, u.Open, u.OpenOverdue,
			u.Returned+u.Withdrawn+u.Stopped, u.Due, c.rate(u.RateDue()), c.rate(u.RateResolved()))
		undated += u.Undated
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if undated > 0 {
		fmt.Fprintf(&b, "\n%s\n", message.Say(l, "cli.measure_undated", message.Int("n", undated)))
	}
	_, err := io.Copy(c.stdout, &b)
	return err
}

func (c *command) rate(p dossier.Part) string {
	if p.Of == 0 {
		return "–"
	}
	return message.Say(c.language(), "cli.rate", message.Rate("rate", int64(p.N), int64(p.Of)))
}
