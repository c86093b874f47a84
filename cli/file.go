package cli

import (
	"errors"
	"os"
	"path/filepath"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/rulebook"
)

// loadIndex loads a rulebook from a file and, if it extends a frame, the frame
// from the same folder.
func loadIndex(file string) (*rulebook.Index, error) {
	data, err := readFile(file)
	if err != nil {
		return nil, err
	}
	return rulebook.LoadBeside(data, file, besideFile(file))
}

// besideFile reads files that stand in the folder of another.
func besideFile(file string) rulebook.Beside {
	return func(name string) ([]byte, error) {
		data, err := os.ReadFile(filepath.Join(filepath.Dir(file), name))
		if os.IsNotExist(err) {
			return nil, errors.New(message.Say(message.VI, "cli.no_file"))
		}
		return data, err
	}
}

// readFile reads a file that the user named; what is wrong is said of it.
func readFile(name string) ([]byte, error) {
	data, err := os.ReadFile(filepath.Clean(name))
	switch {
	case os.IsNotExist(err):
		return nil, message.Problems{{File: name, Text: message.T("cli.no_file")}}
	case err != nil:
		return nil, message.Problems{{File: name, Text: message.T("problem.cause", message.Word("cause", err.Error()))}}
	}
	return data, nil
}
