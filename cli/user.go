package cli

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/parindex/parindex/message"
)

func (c *command) user() *cobra.Command {
	parent := &cobra.Command{
		Use:     "user",
		Short:   "Tài khoản",
		Example: "  parindex user reset ytich.chutich --data /srv/parindex",
		Args:    c.args(0),
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	var p place
	reset := &cobra.Command{
		Use:   "reset TÊN-ĐĂNG-NHẬP --data THƯ-MỤC",
		Short: "Cấp mật khẩu dùng một lần",
		Long: `Cấp mật khẩu dùng một lần cho một tài khoản, kết thúc mọi phiên và tắt xác thực hai bước
của tài khoản đó, bỏ các đường dẫn chưa dùng. Người dùng phải đổi mật khẩu khi đăng nhập.
Dùng cả khi quản trị quên mật khẩu hoặc mất điện thoại.`,
		Example: "  parindex user reset ytich.chutich --data /srv/parindex",
		Args:    c.args(1),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			sys, err := c.open(cmd.Context(), p, existing)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, sys.Close()) }()
			password, err := sys.ResetPassword(cmd.Context(), consoleActor(), args[0])
			if err != nil {
				return err
			}
			_, err = fmt.Fprintln(c.stdout, message.Say(c.language(), "cli.reset", message.Word("login", args[0]), message.Word("password", password)))
			return err
		},
	}
	c.placeFlags(reset, &p)
	parent.AddCommand(reset, c.userImport())
	return parent
}
