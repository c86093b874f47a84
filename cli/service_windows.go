package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"golang.org/x/sys/windows/svc"
	"golang.org/x/sys/windows/svc/mgr"

	"github.com/parindex/parindex/message"
)

const (
	windowsName = "parindex"
	// windowsAccount is an account that Windows makes for the service alone.
	windowsAccount = `NT SERVICE\parindex`
)

// attended runs a command, under the manager of services where that started
// it: then what it prints goes to a file in the data folder.
func attended(args []string, stdout, stderr io.Writer, do func(ctx context.Context, stdout, stderr io.Writer) int) int {
	if by, err := svc.IsWindowsService(); err != nil || !by {
		return bySignals(stdout, stderr, do)
	}
	s := &windowsService{do: do, out: io.Discard}
	if i := slices.Index(args, "--data"); i >= 0 && i+1 < len(args) {
		if log, err := os.OpenFile(filepath.Join(args[i+1], "parindex.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600); err == nil {
			defer log.Close()
			s.out = log
		}
	}
	if err := svc.Run(windowsName, s); err != nil {
		return 1
	}
	return s.code
}

// windowsService is a command that the manager of services started.
type windowsService struct {
	do   func(ctx context.Context, stdout, stderr io.Writer) int
	out  io.Writer
	code int
}

// Execute runs the command until the manager stops it.
func (s *windowsService) Execute(_ []string, asked <-chan svc.ChangeRequest, told chan<- svc.Status) (bool, uint32) {
	const takes = svc.AcceptStop | svc.AcceptShutdown
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	ended := make(chan int, 1)
	go func() { ended <- s.do(ctx, s.out, s.out) }()
	told <- svc.Status{State: svc.Running, Accepts: takes}
	for {
		select {
		case s.code = <-ended:
			told <- svc.Status{State: svc.StopPending}
			return s.code != 0, uint32(s.code) //nolint:gosec // an exit code is 0, 1 or 2
		case r := <-asked:
			switch r.Cmd {
			case svc.Interrogate:
				told <- r.CurrentStatus
			case svc.Stop, svc.Shutdown:
				told <- svc.Status{State: svc.StopPending, WaitHint: uint32((stopping + 10*time.Second).Milliseconds())}
				stop()
			}
		}
	}
}

// installHere makes the service, or changes how it runs, gives its account its
// folders, and starts it. The unit of systemd is not for Windows.
func (c *command) installHere(ctx context.Context, how installation, program, _ string) (err error) {
	if how.dir == stateDir {
		how.dir = filepath.Join(os.Getenv("ProgramData"), "parindex")
	}
	m, err := mgr.Connect()
	if err != nil {
		return c.fault("service.windows_admin", message.Word("cause", err.Error()))
	}
	defer func() { err = errors.Join(err, m.Disconnect()) }()
	s, err := m.OpenService(windowsName)
	if err == nil {
		err = stopWindows(s)
		err = errors.Join(err, s.Delete(), s.Close())
		if err != nil {
			return c.fault("service.failed", message.Word("command", windowsName), message.Word("cause", err.Error()))
		}
	}
	for _, dir := range []string{how.dir, how.backups} {
		if dir != "" {
			if err := os.MkdirAll(dir, 0o700); err != nil {
				return c.fault("service.failed", message.Word("command", "mkdir "+dir), message.Word("cause", err.Error()))
			}
		}
	}
	s, err = m.CreateService(windowsName, program, mgr.Config{
		DisplayName: "parindex", Description: "Chỉ số cải cách hành chính", StartType: mgr.StartAutomatic, DelayedAutoStart: true, ServiceStartName: windowsAccount,
	}, serveArgs(how)...)
	if err != nil {
		return c.fault("service.failed", message.Word("command", "CreateService"), message.Word("cause", err.Error()))
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	// Only the service and administrators may enter its folders; SYSTEM backs up.
	for _, dir := range []string{how.dir, how.backups} {
		if dir == "" {
			continue
		}
		if err := c.does(ctx, "icacls", dir, "/inheritance:r", "/grant:r", windowsAccount+":(OI)(CI)F", "*S-1-5-32-544:(OI)(CI)F", "*S-1-5-18:(OI)(CI)F"); err != nil {
			return err
		}
	}
	again := []mgr.RecoveryAction{{Type: mgr.ServiceRestart, Delay: 2 * time.Second}}
	if err := errors.Join(s.SetRecoveryActions(again, 24*60*60), s.Start()); err != nil {
		return c.fault("service.failed", message.Word("command", "start"), message.Word("cause", err.Error()))
	}
	_, err = fmt.Fprintln(c.stdout, message.Say(c.language(), "service.windows_done", message.Word("dir", how.dir)))
	return err
}

// stopWindows stops a service and waits for it.
func stopWindows(s *mgr.Service) error {
	status, err := s.Query()
	if err != nil || status.State == svc.Stopped {
		return err
	}
	if _, err := s.Control(svc.Stop); err != nil {
		return err
	}
	for range 120 {
		if status, err = s.Query(); err != nil || status.State == svc.Stopped {
			return err
		}
		time.Sleep(500 * time.Millisecond)
	}
	return errors.New("it does not stop")
}
