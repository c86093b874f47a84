package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/backup"
	"github.com/parindex/parindex/message"
)

// restoreFrom is a backup and what opens it.
type restoreFrom struct{ file, identity, passphraseFile string }

func (c *command) restore() *cobra.Command {
	var p place
	var from restoreFrom
	cmd := &cobra.Command{
		Use:   "restore TỆP --data THƯ-MỤC",
		Short: "Phục hồi từ tệp sao lưu vào thư mục trống",
		Long: `Phục hồi một bản sao lưu vào thư mục dữ liệu (và cơ sở dữ liệu) còn trống. Toàn bộ tệp
được kiểm tra trước khi ghi; bản sao lưu của phiên bản cũ được nâng cấp luôn.`,
		Example: "  parindex restore /media/usb/parindex.tar.gz --data /srv/parindex-moi\n" +
			"  parindex restore parindex.tar.gz.age --passphrase-file mat-khau --data /srv/parindex-moi --database postgres://parindex@db/parindex",
		Args: c.args(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			from.file = args[0]
			return c.runRestore(cmd.Context(), p, from)
		},
	}
	c.placeFlags(cmd, &p)
	cmd.Flags().StringVar(&from.identity, "identity", "", "tệp khoá bí mật age, khi bản sao lưu được mã hoá bằng khoá")
	cmd.Flags().StringVar(&from.passphraseFile, "passphrase-file", "", "tệp có mật khẩu ở dòng đầu, khi mã hoá bằng mật khẩu")
	return cmd
}

func (c *command) runRestore(ctx context.Context, p place, from restoreFrom) error {
	var key backup.Key
	var err error
	if key.Passphrase, err = firstLine(from.passphraseFile); err != nil {
		return err
	}
	if from.identity != "" {
		data, err := readFile(from.identity)
		if err != nil {
			return err
		}
		key.Identities = string(data)
	}
	open := func() (io.ReadCloser, error) {
		file, err := os.Open(filepath.Clean(from.file))
		if err != nil {
			return nil, message.Problems{{File: from.file, Text: message.T("cli.no_file")}}
		}
		content, err := key.Open(file)
		if err != nil {
			return nil, errors.Join(err, file.Close())
		}
		return struct {
			io.Reader
			io.Closer
		}{content, file}, nil
	}
	if err := os.MkdirAll(p.dir, 0o700); err != nil {
		return c.fault("cli.no_data_dir", message.Word("dir", p.dir), message.Word("cause", err.Error()))
	}
	progress := c.progress("backup.progress")
	m, err := app.Restore(ctx, consoleActor(), p.app(), open, time.Now, progress.told)
	progress.end()
	if err != nil {
		return err
	}
	fmt.Fprintln(c.stdout, message.Say(c.language(), "backup.restored", message.Time("made", m.Made), message.Int("rows", int(m.Rows())),
		message.Int("files", m.Files), message.Word("dir", p.dir)))
	return c.tellSecret(ctx, p)
}
