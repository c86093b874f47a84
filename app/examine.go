package app

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/docx"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/store"
)

// Level is how bad a finding is.
type Level string

// The levels of findings.
const (
	Well    Level = "well"
	Warning Level = "warning" // it works, and something should be done
	Bad     Level = "bad"     // it does not work, or data are in danger
)

// Finding is what an examination found about one thing, and how to mend it.
type Finding struct {
	About string // data, space, database, files, pdf, pdftotext, clock, zone, secret, backup, tls, root
	Level Level
	Text  message.Text
	Mend  message.Text // zero when all is well
}

func finding(about string, l Level, key string, args ...message.Arg) Finding {
	f := Finding{About: about, Level: l, Text: message.T("doctor."+key, args...)}
	if l != Well {
		f.Mend = message.T("doctor."+key+".mend", args...)
	}
	return f
}

// Examine looks at everything that an installation needs, and changes nothing.
// backups is the folder of its scheduled backups, "" when it is not known.
func Examine(ctx context.Context, a Actor, at Site, backups string, now func() time.Time) ([]Finding, error) {
	if a.console == "" {
		return nil, fail(Forbidden, "app.forbidden")
	}
	found := examineMachine(at.Dir, backups, now())
	db, usable := examineDatabase(ctx, at)
	found = append(found, db)
	if !usable {
		return found, nil
	}
	sys, err := OpenSite(ctx, at, now)
	if err != nil {
		return append(found, finding("files", Bad, "files_closed", message.Word("cause", err.Error()))), nil
	}
	more, err := sys.examineData(ctx)
	return append(found, more...), errors.Join(err, sys.Close())
}

// leastSpace is the free room below which an installation is warned, in bytes.
const leastSpace = 2 << 30

// examineMachine looks at what stands around the data.
func examineMachine(dir, backups string, now time.Time) []Finding {
	found := append(examineFolder(dir), examineRoot())
	if docx.CanPDF() {
		found = append(found, finding("pdf", Well, "pdf"))
	} else {
		found = append(found, finding("pdf", Warning, "no_pdf"))
	}
	if _, err := exec.LookPath("pdftotext"); err == nil {
		found = append(found, finding("pdftotext", Well, "pdftotext"))
	} else {
		found = append(found, finding("pdftotext", Warning, "no_pdftotext"))
	}
	if name, offset := now.Zone(); offset == 7*60*60 {
		found = append(found, finding("zone", Well, "zone", message.Word("zone", name)))
	} else {
		found = append(found, finding("zone", Warning, "other_zone", message.Word("zone", name)))
	}
	return append(found, examineBackups(backups, now))
}

func examineFolder(dir string) []Finding {
	info, err := os.Stat(dir)
	if err != nil || !info.IsDir() {
		return []Finding{finding("data", Bad, "no_data", message.Word("dir", dir))}
	}
	found := []Finding{finding("data", Well, "data", message.Word("dir", dir))}
	if mode := info.Mode().Perm(); mode&0o077 != 0 && os.PathSeparator == '/' {
		found[0] = finding("data", Bad, "open_data", message.Word("dir", dir), message.Word("mode", mode.String()))
	}
	free, err := freeSpace(dir)
	gigabytes := message.Int("free", int(free>>30))
	switch {
	case err != nil:
		found = append(found, finding("space", Warning, "space_unknown", message.Word("cause", err.Error())))
	case free < leastSpace:
		found = append(found, finding("space", Bad, "little_space", gigabytes))
	default:
		found = append(found, finding("space", Well, "space", gigabytes))
	}
	return found
}

func examineRoot() Finding {
	if os.Geteuid() == 0 {
		return finding("root", Warning, "root")
	}
	return finding("root", Well, "not_root")
}

// oldBackup is the age at which the last backup is too old: one night was
// missed.
const oldBackup = 36 * time.Hour

func examineBackups(dir string, now time.Time) Finding {
	if dir == "" {
		return finding("backup", Warning, "backup_unknown")
	}
	last, err := lastBackup(dir)
	switch {
	case err != nil:
		return finding("backup", Bad, "backup_folder", message.Word("dir", dir), message.Word("cause", err.Error()))
	case last.IsZero():
		return finding("backup", Bad, "no_backup", message.Word("dir", dir))
	case now.Sub(last) > oldBackup:
		return finding("backup", Bad, "old_backup", message.Time("at", last), message.Int("hours", int(now.Sub(last).Hours())))
	}
	return finding("backup", Well, "backup", message.Time("at", last))
}

// lastBackup returns when the newest backup of a folder was written; zero when
// there is none.
func lastBackup(dir string) (time.Time, error) {
	if _, err := os.Stat(dir); err != nil {
		return time.Time{}, err
	}
	all, err := filepath.Glob(filepath.Join(dir, "parindex-*.tar.gz*"))
	if err != nil {
		return time.Time{}, err
	}
	var last time.Time
	for _, name := range all {
		info, err := os.Stat(name)
		if errors.Is(err, fs.ErrNotExist) || strings.HasSuffix(name, ".part") {
			continue // dropped meanwhile, or not whole yet
		}
		if err != nil {
			return time.Time{}, err
		}
		if info.ModTime().After(last) {
			last = info.ModTime()
		}
	}
	return last, nil
}

// examineDatabase says whether the database can be used as it is.
func examineDatabase(ctx context.Context, at Site) (f Finding, usable bool) {
	schema, err := store.SchemaOf(ctx, at.DSN())
	if err != nil {
		return finding("database", Bad, "no_database", message.Word("cause", err.Error())), false
	}
	known, err := store.Known()
	if err != nil {
		return finding("database", Bad, "no_database", message.Word("cause", err.Error())), false
	}
	args := []message.Arg{message.Int("schema", int(schema)), message.Int("known", int(known))}
	switch {
	case schema == 0:
		return finding("database", Warning, "new_database"), false
	case schema > known:
		return finding("database", Bad, "newer_database", args...), false
	case schema < known:
		return finding("database", Warning, "older_database", args...), false
	}
	return finding("database", Well, "database", args...), true
}

// ahead is how far behind the last entry of the log the clock may be.
const ahead = 5 * time.Minute

// examineData looks at what is kept, as far as that is quick: Verify reads all
// of it.
func (s *System) examineData(ctx context.Context) ([]Finding, error) {
	files := finding("files", Well, "files")
	if err := s.blobs.Ready(ctx); err != nil {
		files = finding("files", Bad, "files_closed", message.Word("cause", err.Error()))
	}
	tips, err := s.store.Tips(ctx)
	if err != nil {
		return nil, err
	}
	var last time.Time
	for _, tip := range tips {
		entries, err := s.store.SearchAudit(ctx, tip.Chain, "", 0, 1)
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			if e.At.After(last) {
				last = e.At
			}
		}
	}
	clock := finding("clock", Well, "clock", message.Time("now", s.now()))
	if last.Sub(s.now()) > ahead {
		clock = finding("clock", Bad, "clock_behind", message.Time("now", s.now().In(calendar.Zone)), message.Time("last", last))
	}
	secret, err := s.examineSecret(ctx)
	return []Finding{files, clock, secret}, err
}
