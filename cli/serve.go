package cli

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/parindex/parindex"
	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/mail"
	"github.com/parindex/parindex/malware"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/web"
)

const defaultAddr = "127.0.0.1:8080"

// serving is how a server is run.
type serving struct {
	addr, metrics, log string
	smtp               string // file with the address of the mail server
	most               int64  // MB of one file of evidence
	asRoot, https      bool
	inside             bool // feeds may be fetched from the inner net
	drain              time.Duration
	proxies            []string
	to                 backupTo
	tls                securing
	sso                string // file that names the provider of single sign-on
	clamd              string // address of a scanner of files
}

func (c *command) serve() *cobra.Command {
	var p place
	how := serving{to: backupTo{keep: 14}}
	cmd := &cobra.Command{
		Use:   "serve --data THƯ-MỤC",
		Short: "Chạy máy chủ trên dữ liệu của đơn vị",
		Long: `Chạy máy chủ trên một thư mục dữ liệu (SQLite và tệp). Lần đầu tạo tài khoản quản trị
và in mật khẩu dùng một lần; đăng nhập rồi đổi ngay. Ctrl-C để dừng.`,
		Example: "  parindex serve --data /srv/parindex\n  parindex serve --data /srv/parindex --addr 10.0.0.5:8080 --https\n" +
			"  parindex serve --data /srv/parindex --database postgres://parindex@db/parindex --blobs 's3://parindex?endpoint=https://s3.tinh.gov.vn'",
		Args: c.args(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if demoFolder(p.dir) != "" && !loopback(how.addr) {
				return c.fault("cli.demo_public")
			}
			return c.runServe(cmd.Context(), p, how)
		},
	}
	c.placeFlags(cmd, &p)
	cmd.Flags().StringVar(&how.addr, "addr", defaultAddr, "địa chỉ và cổng")
	cmd.Flags().BoolVar(&how.inside, "feeds-inside", false, "cho phép lấy nguồn tin ở địa chỉ trong mạng nội bộ")
	cmd.Flags().Int64Var(&how.most, "max-file", 50, "dung lượng tối đa của một tệp tài liệu kiểm chứng, MB")
	cmd.Flags().StringVar(&how.clamd, "clamd", "", "quét mã độc mọi tệp gửi lên bằng ClamAV: unix:/run/clamav/clamd.ctl hoặc máy:3310; không quét được thì không nhận")
	cmd.Flags().StringVar(&how.smtp, "smtp-file", "", "gửi danh sách hồ sơ lúc 07:00 các ngày làm việc; "+smtpHelp)
	cmd.Flags().StringVar(&how.to.dir, "backup-dir", "", "tự sao lưu vào thư mục này lúc 02:00 mỗi đêm, giữ 14 bản mới nhất; nên là ổ đĩa khác")
	cmd.Flags().StringVar(&how.to.passphraseFile, "backup-passphrase-file", "", "mã hoá bản sao lưu bằng mật khẩu ở dòng đầu của tệp này")
	cmd.Flags().BoolVar(&how.https, "https", false, "mọi người vào bằng HTTPS do máy chủ web phía trước lo: cookie chỉ gửi qua HTTPS")
	cmd.Flags().StringSliceVar(&how.proxies, "proxy", nil, "địa chỉ máy chủ web phía trước, được tin khi báo địa chỉ người dùng, ví dụ 127.0.0.1 hoặc 10.0.0.0/24")
	c.tlsFlags(cmd, &how.tls)
	cmd.Flags().StringVar(&how.sso, "oidc-file", "", "đăng nhập một lần (OpenID Connect): tệp YAML có issuer, client, claim, name, secret_file")
	cmd.Flags().StringVar(&how.log, "log", "text", "dạng nhật ký máy chủ: text hoặc json")
	cmd.Flags().StringVar(&how.metrics, "metrics", "", "địa chỉ riêng cho Prometheus, chỉ của chính máy này, ví dụ 127.0.0.1:9090")
	cmd.Flags().DurationVar(&how.drain, "drain", 0, "khi dừng, báo bộ cân bằng tải trước chừng này rồi mới ngừng nhận, ví dụ 10s")
	cmd.Flags().BoolVar(&how.asRoot, "as-root", false, "cho phép chạy bằng quản trị máy (root)")
	return cmd
}

// mostFile is the largest that one file of evidence may be allowed to be, in
// MB: what is larger does not come within the time that one request has.
const mostFile = 2000

// place is where an installation lives.
type place struct{ dir, database, blobs string }

func (p place) app() app.Site {
	return app.Site{Dir: p.dir, Database: p.database, Blobs: p.blobs, Secret: os.Getenv(secretEnv)}
}

// placeFlags adds the flags that name an installation.
func (c *command) placeFlags(cmd *cobra.Command, p *place) {
	cmd.Flags().StringVar(&p.dir, "data", "", "thư mục dữ liệu")
	cmd.Flags().StringVar(&p.database, "database", "", "PostgreSQL thay cho SQLite: postgres://người-dùng@máy/cơ-sở-dữ-liệu")
	cmd.Flags().StringVar(&p.blobs, "blobs", "", "kho tệp S3 thay cho thư mục: s3://bucket/tiền-tố?endpoint=https://máy-chủ")
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
	return app.OpenSite(ctx, p.app(), now)
}

// check refuses what makes no sense, before anything is written.
func (c *command) check(how serving) error {
	switch {
	case how.most < 1 || how.most > mostFile:
		return c.fault("cli.max_file", message.Int("most", mostFile))
	case os.Geteuid() == 0 && !how.asRoot:
		return c.fault("cli.root")
	case how.log != "text" && how.log != "json":
		return c.fault("cli.log", message.Word("log", how.log))
	case how.metrics != "" && !loopback(how.metrics):
		return c.fault("cli.metrics_public")
	}
	return nil
}

