package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/report"
)

type reportFlags struct {
	place
	unit, out     string
	format        string
	year, quarter int
	all           bool
}

func (c *command) report() *cobra.Command {
	var f reportFlags
	cmd := &cobra.Command{
		Use:   "report LOẠI --unit ĐƠN-VỊ --year NĂM --out TỆP",
		Short: "Lập văn bản chính thức từ dữ liệu",
		Long: `Lập văn bản theo thể thức Nghị định 30/2020/NĐ-CP. Đuôi tệp quyết định định dạng: .docx (Word),
.pdf hoặc .odt (qua LibreOffice). Chưa đính kèm bản đã ký thì văn bản ghi DỰ THẢO, số để trống.
Không có --data thì lấy số liệu trình diễn của năm đó.

Các loại văn bản:
` + kindLines() + `
Văn bản của cả kỳ (thông báo, tổng hợp) lấy --unit là đơn vị chủ trì, ví dụ huyen-chi-lang.
--all lập cho mọi đơn vị của kỳ: --out là thư mục hoặc tệp .zip; không nêu LOẠI thì lập mọi loại có thể.`,
		Example: `  parindex report remediation --data /srv/parindex --unit y-tich --year 2023 --out bao-cao.docx
  parindex report result-notice --unit huyen-chi-lang --year 2023 --out thong-bao.pdf
  parindex report remediation --all --data /srv/parindex --unit huyen-chi-lang --year 2023 --out bao-cao.zip`,
		Args: func(cmd *cobra.Command, args []string) error {
			switch {
			case len(args) > 1:
				return c.misuse(cmd, "cli.extra_arg", message.Word("word", args[1]))
			case len(args) == 0 && !f.all:
				return c.misuse(cmd, "cli.missing_arg", message.Word("use", cmd.UseLine()))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			kind := ""
			if len(args) == 1 {
				kind = args[0]
				if _, ok := report.KindOf(kind); !ok {
					return c.fault("report.no_kind", message.Word("kind", kind), message.Word("known", report.Keys()))
				}
			}
			if f.all {
				return c.runReports(cmd, kind, f)
			}
			return c.runReport(cmd, kind, f)
		},
	}
	c.placeFlagsOptional(cmd, &f.place)
	cmd.Flags().StringVar(&f.unit, "unit", "", "bí danh đơn vị, ví dụ y-tich")
	cmd.Flags().IntVar(&f.year, "year", 0, "năm đánh giá, ví dụ 2023")
	cmd.Flags().StringVar(&f.out, "out", "", "tệp ghi ra, đuôi .docx, .pdf hoặc .odt; với --all: thư mục hoặc tệp .zip")
	cmd.Flags().StringVar(&f.format, "format", "", "định dạng: docx, pdf hoặc odt (mặc định: theo đuôi tệp; với --all: docx)")
	cmd.Flags().IntVar(&f.quarter, "quarter", 0, "quý của báo cáo quý, 1 đến 4 (mặc định: quý hiện tại)")
	cmd.Flags().BoolVar(&f.all, "all", false, "lập cho mọi đơn vị của kỳ đánh giá mà --unit chủ trì hoặc tham gia")
	c.need(cmd, "unit", "year", "out")
	return cmd
}

func kindLines() string {
	var b strings.Builder
	for _, k := range report.Kinds {
		fmt.Fprintf(&b, "  %-18s %s\n", k.Key, k.Text().In(message.VI))
	}
	return b.String()
}

// paperFormats are the formats of papers.
var paperFormats = map[string]bool{"docx": true, "pdf": true, "odt": true}

func (c *command) runReport(cmd *cobra.Command, kind string, f reportFlags) (err error) {
	format := f.format
	if format == "" {
		format = strings.TrimPrefix(strings.ToLower(filepath.Ext(f.out)), ".")
	}
	if !paperFormats[format] {
		return c.fault("cli.report_ext", message.Word("file", f.out))
	}
	ctx, me := cmd.Context(), consoleActor()
	sys, done, err := c.openData(ctx, f)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, done()) }()
	round, err := sys.PaperRoundOf(ctx, me, kind, f.unit, f.year)
	if err != nil {
		return err
	}
	if format != "docx" {
		fmt.Fprintln(c.stderr, message.Say(c.language(), "cli.making_pdf"))
	}
	asked := app.PaperAsked{Kind: kind, Round: round, Unit: f.unit, Format: format}
	if f.quarter != 0 {
		if f.quarter < 1 || f.quarter > 4 {
			return c.fault("cli.report_quarter", message.Int("quarter", f.quarter))
		}
		asked.Quarter = report.Quarter{Year: sys.Today().Year(), N: f.quarter}
	}
	out, _, err := sys.MakePaper(ctx, me, asked)
	if err != nil {
		return err
	}
	if err := writeWhole(f.out, out); err != nil {
		return c.fault("cli.no_write", message.Word("file", f.out), message.Word("cause", err.Error()))
	}
	if kind != report.Remediation {
		_, err = fmt.Fprintln(c.stdout, message.Say(c.language(), "cli.report_written", message.Word("file", f.out)))
		return err
	}
	return c.sayReport(cmd, sys, me, round, f)
}

// openData opens the installation that the flags name, or, where they name
// none, the demonstration of the year in a folder that done removes.
func (c *command) openData(ctx context.Context, f reportFlags) (sys *app.System, done func() error, err error) {
	if f.dir != "" {
		if sys, err = c.open(ctx, f.place, existing); err != nil {
			return nil, nil, err
		}
		return sys, sys.Close, nil
	}
	demo, there := demonstrations[f.year]
	if f.year == 2024 {
		demo, there = demonstrations[2025], true // it holds the year before
	}
	if !there {
		return nil, nil, c.fault("cli.report_no_demo", message.Word("year", strconv.Itoa(f.year)))
	}
	dir, err := os.MkdirTemp("", "parindex-demo-")
	if err != nil {
		return nil, nil, err
	}
	if sys, _, err = c.openDemo(ctx, demo, dir); err != nil {
		return nil, nil, errors.Join(err, os.RemoveAll(dir))
	}
	return sys, func() error { return errors.Join(sys.Close(), os.RemoveAll(dir)) }, nil
}

// writeWhole writes a file so that it is there whole or not at all.
func writeWhole(name string, data []byte) error {
	tmp, err := os.CreateTemp(filepath.Dir(name), ".parindex-*")
	if err != nil {
		return err
	}
	_, err = tmp.Write(data)
	if err = errors.Join(err, tmp.Close()); err == nil {
		err = os.Rename(tmp.Name(), name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(tmp.Name()))
	}
	return nil
}

// sayReport says what was written, and what a person should check before the
// paper is signed.
func (c *command) sayReport(cmd *cobra.Command, sys *app.System, me app.Actor, round string, f reportFlags) error {
	l := c.language()
	fmt.Fprintln(c.stdout, message.Say(l, "cli.report_written", message.Word("file", f.out)))
	page, err := sys.Report(cmd.Context(), me, round, f.unit)
	if err != nil {
		return err
	}
	for _, finding := range page.Findings {
		fmt.Fprintln(c.stderr, message.Say(l, "cli.check", message.Sub("text", finding.Text)))
	}
	return nil
}
