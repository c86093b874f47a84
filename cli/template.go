package cli

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/report"
)

func (c *command) template() *cobra.Command {
	parent := &cobra.Command{
		Use:     "template",
		Short:   "Mẫu Word của các văn bản",
		Example: "  parindex template list\n  parindex template export remediation --out mau-bao-cao.docx\n  parindex template check remediation mau-bao-cao.docx",
		Args:    c.args(0),
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	parent.AddCommand(c.templateList(), c.templateExport(), c.templateCheck())
	return parent
}

func (c *command) templateList() *cobra.Command {
	return &cobra.Command{
		Use:     "list",
		Short:   "Liệt kê các loại văn bản có mẫu",
		Example: "  parindex template list",
		Args:    c.args(0),
		RunE: func(*cobra.Command, []string) error {
			for _, k := range report.Kinds {
				if _, err := fmt.Fprintf(c.stdout, "%-18s %s\n", k.Key, message.Say(c.language(), k.Text().Key)); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

func (c *command) templateExport() *cobra.Command {
	var out string
	export := &cobra.Command{
		Use:   "export LOẠI --out TỆP.docx",
		Short: "Xuất mẫu Word có sẵn để sửa theo đơn vị mình",
		Long: `Xuất mẫu Word có sẵn. Sửa trong Word (giữ các chỗ điền {{…}}), rồi đưa lên ở trang Mẫu văn bản
hoặc đặt vào THƯ-MỤC-DỮ-LIỆU/templates/LOẠI.docx; xoá tệp đó thì trở lại mẫu có sẵn.
Các chỗ điền dùng được: docs/templates.md. Các loại: parindex template list.`,
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
	return export
}

func (c *command) templateCheck() *cobra.Command {
	var f reportFlags
	check := &cobra.Command{
		Use:   "check LOẠI TỆP.docx",
		Short: "Kiểm tra một mẫu Word: từng lỗi theo đoạn văn và chỗ điền",
		Long: `Kiểm tra cú pháp của mọi chỗ điền. Nêu --unit và --year thì lập thử văn bản từ số liệu thật (của --data,
hoặc số liệu trình diễn), nhờ đó tên trường viết sai cũng hiện ra. Mã thoát 1 khi có lỗi.`,
		Example: "  parindex template check remediation mau-bao-cao.docx --unit y-tich --year 2023",
		Args:    c.args(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.runTemplateCheck(cmd, args[0], args[1], f)
		},
	}
	c.placeFlagsOptional(check, &f.place)
	check.Flags().StringVar(&f.unit, "unit", "", "bí danh đơn vị, ví dụ y-tich")
	check.Flags().IntVar(&f.year, "year", 0, "năm đánh giá, ví dụ 2023")
	return check
}

func (c *command) runTemplateCheck(cmd *cobra.Command, kind, name string, f reportFlags) error {
	if _, err := app.ShippedTemplate(kind); err != nil {
		return err
	}
	if (f.unit == "") != (f.year == 0) {
		return c.misuse(cmd, "cli.template_data")
	}
	form, err := os.ReadFile(name)
	if err != nil {
		return c.fault("template.unreadable", message.Word("cause", err.Error()))
	}
	faults := app.TemplateFaults(form)
	if len(faults) == 0 && f.unit != "" {
		if faults, err = c.tryTemplate(cmd, kind, form, f); err != nil {
			return err
		}
	}
	l := c.language()
	if len(faults) == 0 {
		_, err := fmt.Fprintln(c.stdout, message.Say(l, "cli.template_good", message.Word("file", name)))
		return err
	}
	for _, fault := range faults {
		fmt.Fprintln(c.stderr, "- "+fault.In(l))
	}
	return c.fault("cli.template_faults", message.Word("file", name), message.Int("n", len(faults)))
}

func (c *command) tryTemplate(cmd *cobra.Command, kind string, form []byte, f reportFlags) (faults []message.Text, err error) {
	ctx, me := cmd.Context(), consoleActor()
	sys, done, err := c.openData(ctx, f)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, done()) }()
	round, err := sys.PaperRoundOf(ctx, me, kind, f.unit, f.year)
	if err != nil {
		return nil, err
	}
	check, err := sys.TryTemplate(ctx, me, round, kind, form)
	if err != nil {
		return nil, err
	}
	return check.Faults, nil
}
