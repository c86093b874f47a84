package cli

import (
	"bytes"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/parindex/parindex/form"
	"github.com/parindex/parindex/message"
)

func (c *command) lint() *cobra.Command {
	var asJSON, force bool
	var fix string
	cmd := &cobra.Command{
		Use:   "lint TỆP.docx",
		Short: "Kiểm tra thể thức văn bản Word theo Nghị định 30/2020/NĐ-CP",
		Long: `Đo khổ giấy, lề, phông, cỡ chữ từng ô, Quốc hiệu, số và ngày, Kính gửi, đề mục, chữ ký, Nơi nhận,
số trang theo Phụ lục I Nghị định 30/2020/NĐ-CP. Mỗi chỗ sai nêu mục của Phụ lục I, giá trị đo được
và giá trị đúng. --fix ghi một bản đã sửa những chỗ sửa được mà không đụng đến nội dung.
Mã thoát: 0 đúng thể thức, 1 có chỗ sai, 2 không đọc được tệp.`,
		Example: `  parindex lint bao-cao.docx
  parindex lint bao-cao.docx --json
  parindex lint bao-cao.docx --fix bao-cao-da-sua.docx`,
		Args: c.args(1),
		RunE: func(_ *cobra.Command, args []string) error { return c.runLint(args[0], fix, asJSON, force) },
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "in kết quả dạng JSON")
	cmd.Flags().StringVar(&fix, "fix", "", "ghi bản đã sửa vào tệp này")
	cmd.Flags().BoolVar(&force, "force", false, "ghi đè tệp đã có")
	return cmd
}

// linted is the shape of lint's JSON.
type linted struct {
	File     string         `json:"file"`
	Findings []form.Finding `json:"findings"`
	Fixed    int            `json:"fixed"`         // findings mended in Out
	Out      string         `json:"out,omitempty"` // where the mended copy was written
}

func (c *command) runLint(file, fix string, asJSON, force bool) error {
	data, err := readFile(file)
	if err != nil {
		return unreadable(err, c)
	}
	checked, err := form.Check(data)
	if err != nil {
		return unreadable(message.Problems{{File: file, Text: message.T("problem.cause", message.Word("cause", err.Error()))}}, c)
	}
	out := linted{File: file, Findings: checked.Findings, Out: fix}
	if fix != "" {
		if _, err := os.Stat(fix); err == nil && !force {
			return c.fault("cli.fix_exists", message.Word("file", fix))
		}
		mended, n, err := form.Fix(data)
		if err != nil {
			return unreadable(err, c)
		}
		if err := writeWhole(fix, mended); err != nil {
			return c.fault("cli.no_write", message.Word("file", fix), message.Word("cause", err.Error()))
		}
		out.Fixed = n
	}
	if asJSON {
		err = c.printJSON(out)
	} else {
		err = c.sayLinted(out)
	}
	if err == nil && len(out.Findings) > 0 {
		return errQuiet
	}
	return err
}

func (c *command) sayLinted(out linted) error {
	l := c.language()
	var b bytes.Buffer
	for _, f := range out.Findings {
		line := message.Say(l, "cli.lint_finding", message.Word("severity", message.Say(l, "severity."+f.Severity)), message.Word("at", f.At), message.Sub("text", f.Said), message.Word("clause", f.Clause))
		if f.Fixable {
			line += " " + message.Say(l, "cli.lint_fixable")
		}
		fmt.Fprintln(&b, line)
	}
	if len(out.Findings) == 0 {
		fmt.Fprintln(&b, message.Say(l, "cli.lint_clean", message.Word("file", out.File)))
	} else {
		fmt.Fprintln(&b, message.Say(l, "cli.lint_found", message.Int("n", len(out.Findings))))
	}
	if out.Out != "" {
		fmt.Fprintln(&b, message.Say(l, "cli.lint_fixed", message.Word("file", out.Out), message.Int("n", out.Fixed)))
	}
	return c.print(&b)
}
