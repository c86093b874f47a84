//go:build !windows

package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/user"
	"runtime"
	"strings"

	"github.com/parindex/parindex/message"
)

// attended runs a command; only Windows has a manager of services that starts
// programs in a way of its own.
func attended(_ []string, stdout, stderr io.Writer, do func(ctx context.Context, stdout, stderr io.Writer) int) int {
	return bySignals(stdout, stderr, do)
}

// installHere makes the account, writes the service for systemd and starts it.
func (c *command) installHere(ctx context.Context, how installation, program, unit string) error {
	_, err := exec.LookPath("systemctl")
	switch {
	case runtime.GOOS != "linux" || err != nil:
		return c.fault("service.no_systemd")
	case os.Geteuid() != 0:
		return c.fault("service.root")
	case strings.HasPrefix(program, "/home/") || strings.HasPrefix(program, "/root/") || strings.HasPrefix(program, "/tmp/"):
		return c.fault("service.program", message.Word("program", program))
	}
	if err := c.makeAccount(ctx, how); err != nil {
		return err
	}
	if err := os.WriteFile(unitFile, []byte(unit), 0o644); err != nil { //nolint:gosec // a unit holds no secret, and is read by all
		return c.fault("backup.cannot_write", message.Word("file", unitFile), message.Word("cause", err.Error()))
	}
	for _, args := range [][]string{{"daemon-reload"}, {"enable", "parindex"}, {"restart", "parindex"}} {
		if err := c.does(ctx, "systemctl", args...); err != nil {
			return err
		}
	}
	fmt.Fprintln(c.stdout, message.Say(c.language(), "service.done", message.Word("file", unitFile)))
	return nil
}

// makeAccount makes the account that the service runs under, and gives it its
// folders.
func (c *command) makeAccount(ctx context.Context, how installation) error {
	var unknown user.UnknownUserError
	_, err := user.Lookup(how.account)
	if errors.As(err, &unknown) {
		err = c.does(ctx, "useradd", "--system", "--user-group", "--home-dir", how.dir, "--no-create-home", "--shell", "/usr/sbin/nologin", how.account)
	}
	if err != nil {
		return err
	}
	for _, dir := range []string{how.dir, how.backups} {
		if dir == "" || dir == stateDir { // systemd makes its own
			continue
		}
		if err := c.does(ctx, "install", "--directory", "--mode=0700", "--owner="+how.account, "--group="+how.account, dir); err != nil {
			return err
		}
	}
	return nil
}
