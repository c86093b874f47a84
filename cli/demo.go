package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/parindex/parindex"
	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/web"
)

// demoMarker stands in a folder that a demo made, and names its newest round.
const demoMarker = "parindex-demo"

// demonstration is rounds that ship with the program, and the day on which
// they are shown, so that what is due is neither all past nor all ahead.
type demonstration struct {
	rounds []string // the newest last
	head   string   // key of what is printed above the accounts
	day    calendar.Date
}

// demonstrations by year. The first is the day on which Y Tịch made its report
// of 2023; the second falls within the appraisal of 2025.
var demonstrations = map[int]demonstration{
	2023: {[]string{"demo/chi-lang-2023.yaml"}, "cli.demo_head", calendar.MustParse("2024-05-02")},
	2025: {[]string{"demo/chi-lang-2024.yaml", "demo/chi-lang-2025-h1.yaml", "demo/lang-son-2025.yaml"}, "cli.demo_head_2025", calendar.MustParse("2026-01-12")},
}

func (d demonstration) newest() string { return d.rounds[len(d.rounds)-1] }

// clock begins at nine in the morning of the day and then runs as any other.
func (d demonstration) clock() func() time.Time {
	began := time.Now()
	morning := d.day.At(9)
	return func() time.Time { return morning.Add(time.Since(began)) }
}

func (c *command) demo() *cobra.Command {
	var dir, addr string
	var year int
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Chạy bản trình diễn: Chỉ số CCHC 2023 huyện Chi Lăng, hoặc 2025 tỉnh Lạng Sơn",
		Long: `Tạo cơ sở dữ liệu trong thư mục tạm (hoặc --data), nạp số liệu trình diễn, mở máy chủ
và in địa chỉ cùng các tài khoản. Mật khẩu ai cũng biết nên chỉ mở cho chính máy này.
Ctrl-C để dừng; thư mục tạm được xoá, thư mục --data được giữ để dùng lại.
--year 2025: 65 xã, phường của tỉnh Lạng Sơn sau ngày 01/7/2025, kỳ đang thẩm định; số liệu là minh hoạ.`,
		Example: "  parindex demo\n  parindex demo --year 2025\n  parindex demo --addr 127.0.0.1:9000\n  parindex demo --data demo-chi-lang",
		Args:    c.args(0),
		RunE:    func(cmd *cobra.Command, _ []string) error { return c.runDemo(cmd.Context(), year, dir, addr) },
	}
	cmd.Flags().StringVar(&dir, "data", "", "thư mục dữ liệu (mặc định: thư mục tạm)")
	cmd.Flags().IntVar(&year, "year", 2023, "năm được trình diễn: 2023 hoặc 2025")
	cmd.Flags().StringVar(&addr, "addr", defaultAddr, "địa chỉ và cổng, chỉ của chính máy này")
	return cmd
}

func (c *command) runDemo(ctx context.Context, year int, dir, addr string) (err error) {
	demo, there := demonstrations[year]
	if !there {
		return c.fault("cli.demo_year", message.Int("year", year))
	}
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
	sys, people, err := c.openDemo(ctx, demo, dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, sys.Close()) }()
	if err := c.printPeople(demo.head, people); err != nil {
		return err
	}
	opts := web.Options{Handbook: parindex.Shipped, Log: c.logger("text")}
	for _, p := range people {
		opts.Demo = append(opts.Demo, web.DemoAccount{Login: p.Login, Name: p.Name, Password: p.Password})
	}
	served = true
	return c.serveOn(ctx, listener, nil, sys, 0, opts)
}

// openDemo opens the demo in dir and fills it once. A folder that holds
// anything but a demo is refused.
func (c *command) openDemo(ctx context.Context, demo demonstration, dir string) (*app.System, []app.AccountEntry, error) {
	var people []app.AccountEntry
	for _, round := range demo.rounds {
		some, err := app.ReadAccounts(parindex.Shipped, round)
		if err != nil {
			return nil, nil, err
		}
		people = append(some, people...) // those of the newest round first
	}
	made := demoFolder(dir) == demo.newest()
	if !made {
		if err := c.claim(dir); err != nil {
			return nil, nil, err
		}
	}
	sys, err := c.openAt(ctx, place{dir: dir}, created, demo.clock())
	if err != nil {
		return nil, nil, err
	}
	if made {
		return sys, people, nil
	}
	for _, round := range demo.rounds {
		if _, err := sys.LoadRound(ctx, app.Console("demo"), parindex.Shipped, round, true); err != nil {
			return nil, nil, errors.Join(err, sys.Close())
		}
	}
	// The mark comes last: a folder half filled is no demo to reuse.
	if err := os.WriteFile(filepath.Join(dir, demoMarker), []byte(demo.newest()+"\n"), 0o600); err != nil {
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

// demoFolder returns the newest round of the demonstration that made a folder,
// "" for a folder of anything else.
func demoFolder(dir string) string {
	mark, err := os.ReadFile(filepath.Join(dir, demoMarker))
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(mark))
}

func (c *command) printPeople(head string, people []app.AccountEntry) error {
	l := c.language()
	fmt.Fprintln(c.stdout, message.Say(l, head))
	w := tabwriter.NewWriter(c.stdout, 0, 0, 2, ' ', 0)
	for _, p := range people {
		fmt.Fprintf(w, "  %s\t%s\t%s\n", p.Login, p.Password, p.Name.In(l))
	}
	return w.Flush()
}
