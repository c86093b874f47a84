//go:build unix

package docx

import (
	"os/exec"
	"syscall"
)

// ownGroup lets a cancelled conversion end the whole family of processes:
// soffice is a script whose child does the work.
func ownGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error {
		return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
	}
}
