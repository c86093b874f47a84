package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/message"
)

func (c *command) template() *cobra.Command {
	parent := &cobra.Command{
		Use:     "template",
		Short:   "Mẫu Word của các văn bản",
		Example: "  parindex template export remediation --out mau-bao-cao.docx",
		Args:    c.args(0),
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	var out string
	export := &cobra.Command{
		Use:   "export LOẠI --out TỆP.docx",
		Short: "Xuất mẫu Word có sẵn để sửa theo đơn vị mình",
		Long: `Xuất mẫu Word có sẵn. Sửa trong Word (giữ các chỗ điền {{…}}), rồi đặt vào
THƯ-MỤC-DỮ-LIỆU/templates/LOẠI.docx; xoá tệp đó thì trở lại mẫu có sẵn.
Các chỗ điền dùng được: docs/templates.md. Loại hiện có: remediation, apology.`,
		Example: "  parindex template export remediation --out mau-bao-cao.docx",
		Args:    c.args(1),
		RunE: func(_ *cobra.Command, args []string) error {
			data, err := app.ShippedTemplate(args[0])
			if err != nil {
				return err
			}
			if err := writeWhole(out, data); err != nil {
				return c.fault("cli.no_write", message.Word("file", out), message.Word("cause", err.Error()))
			}
			_, err = fmt.Fprintln(c.stdout, message.Say(c.language(), "cli.report_written", message.Word("file", out)))
			return err
		},
	}
	export.Flags().StringVar(&out, "out", "", "tệp ghi ra")
	c.need(export, "out")
	parent.AddCommand(export)
	return parent
}
