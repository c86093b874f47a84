package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/backup"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/message"
)

// backupTo is where a backup goes, and how it is locked.
type backupTo struct {
	out, dir       string
	keep           int
	lock           backup.Lock
	passphraseFile string
}

func (c *command) backup() *cobra.Command {
	var p place
	var to backupTo
	cmd := &cobra.Command{
		Use:   "backup --data THƯ-MỤC {--out TỆP | --dir THƯ-MỤC}",
		Short: "Sao lưu toàn bộ ra một tệp, máy chủ vẫn chạy",
		Long: `Sao lưu cơ sở dữ liệu và mọi tài liệu ra một tệp (.tar.gz), đúng một thời điểm, khi
máy chủ vẫn chạy. Với --dir, tên tệp có ngày giờ và chỉ giữ --keep bản mới nhất:
dùng cho việc sao lưu theo lịch. Tệp có thể mã hoá bằng mật khẩu hoặc khoá age;
mất mật khẩu hoặc khoá thì không mở lại được.`,
		Example: "  parindex backup --data /srv/parindex --out /media/usb/parindex.tar.gz\n" +
			"  parindex backup --data /srv/parindex --dir /backup --keep 14 --passphrase-file /etc/parindex/mat-khau-sao-luu",
		Args: c.args(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if (to.out == "") == (to.dir == "") {
				return c.misuse(cmd, "backup.out_or_dir")
			}
			return c.runBackup(cmd.Context(), p, to)
		},
	}
	c.placeFlags(cmd, &p)
	cmd.Flags().StringVar(&to.out, "out", "", "tệp sao lưu; chưa được có")
	cmd.Flags().StringVar(&to.dir, "dir", "", "thư mục chứa các bản sao lưu theo lịch")
	cmd.Flags().IntVar(&to.keep, "keep", 14, "số bản mới nhất giữ lại trong --dir")
	cmd.Flags().StringArrayVar(&to.lock.Recipients, "encrypt-to", nil, "mã hoá bằng khoá công khai age (age1…); dùng được nhiều lần")
	cmd.Flags().StringVar(&to.passphraseFile, "passphrase-file", "", "mã hoá bằng mật khẩu ở dòng đầu của tệp này")
	return cmd
}

func (c *command) runBackup(ctx context.Context, p place, to backupTo) (err error) {
	if to.lock.Passphrase, err = firstLine(to.passphraseFile); err != nil {
		return err
	}
	sys, err := c.open(ctx, p, existing)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, sys.Close()) }()
	name := to.out
	if to.dir != "" {
		name = filepath.Join(to.dir, backupName(time.Now(), to.lock))
	}
	progress := c.progress("backup.progress")
	m, err := c.writeBackup(ctx, sys, name, to.lock, progress.told)
	progress.end()
	if err != nil {
		return err
	}
	fmt.Fprintln(c.stdout, message.Say(c.language(), "backup.done", message.Word("file", name), message.Int("rows", int(m.Rows())),
		message.Int("files", m.Files)))
	if to.dir == "" {
		return nil
	}
	return c.dropOld(to.dir, to.keep)
}

const backupPrefix, backupSuffix, lockedSuffix = "parindex-", ".tar.gz", ".age"

// backupName is the name of a scheduled backup; names sort by age.
func backupName(now time.Time, lock backup.Lock) string {
	name := backupPrefix + now.UTC().Format("20060102T150405Z") + backupSuffix
	if lock.Passphrase != "" || len(lock.Recipients) > 0 {
		name += lockedSuffix
	}
	return name
}

// writeBackup writes beside the place and moves it there when it is whole and
// on the disk: what stands under the name is a backup, or nothing does.
func (c *command) writeBackup(ctx context.Context, sys *app.System, name string, lock backup.Lock, told backup.Progress) (m backup.Manifest, err error) {
	if _, err := os.Stat(name); err == nil {
		return m, c.fault("backup.exists", message.Word("file", name))
	}
	part := name + ".part"
	file, err := os.OpenFile(filepath.Clean(part), os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return m, c.fault("backup.cannot_write", message.Word("file", name), message.Word("cause", err.Error()))
	}
	sealed, err := lock.Seal(file)
	if err == nil {
		m, err = sys.Backup(ctx, consoleActor(), sealed, told)
		err = errors.Join(err, sealed.Close())
	}
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return m, errors.Join(err, os.Remove(part))
	}
	return m, os.Rename(part, name)
}

// dropOld removes all but the newest backups of a folder.
func (c *command) dropOld(dir string, keep int) error {
	all, err := filepath.Glob(filepath.Join(dir, backupPrefix+"*"+backupSuffix+"*"))
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(name string) bool { return strings.HasSuffix(name, ".part") })
	slices.Sort(all)
	for len(all) > max(keep, 1) {
		if err := os.Remove(all[0]); err != nil {
			return err
		}
		fmt.Fprintln(c.stdout, message.Say(c.language(), "backup.dropped", message.Word("file", all[0])))
		all = all[1:]
	}
	return nil
}

// firstLine returns the first line of a file: passphrases never stand on the
// command line, where others see them. No file: "".
func firstLine(name string) (string, error) {
	if name == "" {
		return "", nil
	}
	data, err := readFile(name)
	line, _, _ := strings.Cut(string(data), "\n")
	return strings.TrimRight(line, "\r"), err
}

// nightly is the hour in Vietnam at which a server backs itself up.
const nightly = 2

// backUpNightly backs up every night until ctx ends. What goes wrong is in the
// server's log, and tried again the next night.
func (c *command) backUpNightly(ctx context.Context, sys *app.System, to backupTo, log *slog.Logger) {
	for {
		now := time.Now()
		next := calendar.On(now).At(nightly)
		if !next.After(now) {
			next = calendar.On(now.Add(24 * time.Hour)).At(nightly)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Until(next)):
		}
		name := filepath.Join(to.dir, backupName(next, to.lock))
		m, err := c.writeBackup(ctx, sys, name, to.lock, nil)
		if err == nil {
			err = c.dropOld(to.dir, to.keep)
		}
		if err != nil {
			log.Error("nightly backup failed", "file", name, "error", err)
			continue
		}
		log.Info("nightly backup", "file", name, "rows", m.Rows(), "files", m.Files)
	}
}
