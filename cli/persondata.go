package cli

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/message"
)

func (c *command) personData() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "person-data",
		Short: "Cho xem, xoá dữ liệu cá nhân của một người (Luật số 91/2025/QH15)",
		Example: "  parindex person-data show --data /srv/parindex --text \"Nguyễn Văn A\" --dossier H35.21-240304-0001\n" +
			"  parindex person-data erase --data /srv/parindex --text \"Nguyễn Văn A\" --yes\n" +
			"  parindex person-data expire --data /srv/parindex --days 365",
		Args: c.args(0),
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(c.showPerson(), c.erasePerson(), c.expireRejects())
	return cmd
}

// askFlags adds the flags that say of whom.
func (c *command) askFlags(cmd *cobra.Command, p *place, q *app.PersonAsked) {
	c.placeFlags(cmd, p)
	cmd.Flags().StringArrayVar(&q.Texts, "text", nil, "họ tên, số định danh, số điện thoại… đúng như có thể đã ghi; nhiều lần được")
	cmd.Flags().StringArrayVar(&q.Dossiers, "dossier", nil, "mã hồ sơ của người đó; nhiều lần được")
}

func (c *command) showPerson() *cobra.Command {
	var p place
	var q app.PersonAsked
	cmd := &cobra.Command{
		Use:   "show --data THƯ-MỤC --text CHỮ",
		Short: "Tìm mọi chỗ nhắc đến một người, để trả lời yêu cầu của họ",
		Long: `Tìm trong mọi chỗ người dùng hoặc tệp nạp vào ghi tự do: giải trình, lý do, sổ văn bản, sổ
theo dõi, tin bài, nhận xét… và nhật ký. Hồ sơ thủ tục hành chính không giữ tên người nộp,
chỉ giữ mã hồ sơ. Nội dung bên trong tệp tài liệu không được tìm.`,
		Example: "  parindex person-data show --data /srv/parindex --text \"Nguyễn Văn A\" --dossier H35.21-240304-0001",
		Args:    c.args(0),
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			sys, err := c.open(cmd.Context(), p, existing)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, sys.Close()) }()
			v, err := sys.PersonData(cmd.Context(), consoleActor(), q)
			if err != nil {
				return err
			}
			c.printPerson(v)
			return nil
		},
	}
	c.askFlags(cmd, &p, &q)
	return cmd
}

func (c *command) printPerson(v *app.PersonData) {
	l := c.language()
	for _, m := range v.Mentions {
		fmt.Fprintf(c.stdout, "%s (%s) %s: %s\n", message.Say(l, "persondata.in."+m.Table), m.Column, m.Key, message.Shorten(strings.Join(strings.Fields(m.Text), " "), 200))
	}
	for _, code := range slices.Sorted(maps.Keys(v.Dossiers)) {
		for _, table := range slices.Sorted(maps.Keys(v.Dossiers[code])) {
			fmt.Fprintf(c.stdout, "%s %s: %d\n", message.Say(l, "persondata.in."+table), code, v.Dossiers[code][table])
		}
	}
	fmt.Fprintln(c.stdout, message.Say(l, "persondata.found", message.Int("places", len(v.Mentions)), message.Int("dossiers", len(v.Dossiers)), message.Int("logged", v.Logged)))
}

func (c *command) erasePerson() *cobra.Command {
	var p place
	var q app.PersonAsked
	var sure bool
	cmd := &cobra.Command{
		Use:   "erase --data THƯ-MỤC --text CHỮ --yes",
		Short: "Che một người ở mọi chỗ, đổi mã hồ sơ của họ thành mã vô nghĩa",
		Long: `Thay chữ tìm được bằng “[đã xoá]” ở mọi chỗ ghi tự do, đổi mã hồ sơ thành mã không nói lên
điều gì, xoá nội dung các mục nhật ký có nhắc đến (chuỗi băm vẫn đúng). Số liệu, điểm và tệp
tài liệu giữ nguyên. Không hoàn tác được: xem trước bằng show, sao lưu trước. Bản sao lưu cũ
vẫn còn dữ liệu cho đến khi hết hạn giữ. Xoá ở hệ thống một cửa trước, nếu không lần nạp sau
hồ sơ lại vào.`,
		Example: "  parindex person-data erase --data /srv/parindex --text \"Nguyễn Văn A\" --yes",
		Args:    c.args(0),
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			if !sure {
				return c.fault("persondata.not_sure")
			}
			return c.erase(cmd.Context(), p, q)
		},
	}
	c.askFlags(cmd, &p, &q)
	cmd.Flags().BoolVar(&sure, "yes", false, "chắc chắn: việc này không hoàn tác được")
	return cmd
}

func (c *command) erase(ctx context.Context, p place, q app.PersonAsked) (err error) {
	sys, err := c.open(ctx, p, existing)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, sys.Close()) }()
	e, err := sys.ErasePerson(ctx, consoleActor(), q)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(c.stdout, message.Say(c.language(), "persondata.erased", message.Int("places", e.Places), message.Int("dossiers", e.Dossiers), message.Int("logged", e.Payloads)))
	return err
}

func (c *command) expireRejects() *cobra.Command {
	var p place
	var days int
	cmd := &cobra.Command{
		Use:   "expire --data THƯ-MỤC --days SỐ-NGÀY",
		Short: "Xoá các dòng hồ sơ bị loại khi nạp đã quá thời hạn giữ",
		Long: `Dòng bị loại được giữ nguyên văn để sửa rồi nạp lại, nên có thể có tên người nộp. Lệnh xoá
các tệp đó khi đã quá số ngày; đặt vào lịch chạy hằng đêm theo quy định của đơn vị.`,
		Example: "  parindex person-data expire --data /srv/parindex --days 365",
		Args:    c.args(0),
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			sys, err := c.open(cmd.Context(), p, existing)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, sys.Close()) }()
			n, err := sys.DropRejects(cmd.Context(), consoleActor(), days)
			if err != nil {
				return err
			}
			_, err = fmt.Fprintln(c.stdout, message.Say(c.language(), "persondata.expired", message.Int("files", n), message.Int("days", days)))
			return err
		},
	}
	c.placeFlags(cmd, &p)
	cmd.Flags().IntVar(&days, "days", 365, "số ngày giữ")
	return cmd
}
