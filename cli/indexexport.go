package cli

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/parindex/parindex/annex"
	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/rulebook"
)

func (c *command) indexExport() *cobra.Command {
	var out string
	cmd := &cobra.Command{
		Use:   "export TỆP.yaml --out TỆP",
		Short: "Xuất bộ chỉ số thành phụ lục Word hoặc Excel để trình ban hành",
		Long: `Xuất bộ chỉ số thành phụ lục như các cơ quan ban hành: STT, lĩnh vực/tiêu chí, điểm tối đa,
tài liệu kiểm chứng, hướng dẫn; các mức chấm là dòng không đánh số dưới tiêu chí.
Đuôi tệp quyết định định dạng: .docx (thể thức Nghị định 30/2020/NĐ-CP), .xlsx,
hoặc .pdf, .odt, .ods (qua LibreOffice).`,
		Example: `  parindex index export rules/chi-lang-2023.yaml --out phu-luc.docx
  parindex index export rules/chi-lang-2023.yaml --out phu-luc.xlsx`,
		Args: c.args(1),
		RunE: func(cmd *cobra.Command, args []string) error { return c.runExport(cmd.Context(), args[0], out) },
	}
	cmd.Flags().StringVar(&out, "out", "", "tệp ghi ra, đuôi .docx, .xlsx, .pdf, .odt hoặc .ods")
	c.need(cmd, "out")
	return cmd
}

func (c *command) runExport(ctx context.Context, file, out string) error {
	format := strings.TrimPrefix(strings.ToLower(filepath.Ext(out)), ".")
	write := map[string]func(*rulebook.Index) ([]byte, error){
		"docx": annex.ExportDOCX, "pdf": annex.ExportDOCX, "odt": annex.ExportDOCX, "xlsx": annex.ExportXLSX, "ods": annex.ExportXLSX,
	}[format]
	if write == nil {
		return c.fault("cli.export_ext", message.Word("file", out))
	}
	x, err := loadIndex(file)
	if err != nil {
		return err
	}
	data, err := write(x)
	if err == nil {
		data, err = app.Converted(ctx, data, format)
	}
	if err != nil {
		return err
	}
	if err := writeWhole(out, data); err != nil {
		return c.fault("cli.no_write", message.Word("file", out), message.Word("cause", err.Error()))
	}
	_, err = fmt.Fprintln(c.stdout, message.Say(c.language(), "cli.report_written", message.Word("file", out)))
	return err
}
