package cli

import (
	"errors"

	"github.com/parindex/parindex/message"
)

// errQuiet ends a command with exit code 1 after it has said everything.
var errQuiet = errors.New("faults were found")

// unreadableError is a file that a command could make nothing of: exit code 2.
type unreadableError struct{ text string }

func (e *unreadableError) Error() string { return e.text }

func unreadable(err error, c *command) error {
	var problems message.Problems
	if errors.As(err, &problems) {
		return &unreadableError{problems.In(c.language())}
	}
	return &unreadableError{c.say(err)}
}
