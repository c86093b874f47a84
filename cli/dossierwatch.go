package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/message"
)

// Where files of a watched folder go.
const (
	doneDir   = "done"
	failedDir = "failed"
)

// settled is how long a file must be left alone before it is taken for whole.
const settled = 2 * time.Second

// watched is a folder whose files are brought in as they come.
type watched struct {
	dir      string
	interval time.Duration
	once     bool
}

// watch brings in the files of a folder, each for itself, until ctx ends, or
// once those that are there. Every file is moved to done/ or failed/, with what
// was rejected of it, or why it failed, in a text beside it.
func (c *command) watch(ctx context.Context, sys *app.System, w watched, r app.DossierRequest) error {
	for _, dir := range []string{doneDir, failedDir} {
		if err := os.MkdirAll(filepath.Join(w.dir, dir), 0o700); err != nil {
			return c.fault("cli.no_watch", message.Word("dir", w.dir), message.Word("cause", err.Error()))
		}
	}
	for {
		files, err := waitingFiles(w.dir)
		if err != nil {
			return c.fault("cli.no_watch", message.Word("dir", w.dir), message.Word("cause", err.Error()))
		}
		for _, name := range files {
			if err := c.take(ctx, sys, w.dir, name, r); err != nil {
				return err
			}
		}
		if w.once {
			return nil
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(w.interval):
		}
	}
}

// waitingFiles are the files of a folder that nobody writes any more, in the
// order of their names.
func waitingFiles(dir string) ([]string, error) {
	all, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range all {
		info, err := e.Info()
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		kind := strings.ToLower(filepath.Ext(e.Name()))
		if info.Mode().IsRegular() && !strings.HasPrefix(e.Name(), ".") && slices.Contains([]string{".csv", ".txt", ".tsv", ".xlsx"}, kind) && time.Since(info.ModTime()) >= settled {
			names = append(names, e.Name())
		}
	}
	return names, nil
}

// take brings in one file and moves it away. Only what would befall every file
// is an error.
func (c *command) take(ctx context.Context, sys *app.System, dir, name string, r app.DossierRequest) error {
	r.Path, r.Name = filepath.Join(dir, name), name
	var said strings.Builder
	o, err := sys.ImportDossiers(ctx, consoleActor(), r, func(p message.Problem) error {
		said.WriteString(p.In(c.language()) + "\n")
		return nil
	})
	if ctx.Err() != nil {
		return c.stopped(ctx.Err())
	}
	to := doneDir
	if err != nil {
		to = failedDir
		said.Reset()
		said.WriteString(c.told(err) + "\n")
	}
	moved := free(filepath.Join(dir, to, name))
	if said.Len() > 0 {
		if err := os.WriteFile(moved+".ly-do.txt", []byte(said.String()), 0o600); err != nil {
			return fmt.Errorf("thư mục theo dõi: %w", err)
		}
	}
	if err := os.Rename(r.Path, moved); err != nil {
		return fmt.Errorf("thư mục theo dõi: %w", err)
	}
	if to == failedDir {
		_, err = fmt.Fprintln(c.stdout, message.Say(c.language(), "cli.watch_failed", message.Word("file", name)))
		return err
	}
	_, err = fmt.Fprintln(c.stdout, message.Say(c.language(), "cli.watch_done", message.Word("file", name), message.Int("dossiers", o.Dossiers),
		message.Int("added", o.Added), message.Int("changed", o.Changed), message.Int("rejected", o.Rejected)))
	return err
}

// told is a failure in the words of the user.
func (c *command) told(err error) string {
	var spoken interface{ In(message.Lang) string }
	if errors.As(err, &spoken) {
		return spoken.In(c.language())
	}
	return err.Error()
}

// free returns a name that no file has yet.
func free(path string) string {
	for n := 2; ; n++ {
		if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
			return path
		}
		ext := filepath.Ext(path)
		path = fmt.Sprintf("%s-%d%s", strings.TrimSuffix(path, ext), n, ext)
	}
}
