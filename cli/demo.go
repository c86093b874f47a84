package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/parindex/parindex"
	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/web"
)

const (
	demoRound  = "demo/chi-lang-2023.yaml"
	demoMarker = "parindex-demo" // stands in a folder that a demo made
)

// demoDay is the day on which the demo's commune made its report: the demo
// begins on it, so that what is due is neither all past nor all ahead.
var demoDay = calendar.MustParse("2024-05-02")

// demoClock begins at nine in the morning of demoDay and then runs as any
// other.
func demoClock() func() time.Time {
	began := time.Now()
	morning := demoDay.At(9)
	return func() time.Time { return morning.Add(time.Since(began)) }
}

func (c *command) demo() *cobra.Command {
	var dir, addr string
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Chạy bản trình diễn: Chỉ số CCHC 2023 của các xã, thị trấn huyện Chi Lăng",
		Long: `Tạo cơ sở dữ liệu trong thư mục tạm (hoặc --data), nạp số liệu trình diễn, mở máy chủ
và in địa chỉ cùng các tài khoản. Mật khẩu ai cũng biết nên chỉ mở cho chính máy này.
Ctrl-C để dừng; thư mục tạm được xoá, thư mục --data được giữ để dùng lại.`,
		Example: "  parindex demo\n  parindex demo --addr 127.0.0.1:9000\n  parindex demo --data demo-chi-lang",
		Args:    c.args(0),
		RunE:    func(cmd *cobra.Command, _ []string) error { return c.runDemo(cmd.Context(), dir, addr) },
	}
	cmd.Flags().StringVar(&dir, "data", "", "thư mục dữ liệu (mặc định: thư mục tạm)")
	cmd.Flags().StringVar(&addr, "addr", defaultAddr, "địa chỉ và cổng, chỉ của chính máy này")
	return cmd
}

func (c *command) runDemo(ctx context.Context, dir, addr string) (err error) {
	if !loopback(addr) {
		return c.fault("cli.demo_public")
	}
	listener, err := c.listen(ctx, addr)
	if err != nil {
		return err
	}
	served := false
	defer func() {
		if !served {
			err = errors.Join(err, listener.Close())
		}
	}()
	if dir == "" {
		if dir, err = os.MkdirTemp("", "parindex-demo-"); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	}
	sys, people, err := c.openDemo(ctx, dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, sys.Close()) }()
	if err := c.printPeople(people); err != nil {
		return err
	}
	opts := web.Options{Handbook: parindex.Shipped}
	for _, p := range people {
		opts.Demo = append(opts.Demo, web.DemoAccount{Login: p.Login, Name: p.Name, Password: p.Password})
	}
	served = true
	return c.serveOn(ctx, listener, sys, opts)
}

// openDemo opens the demo in dir and fills it once. A folder that holds
// anything but a demo is refused.
func (c *command) openDemo(ctx context.Context, dir string) (*app.System, []app.AccountEntry, error) {
	people, err := app.ReadAccounts(parindex.Shipped, demoRound)
	if err != nil {
		return nil, nil, err
	}
	made := demoFolder(dir)
	if !made {
		if err := c.claim(dir); err != nil {
			return nil, nil, err
		}
	}
	sys, err := c.openAt(ctx, place{dir: dir}, created, demoClock())
	if err != nil {
		return nil, nil, err
	}
	if made {
		return sys, people, nil
	}
	if _, err := sys.LoadRound(ctx, app.Console("demo"), parindex.Shipped, demoRound, true); err != nil {
		return nil, nil, errors.Join(err, sys.Close())
	}
	// The mark comes last: a folder half filled is no demo to reuse.
	if err := os.WriteFile(filepath.Join(dir, demoMarker), []byte(demoRound+"\n"), 0o600); err != nil {
		return nil, nil, errors.Join(err, sys.Close())
	}
	return sys, people, nil
}

// claim takes an absent or empty folder for a new demo.
func (c *command) claim(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil && !os.IsNotExist(err) {
		return c.fault("cli.no_data_dir", message.Word("dir", dir), message.Word("cause", err.Error()))
	}
	if len(entries) > 0 {
		return c.fault("cli.not_demo", message.Word("dir", dir))
	}
	return nil
}

func demoFolder(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, demoMarker))
	return err == nil
}

func (c *command) printPeople(people []app.AccountEntry) error {
	l := c.language()
	fmt.Fprintln(c.stdout, message.Say(l, "cli.demo_head"))
	w := tabwriter.NewWriter(c.stdout, 0, 0, 2, ' ', 0)
	for _, p := range people {
		fmt.Fprintf(w, "  %s\t%s\t%s\n", p.Login, p.Password, p.Name.In(l))
	}
	return w.Flush()
}
