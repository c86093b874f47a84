package cli

import (
	"archive/zip"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/report"
)

// runReports makes the papers of a kind, or of every kind, for all units of a
// round: into a folder, or into one archive.
func (c *command) runReports(cmd *cobra.Command, kind string, f reportFlags) (err error) {
	if f.format != "" && !paperFormats[f.format] {
		return c.fault("cli.report_ext", message.Word("file", f.format))
	}
	ctx, me := cmd.Context(), consoleActor()
	sys, done, err := c.openData(ctx, f)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, done()) }()
	var archive bytes.Buffer
	zw := zip.NewWriter(&archive)
	zipped := strings.EqualFold(filepath.Ext(f.out), ".zip")
	write := func(name string, data []byte) error {
		if !zipped {
			return writeWhole(filepath.Join(f.out, name), data)
		}
		w, err := zw.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store}) // a Word file is packed already
		if err == nil {
			_, err = w.Write(data)
		}
		return err
	}
	if !zipped {
		if err := os.MkdirAll(f.out, 0o700); err != nil {
			return c.fault("cli.no_write", message.Word("file", f.out), message.Word("cause", err.Error()))
		}
	}
	n, err := makeAll(ctx, sys, me, kind, f, write)
	switch {
	case err != nil:
		return err
	case n == 0:
		return c.fault("cli.reports_none")
	}
	if zipped {
		err := zw.Close()
		if err == nil {
			err = writeWhole(f.out, archive.Bytes())
		}
		if err != nil {
			return c.fault("cli.no_write", message.Word("file", f.out), message.Word("cause", err.Error()))
		}
	}
	_, err = fmt.Fprintln(c.stdout, message.Say(c.language(), "cli.reports_written", message.Int("n", n), message.Word("file", f.out)))
	return err
}

// makeAll makes the papers one by one and counts them. Which kinds a round has
// none of is no fault; none at all is the caller's to say.
func makeAll(ctx context.Context, sys *app.System, me app.Actor, kind string, f reportFlags, write func(string, []byte) error) (n int, err error) {
	for _, k := range report.Kinds {
		if kind != "" && k.Key != kind {
			continue
		}
		round, err := sys.PaperRoundOf(ctx, me, k.Key, f.unit, f.year)
		var fault *app.Error
		if kind == "" && errors.As(err, &fault) && fault.Kind == app.NotFound {
			continue
		}
		if err != nil {
			return n, err
		}
		units := []string{""}
		if k.OfUnit {
			if units, err = sys.RoundUnits(ctx, me, round); err != nil {
				return n, err
			}
			if k.OfRound {
				units = append(units, "")
			}
		}
		for _, unit := range units {
			data, name, err := sys.MakePaper(ctx, me, app.PaperAsked{Kind: k.Key, Round: round, Unit: unit, Format: cmp.Or(f.format, "docx")})
			if err == nil {
				err = write(name, data)
			}
			if err != nil {
				return n, err
			}
			n++
		}
	}
	return n, nil
}
