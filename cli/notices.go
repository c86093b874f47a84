package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/spf13/cobra"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/mail"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/notice"
)

// sendersOf are who hands over what is on its way: by mail where there is a
// mail server, by call always.
func sendersOf(sys *app.System, server *mail.Server) map[string]func(context.Context, notice.Delivery) error {
	all := map[string]func(context.Context, notice.Delivery) error{notice.Hook: sys.Call}
	if server != nil {
		all[notice.Mail] = func(ctx context.Context, d notice.Delivery) error {
			return server.SendKnown(ctx, d.ID, d.Address, d.Subject, d.Body)
		}
	}
	return all
}

// tellEverybody makes the notices of dates, puts the digests that are due on
// their way, and hands over what is. It returns how many arrived.
func tellEverybody(ctx context.Context, sys *app.System, server *mail.Server, link string) (int, error) {
	_, err := sys.NoticeDates(ctx)
	if server != nil && err == nil {
		_, err = sys.Digests(ctx, link)
	}
	if _, kept := sys.KeepForecasts(ctx); kept != nil {
		err = errors.Join(err, kept)
	}
	n, failed := sys.Deliver(ctx, sendersOf(sys, server))
	return n, errors.Join(err, failed)
}

// tellEvery is how often it is looked what there is to tell.
const tellEvery = time.Minute

// tellAlways tells everybody what there is until ctx ends.
func tellAlways(ctx context.Context, sys *app.System, server *mail.Server, link string, log *slog.Logger) {
	for {
		n, err := tellEverybody(ctx, sys, server, link)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			log.Error("notices failed", "sent", n, "error", err)
		case n > 0:
			log.Info("notices", "sent", n)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(tellEvery):
		}
	}
}

func (c *command) notices() *cobra.Command {
	cmd := &cobra.Command{Use: "notices", Short: "Thông báo cho người dùng"}
	cmd.AddCommand(c.sendNotices())
	return cmd
}

func (c *command) sendNotices() *cobra.Command {
	var p place
	var smtp, link string
	var inside bool
	cmd := &cobra.Command{
		Use:   "send --data THƯ-MỤC",
		Short: "Lập và gửi các thông báo đến hạn, thư tổng hợp trong ngày",
		Long: `Lập thông báo cho việc sắp hết hạn, quá hạn; gửi thư tổng hợp cho ai đến giờ nhận; gửi tới ứng dụng
nhắn tin của đơn vị. Chạy lại không báo hai lần. Máy chủ đang chạy tự làm việc này mỗi phút.`,
		Example: "  parindex notices send --data /srv/parindex --smtp-file /etc/parindex/may-chu-thu --public-url https://cchc.huyen.gov.vn",
		Args:    c.args(0),
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			server, err := c.mailServer(smtp)
			if err != nil {
				return err
			}
			sys, err := c.open(cmd.Context(), p, existing)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, sys.Close()) }()
			sys.Fetch.Inside = inside
			n, err := tellEverybody(cmd.Context(), sys, server, link)
			fmt.Fprintln(c.stdout, message.Say(c.language(), "cli.notices_sent", message.Int("n", n)))
			return err
		},
	}
	cmd.Flags().StringVar(&smtp, "smtp-file", "", smtpHelp)
	cmd.Flags().StringVar(&link, "public-url", "", linkHelp)
	cmd.Flags().BoolVar(&inside, "feeds-inside", false, "cho phép địa chỉ trong mạng nội bộ")
	c.placeFlags(cmd, &p)
	return cmd
}

const linkHelp = "địa chỉ mà người dùng mở trang, ghi vào thư, ví dụ https://cchc.huyen.gov.vn"
