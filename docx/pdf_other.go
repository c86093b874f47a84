//go:build !unix

package docx

import "os/exec"

// ownGroup does nothing here: the default of exec ends the process itself.
func ownGroup(*exec.Cmd) {}
