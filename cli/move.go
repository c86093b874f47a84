package cli

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/message"
)

func (c *command) move() *cobra.Command {
	var from, to place
	cmd := &cobra.Command{
		Use:   "move --from-data THƯ-MỤC --to-data THƯ-MỤC",
		Short: "Chuyển toàn bộ sang nơi khác: SQLite sang PostgreSQL, thư mục sang kho S3",
		Long: `Chép mọi dữ liệu và tài liệu sang một nơi còn trống rồi đối chiếu hai bên: số dòng và mã
băm của từng bảng, mã SHA-256 của từng tài liệu. Nơi cũ giữ nguyên. Dừng máy chủ trước khi
chuyển; nếu có người ghi trong lúc chuyển, lệnh báo lỗi. Bị ngắt giữa chừng thì chạy lại
đúng lệnh đó. Sao lưu nơi cũ trước.`,
		Example: "  parindex move --from-data /srv/parindex --to-data /srv/parindex-moi --to-database postgres://parindex@db/parindex\n" +
			"  parindex move --from-data /srv/parindex --to-data /srv/parindex-moi --to-blobs 's3://parindex?endpoint=https://s3.tinh.gov.vn'",
		Args: c.args(0),
		RunE: func(cmd *cobra.Command, _ []string) error { return c.runMove(cmd.Context(), from, to) },
	}
	for _, side := range []struct {
		name, word string
		at         *place
	}{{"from", "cũ", &from}, {"to", "mới", &to}} {
		cmd.Flags().StringVar(&side.at.dir, side.name+"-data", "", "thư mục dữ liệu "+side.word)
		cmd.Flags().StringVar(&side.at.database, side.name+"-database", "", "PostgreSQL "+side.word+"; không có: SQLite trong thư mục")
		cmd.Flags().StringVar(&side.at.blobs, side.name+"-blobs", "", "kho tệp S3 "+side.word+"; không có: thư mục files")
	}
	c.need(cmd, "from-data", "to-data")
	return cmd
}

func (c *command) runMove(ctx context.Context, from, to place) error {
	if _, err := os.Stat(from.dir); err != nil {
		return c.fault("cli.no_data", message.Word("dir", from.dir))
	}
	if err := os.MkdirAll(to.dir, 0o700); err != nil {
		return c.fault("cli.no_data_dir", message.Word("dir", to.dir), message.Word("cause", err.Error()))
	}
	progress := c.progress("backup.progress")
	copied, err := app.Move(ctx, consoleActor(), from.app(), to.app(), time.Now, progress.told)
	progress.end()
	if err != nil {
		return err
	}
	l := c.language()
	if copied.Again {
		fmt.Fprintln(c.stdout, message.Say(l, "move.again"))
	}
	fmt.Fprintln(c.stdout, message.Say(l, "move.done", message.Int("rows", int(copied.Rows)), message.Int("tables", len(copied.Tables)),
		message.Int("files", copied.Files), message.Word("dir", to.dir)))
	return nil
}

func (c *command) migrate() *cobra.Command {
	var p place
	cmd := &cobra.Command{
		Use:   "migrate --data THƯ-MỤC",
		Short: "Nâng cấp cơ sở dữ liệu lên phiên bản của chương trình",
		Long: `Nâng cấp cơ sở dữ liệu, có khoá: nhiều bản chạy cùng lúc thì chờ nhau. Máy chủ tự làm việc
này khi khởi động; lệnh riêng dùng khi có nhiều máy chủ, hoặc để xem trước khi mở cho mọi người.`,
		Example: "  parindex migrate --data /srv/parindex --database postgres://parindex@db/parindex",
		Args:    c.args(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if _, err := os.Stat(p.dir); err != nil {
				return c.fault("cli.no_data", message.Word("dir", p.dir))
			}
			before, after, err := app.Migrate(cmd.Context(), consoleActor(), p.app())
			if err != nil {
				return err
			}
			key := "migrate.done"
			if before == after {
				key = "migrate.nothing"
			}
			fmt.Fprintln(c.stdout, message.Say(c.language(), key, message.Int("before", int(before)), message.Int("after", int(after))))
			return nil
		},
	}
	c.placeFlags(cmd, &p)
	return cmd
}
