package cli

import (
	"bytes"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/parindex/parindex/annex"
	"github.com/parindex/parindex/message"
)

type importFlags struct {
	options annex.Options
	out     string
	force   bool
	json    bool
}

func (c *command) indexImport() *cobra.Command {
	var f importFlags
	cmd := &cobra.Command{
		Use:   "import TỆP --out TỆP.yaml",
		Short: "Nhập bảng tiêu chí của phụ lục Word, Excel thành tệp bộ chỉ số",
		Long: `Nhập bảng tiêu chí như các cơ quan ban hành (STT, lĩnh vực/tiêu chí, điểm tối đa, tài liệu
kiểm chứng, hướng dẫn; tên và thứ tự cột có thể khác) thành tệp YAML nạp được ngay.
Tệp nhập: .xlsx, .docx, .csv hoặc .txt. Chỗ nào không đọc được chắc chắn thì ghi chú ngay tại
chỗ kèm dòng gốc và để người thẩm định cho điểm, không đoán. Sửa xong, chạy index check.`,
		Example: `  parindex index import phu-luc.docx --out rules/bo-chi-so-2025.yaml --year 2025
  parindex index import phu-luc.xlsx --out xa.yaml --id xa --version 2025-2 --title "Bộ chỉ số CCHC cấp xã" --json`,
		Args: c.args(1),
		RunE: func(_ *cobra.Command, args []string) error { return c.runImport(args[0], f) },
	}
	cmd.Flags().StringVar(&f.out, "out", "", "tệp bộ chỉ số ghi ra (YAML)")
	cmd.Flags().StringVar(&f.options.ID, "id", "", "mã bộ chỉ số; mặc định theo tên tệp")
	cmd.Flags().StringVar(&f.options.Version, "version", "", "phiên bản; mặc định theo năm")
	cmd.Flags().IntVar(&f.options.Year, "year", 0, "năm đánh giá; mặc định theo tiêu đề phụ lục")
	cmd.Flags().StringVar(&f.options.Title, "title", "", "tên bộ chỉ số; mặc định theo tiêu đề phụ lục")
	cmd.Flags().StringVar(&f.options.Level, "level", "", "cấp áp dụng: commune, district, department, province")
	cmd.Flags().IntVar(&f.options.Table, "table", 0, "tệp có nhiều bộ chỉ số thì nhập bảng thứ mấy")
	cmd.Flags().BoolVar(&f.force, "force", false, "ghi đè tệp đã có")
	cmd.Flags().BoolVar(&f.json, "json", false, "in kết quả dạng JSON")
	c.need(cmd, "out")
	return cmd
}

// The shape of import's JSON.
type (
	importOutput struct {
		File       string       `json:"file"`
		Index      string       `json:"index"`
		Version    string       `json:"version"`
		Total      string       `json:"total"`
		Components int          `json:"components"`
		Appraised  int          `json:"appraised"` // left to a person
		Marks      []importLine `json:"marks"`
		Notes      []importLine `json:"notes"`
	}
	importLine struct {
		File string `json:"file"`
		Line int    `json:"line"`
		Code string `json:"code,omitempty"`
		Row  string `json:"row,omitempty"`
		Text string `json:"text"`
	}
)

func (c *command) runImport(file string, f importFlags) error {
	if _, err := os.Stat(f.out); !f.force && !errors.Is(err, os.ErrNotExist) {
		return c.fault("cli.import_exists", message.Word("file", f.out))
	}
	data, err := readFile(file)
	if err != nil {
		return err
	}
	im, err := annex.Import(data, file, f.options)
	if err != nil {
		return err
	}
	if err := writeWhole(f.out, im.YAML); err != nil {
		return c.fault("cli.no_write", message.Word("file", f.out), message.Word("cause", err.Error()))
	}
	out := importOutput{
		File: f.out, Index: im.Index.ID, Version: im.Index.Version, Total: im.Index.Total.String(), Components: len(im.Index.Leaves()),
		Marks: c.importLines(im.Marks), Notes: c.importLines(im.Notes),
	}
	for _, leaf := range im.Index.Leaves() {
		if leaf.Rule.Kind == "appraised" {
			out.Appraised++
		}
	}
	if f.json {
		return c.printJSON(out)
	}
	var b bytes.Buffer
	for _, list := range []message.Problems{im.Notes, im.Marks} {
		if len(list) > 0 {
			fmt.Fprintln(&b, list.In(c.language()))
		}
	}
	fmt.Fprintln(&b, message.Say(c.language(), "cli.imported", message.Word("file", f.out), message.Int("components", out.Components), message.Points("total", im.Index.Total)))
	if len(im.Marks) > 0 {
		fmt.Fprintln(&b, message.Say(c.language(), "cli.import_marks", message.Int("n", len(im.Marks)), message.Word("mark", annex.Mark)))
	}
	return c.print(&b)
}

func (c *command) importLines(list message.Problems) []importLine {
	lines := make([]importLine, 0, len(list))
	for _, p := range list {
		lines = append(lines, importLine{File: p.File, Line: p.Line, Code: p.Code, Row: p.Value, Text: p.Text.In(c.language())})
	}
	return lines
}
