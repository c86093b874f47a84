package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"sync"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/parindex/parindex"
	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/web"
)

const defaultAddr = "127.0.0.1:8080"

func (c *command) serve() *cobra.Command {
	var p place
	var addr string
	var inside bool
	var most int64
	to := backupTo{keep: 14}
	cmd := &cobra.Command{
		Use:   "serve --data THƯ-MỤC",
		Short: "Chạy máy chủ trên dữ liệu của đơn vị",
		Long: `Chạy máy chủ trên một thư mục dữ liệu (SQLite và tệp). Lần đầu tạo tài khoản quản trị
và in mật khẩu dùng một lần; đăng nhập rồi đổi ngay. Ctrl-C để dừng.`,
		Example: "  parindex serve --data /srv/parindex\n  parindex serve --data /srv/parindex --addr 10.0.0.5:8080\n" +
			"  parindex serve --data /srv/parindex --database postgres://parindex@db/parindex",
		Args: c.args(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if demoFolder(p.dir) != "" && !loopback(addr) {
				return c.fault("cli.demo_public")
			}
			return c.runServe(cmd.Context(), p, addr, most, inside, to)
		},
	}
	c.placeFlags(cmd, &p)
	cmd.Flags().StringVar(&addr, "addr", defaultAddr, "địa chỉ và cổng")
	cmd.Flags().BoolVar(&inside, "feeds-inside", false, "cho phép lấy nguồn tin ở địa chỉ trong mạng nội bộ")
	cmd.Flags().Int64Var(&most, "max-file", 50, "dung lượng tối đa của một tệp tài liệu kiểm chứng, MB")
	cmd.Flags().StringVar(&to.dir, "backup-dir", "", "tự sao lưu vào thư mục này lúc 02:00 mỗi đêm, giữ 14 bản mới nhất; nên là ổ đĩa khác")
	cmd.Flags().StringVar(&to.passphraseFile, "backup-passphrase-file", "", "mã hoá bản sao lưu bằng mật khẩu ở dòng đầu của tệp này")
	return cmd
}

// mostFile is the largest that one file of evidence may be allowed to be, in
// MB: what is larger does not come within the time that one request has.
const mostFile = 2000

// place is where an installation lives.
type place struct{ dir, database string }

// placeFlags adds the flags that name an installation.
func (c *command) placeFlags(cmd *cobra.Command, p *place) {
	cmd.Flags().StringVar(&p.dir, "data", "", "thư mục dữ liệu")
	cmd.Flags().StringVar(&p.database, "database", "", "PostgreSQL thay cho SQLite: postgres://người-dùng@máy/cơ-sở-dữ-liệu")
	c.need(cmd, "data")
}

// fault is a failure in the words of the catalogue.
func (c *command) fault(key string, args ...message.Arg) error {
	return &app.Error{Kind: app.Invalid, Text: message.T(key, args...)}
}

// Whether an installation must be there already when it is opened.
const (
	existing = false
	created  = true
)

// open opens an installation under the clock of the machine.
func (c *command) open(ctx context.Context, p place, create bool) (*app.System, error) {
	return c.openAt(ctx, p, create, time.Now)
}

func (c *command) openAt(ctx context.Context, p place, create bool, now func() time.Time) (*app.System, error) {
	if create {
		if err := os.MkdirAll(p.dir, 0o700); err != nil {
			return nil, c.fault("cli.no_data_dir", message.Word("dir", p.dir), message.Word("cause", err.Error()))
		}
	} else if _, err := os.Stat(p.dir); err != nil {
		return nil, c.fault("cli.no_data", message.Word("dir", p.dir))
	}
	return app.Open(ctx, p.dir, p.database, now)
}

func (c *command) runServe(ctx context.Context, p place, addr string, most int64, inside bool, to backupTo) (err error) {
	if most < 1 || most > mostFile {
		return c.fault("cli.max_file", message.Int("most", mostFile))
	}
	if to.lock.Passphrase, err = firstLine(to.passphraseFile); err != nil {
		return err
	}
	listener, err := c.listen(ctx, addr)
	if err != nil {
		return err
	}
	sys, err := c.open(ctx, p, created)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	defer func() { err = errors.Join(err, sys.Close()) }()
	sys.Fetch.Inside = inside
	sys.SetMostProof(most << 20)
	login, password, err := sys.FirstAdministrator(ctx)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	if password != "" {
		fmt.Fprintln(c.stdout, message.Say(c.language(), "cli.first_admin", message.Word("login", login), message.Word("password", password)))
	}
	if to.dir != "" {
		nights, stop := context.WithCancel(ctx)
		var night sync.WaitGroup
		night.Go(func() { c.backUpNightly(nights, sys, to, slog.New(slog.NewTextHandler(c.stderr, nil))) })
		defer func() { stop(); night.Wait() }() // before the database is closed
	}
	return c.serveOn(ctx, listener, sys, web.Options{Handbook: parindex.Shipped})
}

// listen takes the port before anything is written, so that a taken one leaves
// no trace.
func (c *command) listen(ctx context.Context, addr string) (net.Listener, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, c.fault("cli.port_taken", message.Word("addr", addr))
	}
	if err != nil {
		return nil, c.fault("cli.bad_addr", message.Word("addr", addr), message.Word("cause", err.Error()))
	}
	return listener, nil
}

// serveOn serves until ctx ends, then lets running requests finish.
func (c *command) serveOn(ctx context.Context, listener net.Listener, sys *app.System, opts web.Options) error {
	opts.Log = slog.New(slog.NewTextHandler(c.stderr, nil))
	handler, err := web.New(sys, opts)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	server := &http.Server{
		Handler: handler, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 5 * time.Minute, WriteTimeout: 5 * time.Minute,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
	}
	fmt.Fprintln(c.stdout, message.Say(c.language(), "cli.serving", message.Word("addr", "http://"+listener.Addr().String())))
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	err = server.Shutdown(stop)
	fmt.Fprintln(c.stdout, message.Say(c.language(), "cli.stopped"))
	return err
}

// loopback says whether only this machine can reach addr.
func loopback(addr string) bool {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return false
	}
	ip := net.ParseIP(host)
	return host == "localhost" || (ip != nil && ip.IsLoopback())
}
