package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/mail"
	"github.com/parindex/parindex/message"
)

// smtpVariable holds the address of the mail server where no file does.
const smtpVariable = "PARINDEX_SMTP"

// mailServer reads the address of the mail server from the first line of a
// file, else from the environment; nil when there is none.
func (c *command) mailServer(file string) (*mail.Server, error) {
	address := os.Getenv(smtpVariable)
	if file != "" {
		var err error
		if address, err = firstLine(file); err != nil {
			return nil, err
		}
	}
	if address == "" {
		return nil, nil
	}
	server, err := mail.Parse(strings.TrimSpace(address))
	if err != nil {
		return nil, c.fault("cli.bad_smtp", message.Word("cause", err.Error()))
	}
	return &server, nil
}

const smtpHelp = "tệp có địa chỉ máy chủ thư ở dòng đầu: smtp://người-dùng:mật-khẩu@máy-chủ:587?from=địa-chỉ-gửi (hoặc biến môi trường " + smtpVariable + ")"

func (c *command) morningDossiers() *cobra.Command {
	var p place
	var dryRun bool
	var smtp string
	cmd := &cobra.Command{
		Use:   "morning --data THƯ-MỤC",
		Short: "Gửi danh sách hồ sơ sắp đến hạn, quá hạn của hôm nay",
		Long: `Gửi thư cho những người đã đăng ký ở trang “Sắp đến hạn, quá hạn” của đơn vị: hồ sơ đã trả nhưng
chưa kết thúc trên hệ thống, hồ sơ sắp đến hạn và quá hạn theo người xử lý, và điểm có thể mất.
Mỗi người mỗi ngày một thư; chạy lại không gửi lần nữa. Máy chủ đang chạy với --smtp-file tự gửi lúc 07:00.`,
		Example: `  parindex dossiers morning --data /srv/parindex --dry-run
  parindex dossiers morning --data /srv/parindex --smtp-file /etc/parindex/may-chu-thu`,
		Args: c.args(0),
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			server, err := c.mailServer(smtp)
			if err != nil {
				return err
			}
			if server == nil && !dryRun {
				return c.fault("cli.no_smtp")
			}
			sys, err := c.open(cmd.Context(), p, existing)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, sys.Close()) }()
			if dryRun {
				return c.showMornings(cmd.Context(), sys)
			}
			n, err := sendMornings(cmd.Context(), sys, *server)
			fmt.Fprintln(c.stdout, message.Say(c.language(), "cli.morning_sent", message.Int("n", n)))
			return err
		},
	}
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "in ra thư, không gửi")
	cmd.Flags().StringVar(&smtp, "smtp-file", "", smtpHelp)
	c.placeFlags(cmd, &p)
	return cmd
}

func (c *command) showMornings(ctx context.Context, sys *app.System) error {
	all, err := sys.Mornings(ctx)
	if err != nil {
		return err
	}
	for _, m := range all {
		fmt.Fprintf(c.stdout, "%s\n%s\n\n%s\n", message.Say(c.language(), "cli.morning_to", message.Word("to", strings.Join(m.Addresses, ", "))), m.Subject, m.Text)
	}
	if len(all) == 0 {
		fmt.Fprintln(c.stdout, message.Say(c.language(), "cli.morning_none"))
	}
	return nil
}

// sendMornings sends the lists of today and returns how many letters went out.
// One that fails does not keep the others.
func sendMornings(ctx context.Context, sys *app.System, server mail.Server) (n int, err error) {
	all, err := sys.Mornings(ctx)
	if err != nil {
		return 0, err
	}
	for _, m := range all {
		to, failed := sys.TakeMorning(ctx, m)
		if failed == nil && len(to) > 0 {
			failed = server.Send(ctx, to, m.Subject, m.Text)
		}
		if failed != nil {
			err = errors.Join(err, fmt.Errorf("%s: %w", m.Office.Alias, failed))
			continue
		}
		n += len(to)
	}
	return n, err
}

// sendEveryMorning sends the lists at their hour on working days until ctx
// ends.
func sendEveryMorning(ctx context.Context, sys *app.System, server mail.Server, log *slog.Logger) {
	for {
		now := time.Now()
		next := calendar.On(now).At(app.MorningHour)
		if !next.After(now) {
			next = calendar.On(now.Add(24 * time.Hour)).At(app.MorningHour)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Until(next)):
		}
		works, err := sys.WorkingDay(ctx, calendar.On(next))
		if err == nil && !works {
			continue
		}
		n := 0
		if err == nil {
			n, err = sendMornings(ctx, sys, server)
		}
		if err != nil {
			log.Error("morning lists failed", "sent", n, "error", err)
			continue
		}
		log.Info("morning lists", "sent", n)
	}
}

func (c *command) recountDossiers() *cobra.Command {
	var p place
	cmd := &cobra.Command{
		Use:     "recount --data THƯ-MỤC",
		Short:   "Đếm lại từng hồ sơ và đối chiếu với số đã lưu",
		Long:    "Đếm lại từng hồ sơ của mọi đơn vị và đối chiếu với số đếm đã lưu. Chỉ báo chỗ khác, không sửa. Khác thì mã thoát 1.",
		Example: "  parindex dossiers recount --data /srv/parindex",
		Args:    c.args(0),
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			lean()
			sys, err := c.open(cmd.Context(), p, existing)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, sys.Close()) }()
			n, differ, err := sys.RecountDossiers(cmd.Context(), consoleActor())
			if err != nil {
				return c.stopped(err)
			}
			for _, d := range differ {
				fmt.Fprintln(c.stdout, message.Say(c.language(), "cli.recount_differs", message.Title("unit", d.Unit.Name),
					message.Int("kept", d.Kept.Received), message.Int("real", d.Real.Received), message.Int("kept_late", d.Kept.Late), message.Int("real_late", d.Real.Late), message.Int("places", d.Places)))
			}
			if len(differ) > 0 {
				return c.fault("cli.recount_bad", message.Int("n", len(differ)), message.Int("units", n))
			}
			_, err = fmt.Fprintln(c.stdout, message.Say(c.language(), "cli.recount_good", message.Int("units", n)))
			return err
		},
	}
	c.placeFlags(cmd, &p)
	return cmd
}
