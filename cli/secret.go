package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/message"
)

// secretEnv names the file of the secret key, where it is not in the data
// folder: copies on one database share one.
const secretEnv = "PARINDEX_SECRET_FILE"

func (c *command) secret() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "secret",
		Short:   "Khoá bí mật niêm các mã xác thực hai bước trong cơ sở dữ liệu",
		Example: "  parindex secret change --data /srv/parindex",
		Args:    c.args(0),
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	var p place
	change := &cobra.Command{
		Use:   "change --data THƯ-MỤC",
		Short: "Đổi khoá bí mật, niêm lại mọi thứ bằng khoá mới",
		Long: `Tạo khoá mới, niêm lại mọi mã xác thực hai bước bằng khoá mới trong một giao dịch. Dừng
máy chủ trước; nhiều máy chủ dùng chung cơ sở dữ liệu thì chép tệp mới cho từng máy.
Khoá nằm ở secret.key trong thư mục dữ liệu, hoặc ở tệp mà biến PARINDEX_SECRET_FILE chỉ ra.`,
		Example: "  parindex secret change --data /srv/parindex",
		Args:    c.args(0),
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			sys, err := c.open(cmd.Context(), p, existing)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, sys.Close()) }()
			id, err := sys.ChangeKey(cmd.Context(), consoleActor())
			if err != nil {
				return err
			}
			_, err = fmt.Fprintln(c.stdout, message.Say(c.language(), "secret.changed", message.Word("id", id), message.Word("file", p.app().SecretFile())))
			return err
		},
	}
	c.placeFlags(change, &p)
	cmd.AddCommand(change)
	return cmd
}

// tellSecret says after a restore that the key is to be brought too.
func (c *command) tellSecret(ctx context.Context, p place) (err error) {
	sys, err := c.open(ctx, p, existing)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, sys.Close()) }()
	f, err := sys.ExamineSecret(ctx, consoleActor())
	if err == nil && f.Level == app.Bad {
		_, err = fmt.Fprintln(c.stdout, message.Say(c.language(), "secret.restored", message.Sub("text", f.Mend)))
	}
	return err
}