// logger is the log of a server.
func (c *command) logger(form string) *slog.Logger {
	if form == "json" {
		return slog.New(slog.NewJSONHandler(c.stderr, nil))
	}
	return slog.New(slog.NewTextHandler(c.stderr, nil))
}

// readied is what a server is told in files and by addresses, read and checked
// before anything is written.
type readied struct {
	mail      *mail.Server // nil: no letters are sent
	proxies   []netip.Prefix
	tls       *tls.Config  // nil: TLS is spoken by a server in front, or not at all
	redirects http.Handler // answers those who ask plainly
	sso       *web.SSO     // nil: people sign in here only
	scanner   *malware.Scanner
}

func (c *command) ready(how *serving, dir string) (r readied, err error) {
	if err := c.check(*how); err != nil {
		return r, err
	}
	if r.mail, err = c.mailServer(how.smtp); err != nil {
		return r, err
	}
	if r.proxies, err = c.prefixes(how.proxies); err != nil {
		return r, err
	}
	if how.to.lock.Passphrase, err = firstLine(how.to.passphraseFile); err != nil {
		return r, err
	}
	if how.clamd != "" {
		if r.scanner, err = malware.At(how.clamd); err != nil {
			return r, c.fault("cli.clamd", message.Word("typed", how.clamd))
		}
	}
	if r.sso, err = c.provider(how.sso, how.tls.site); err != nil {
		return r, err
	}
	r.tls, r.redirects, err = c.tlsOf(how.tls, dir)
	how.https = how.https || r.tls != nil || strings.HasPrefix(how.tls.site, "https://")
	return r, err
}

func (c *command) runServe(ctx context.Context, p place, how serving) (err error) {
	r, err := c.ready(&how, p.dir)
	if err != nil {
		return err
	}
	listener, err := c.listen(ctx, how.addr)
	if err != nil {
		return err
	}
	log := c.logger(how.log)
	sys, err := c.open(ctx, p, created)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	defer func() { err = errors.Join(err, sys.Close()) }()
	sys.Scanner = r.scanner
	if err := c.begin(ctx, sys, p, how, log); err != nil {
		return errors.Join(err, listener.Close())
	}
	metrics := web.NewMetrics(sys)
	for addr, handler := range map[string]http.Handler{how.metrics: metrics.Handler(), how.tls.redirect: r.redirects} {
		if addr == "" {
			continue
		}
		stop, err := c.serveBeside(ctx, addr, handler, log)
		if err != nil {
			return errors.Join(err, listener.Close())
		}
		defer stop()
	}
	days, stop := context.WithCancel(ctx)
	var day sync.WaitGroup
	if how.to.dir != "" {
		day.Go(func() { c.backUpNightly(days, sys, how.to, log) })
	}
	if r.mail != nil {
		day.Go(func() { sendEveryMorning(days, sys, *r.mail, log) })
	}
	day.Go(func() { tellAlways(days, sys, r.mail, strings.TrimSuffix(how.tls.site, "/"), log) })
	defer func() { stop(); day.Wait() }() // before the database is closed
	return c.serveOn(ctx, listener, r.tls, sys, how.drain, web.Options{
		Handbook: parindex.Shipped, Secure: how.https, Metrics: metrics, Log: log, Proxies: r.proxies,
		Site: strings.TrimSuffix(how.tls.site, "/"), Hosts: how.tls.hosts, SSO: r.sso,
	})
}

// begin readies an installation to be served.
func (c *command) begin(ctx context.Context, sys *app.System, p place, how serving, log *slog.Logger) error {
	sys.Fetch.Inside = how.inside
	closeToOthers(p.dir, log)
	sys.SetMostProof(how.most << 20)
	sys.SetBackups(how.to.dir)
	if err := sys.SealSecrets(ctx, consoleActor()); err != nil { // people without a second step can work all the same
		log.Error("secret key", "error", err)
	}
	if sys.Scanner != nil {
		if err := sys.Scanner.Ping(ctx); err != nil { // until it answers no file is taken
			log.Error("scanner of files", "error", err)
		}
	}
	login, password, err := sys.FirstAdministrator(ctx)
	if err == nil && password != "" {
		fmt.Fprintln(c.stdout, message.Say(c.language(), "cli.first_admin", message.Word("login", login), message.Word("password", password)))
	}
	return err
}

// prefixes reads addresses, each alone or as a net.
func (c *command) prefixes(texts []string) ([]netip.Prefix, error) {
	var all []netip.Prefix
	for _, text := range texts {
		p, err := netip.ParsePrefix(text)
		if err != nil {
			var one netip.Addr
			if one, err = netip.ParseAddr(text); err == nil {
				p, err = one.Prefix(one.BitLen())
			}
		}
		if err != nil {
			return nil, c.fault("cli.proxy", message.Word("proxy", text))
		}
		all = append(all, p)
	}
	return all, nil
}

// closeToOthers takes the data folder away from other accounts of the machine.
func closeToOthers(dir string, log *slog.Logger) {
	info, err := os.Stat(dir)
	if err == nil && info.Mode().Perm()&0o077 == 0 || os.PathSeparator != '/' {
		return
	}
	if err == nil {
		err = os.Chmod(dir, 0o700) //nolint:gosec // a folder is entered by its owner
	}
	log.Warn("the data folder was open to other accounts", "dir", dir, "error", err)
}
