package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/message"
)

type reportFlags struct {
	place
	unit, out string
	year      int
}

func (c *command) report() *cobra.Command {
	parent := &cobra.Command{
		Use:     "report",
		Short:   "Lập văn bản chính thức từ dữ liệu",
		Example: "  parindex report remediation --data /srv/parindex --unit y-tich --year 2023 --out bao-cao.docx",
		Args:    c.args(0),
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	var f reportFlags
	cmd := &cobra.Command{
		Use:   "remediation --data THƯ-MỤC --unit ĐƠN-VỊ --year NĂM --out TỆP",
		Short: "Báo cáo kết quả khắc phục chỉ số CCHC chưa đạt điểm tối đa",
		Long: `Lập báo cáo khắc phục theo thể thức Nghị định 30/2020/NĐ-CP. Đuôi tệp quyết định định dạng:
.docx (Word) hoặc .pdf (qua LibreOffice). Chưa đính kèm bản đã ký thì văn bản ghi DỰ THẢO,
số để trống. Mẫu riêng của đơn vị: đặt tại THƯ-MỤC/templates/remediation.docx.`,
		Example: `  parindex report remediation --data /srv/parindex --unit y-tich --year 2023 --out bao-cao.docx
  parindex report remediation --data /srv/parindex --unit y-tich --year 2023 --out bao-cao.pdf`,
		Args: c.args(0),
		RunE: func(cmd *cobra.Command, _ []string) error { return c.runReport(cmd, f) },
	}
	c.placeFlags(cmd, &f.place)
	cmd.Flags().StringVar(&f.unit, "unit", "", "bí danh đơn vị, ví dụ y-tich")
	cmd.Flags().IntVar(&f.year, "year", 0, "năm đánh giá, ví dụ 2023")
	cmd.Flags().StringVar(&f.out, "out", "", "tệp ghi ra, đuôi .docx hoặc .pdf")
	c.need(cmd, "unit", "year", "out")
	parent.AddCommand(cmd)
	return parent
}

func (c *command) runReport(cmd *cobra.Command, f reportFlags) (err error) {
	format := strings.TrimPrefix(strings.ToLower(filepath.Ext(f.out)), ".")
	if format != "docx" && format != "pdf" {
		return c.fault("cli.report_ext", message.Word("file", f.out))
	}
	ctx, me := cmd.Context(), consoleActor()
	sys, err := c.open(ctx, f.place, existing)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, sys.Close()) }()
	round, err := sys.RoundOf(ctx, me, f.unit, f.year)
	if err != nil {
		return err
	}
	if format == "pdf" {
		fmt.Fprintln(c.stderr, message.Say(c.language(), "cli.making_pdf"))
	}
	out, err := sys.WriteReport(ctx, me, round, f.unit, format)
	if err != nil {
		return err
	}
	if err := writeWhole(f.out, out); err != nil {
		return c.fault("cli.no_write", message.Word("file", f.out), message.Word("cause", err.Error()))
	}
	return c.sayReport(cmd, sys, me, round, f)
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
