package cli

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/parindex/parindex"
	"github.com/parindex/parindex/message"
)

// unitFile is where systemd looks for the service, and unitForm the form of it
// that the program carries.
const (
	unitFile = "/etc/systemd/system/parindex.service"
	unitForm = "deploy/systemd/parindex.service"
	stateDir = "/var/lib/parindex"
)

// installation is how the service of a machine is to run.
type installation struct {
	place
	addr, backups, account string
	site                   string // the address that people use
	https, print           bool
}

func (c *command) service() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "service",
		Short:   "Cài máy chủ thành dịch vụ của máy (systemd, Windows)",
		Example: "  parindex service install --data /var/lib/parindex",
		Args:    c.args(0),
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(c.serviceInstall())
	return cmd
}

func (c *command) serviceInstall() *cobra.Command {
	how := installation{place: place{dir: stateDir}}
	cmd := &cobra.Command{
		Use:   "install",
		Short: "Tạo tài khoản riêng, dịch vụ systemd rồi khởi động",
		Long: `Tạo tài khoản parindex (không đăng nhập được), ghi dịch vụ systemd đã tước mọi quyền
không cần, rồi bật và khởi động. Chạy lại với tuỳ chọn khác để đổi cách chạy. Mật khẩu
PostgreSQL và khoá S3 ghi trong /etc/parindex/environment, chỉ root đọc được.
Trên Windows: mở Command Prompt bằng quyền quản trị; dịch vụ chạy dưới tài khoản ảo
NT SERVICE\parindex, nhật ký và mật khẩu lần đầu ở parindex.log trong thư mục dữ liệu.`,
		Example: "  sudo parindex service install\n" +
			"  sudo parindex service install --addr 127.0.0.1:8080 --https --backup-dir /backup\n  parindex service install --print",
		Args: c.args(0),
		RunE: func(cmd *cobra.Command, _ []string) error { return c.installService(cmd.Context(), how) },
	}
	cmd.Flags().StringVar(&how.dir, "data", stateDir, "thư mục dữ liệu")
	cmd.Flags().StringVar(&how.database, "database", "", "PostgreSQL thay cho SQLite")
	cmd.Flags().StringVar(&how.blobs, "blobs", "", "kho tệp S3 thay cho thư mục")
	cmd.Flags().StringVar(&how.addr, "addr", defaultAddr, "địa chỉ và cổng")
	cmd.Flags().StringVar(&how.site, "public-url", "", "địa chỉ mọi người dùng, ví dụ https://cchc.tinh.gov.vn")
	cmd.Flags().StringVar(&how.backups, "backup-dir", "", "tự sao lưu vào thư mục này mỗi đêm")
	cmd.Flags().StringVar(&how.account, "user", "parindex", "tài khoản chạy dịch vụ")
	cmd.Flags().BoolVar(&how.https, "https", false, "mọi người vào bằng HTTPS do máy chủ web phía trước lo")
	cmd.Flags().BoolVar(&how.print, "print", false, "chỉ in dịch vụ, không thay đổi gì")
	return cmd
}

func (c *command) installService(ctx context.Context, how installation) error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	unit, err := c.serviceUnit(how, program)
	if err != nil {
		return err
	}
	if how.print {
		_, err := fmt.Fprint(c.stdout, unit)
		return err
	}
	return c.installHere(ctx, how, program, unit)
}

// serviceUnit is the service's file: the form that the program carries, with this
// machine's options.
func (c *command) serviceUnit(how installation, program string) (string, error) {
	form, err := fs.ReadFile(parindex.Shipped, unitForm)
	if err != nil {
		return "", err
	}
	for _, dir := range []string{how.dir, how.backups} {
		if dir != "" && (!filepath.IsAbs(dir) || strings.ContainsAny(dir, " \t\n\"'\\%")) {
			return "", c.fault("service.dir", message.Word("dir", dir))
		}
	}
	args := append([]string{program}, serveArgs(how)...)
	for i, a := range args {
		args[i] = quoted(a)
	}
	var b strings.Builder
	for line := range strings.Lines(string(form)) {
		switch {
		case strings.HasPrefix(line, "ExecStart="):
			b.WriteString("ExecStart=" + strings.Join(args, " ") + "\n")
		case strings.HasPrefix(line, "User="), strings.HasPrefix(line, "Group="):
			name, _, _ := strings.Cut(line, "=")
			b.WriteString(name + "=" + how.account + "\n")
		case strings.HasPrefix(line, "StateDirectory=") && how.dir != stateDir:
			b.WriteString("ReadWritePaths=" + how.dir + "\n")
		case strings.HasPrefix(line, "StateDirectoryMode=") && how.dir != stateDir:
		case strings.HasPrefix(line, "UMask="):
			b.WriteString(line)
			if how.backups != "" {
				b.WriteString("ReadWritePaths=" + how.backups + "\n")
			}
		default:
			b.WriteString(line)
		}
	}
	return b.String(), nil
}

// serveArgs is how the service runs this program.
func serveArgs(how installation) []string {
	args := []string{"serve", "--data", how.dir, "--addr", how.addr, "--metrics", "127.0.0.1:9090"}
	for _, option := range [][2]string{{"--database", how.database}, {"--blobs", how.blobs}, {"--backup-dir", how.backups}, {"--public-url", how.site}} {
		if option[1] != "" {
			args = append(args, option[:]...)
		}
	}
	if how.https {
		args = append(args, "--https")
	}
	if loopback(how.addr) { // then whoever asks is on this machine, and in front of us
		args = append(args, "--proxy", "127.0.0.1")
	}
	return args
}

// quoted writes an argument so that systemd takes it as it is.
func quoted(arg string) string {
	arg = strings.NewReplacer("%", "%%", "$", "$$").Replace(arg)
	if strings.ContainsAny(arg, " \t\"'\\;") {
		return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(arg) + `"`
	}
	return arg
}

// does runs a program of the machine, and tells what it said if it fails.
func (c *command) does(ctx context.Context, program string, args ...string) error {
	out, err := exec.CommandContext(ctx, program, args...).CombinedOutput() // #nosec G204 -- programs are named here, arguments go to no shell
	if err != nil {
		return c.fault("service.failed", message.Word("command", program+" "+strings.Join(args, " ")), message.Word("cause", strings.TrimSpace(string(out))))
	}
	return nil
}
