package cli

import (
	"bytes"
	"io"

	"github.com/spf13/cobra"
)

// index is the parent of the commands about a rulebook's file.
func (c *command) index() *cobra.Command {
	parent := &cobra.Command{
		Use:   "index",
		Short: "Kiểm tra, thử, so sánh, xem, nhập và xuất bộ chỉ số",
		Long: `Làm việc với tệp bộ chỉ số (YAML). Không cần máy chủ, không ghi vào dữ liệu.
Định dạng tệp: docs/rulebook.md; trình soạn thảo gợi ý được nhờ rules/schema.json.`,
		Example: `  parindex index check rules/chi-lang-2023.yaml
  parindex index diff rules/cu.yaml rules/moi.yaml
  parindex index import phu-luc.docx --out rules/bo-chi-so-2025.yaml --year 2025`,
		Args: c.args(0),
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	parent.AddCommand(c.indexCheck(), c.indexTest(), c.indexDiff(), c.indexShow(), c.indexImport(), c.indexExport())
	return parent
}

// some accepts one argument or more.
func (c *command) some() cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return c.args(1)(cmd, args)
		}
		return nil
	}
}

// print writes a whole page at once.
func (c *command) print(b *bytes.Buffer) error {
	_, err := io.Copy(c.stdout, b)
	return err
}
