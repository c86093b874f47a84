// Command parindex scores, ranks, explains and reports PAR indexes (Chỉ số cải
// cách hành chính). See parindex --help.
package main

import (
	"os"

	"github.com/parindex/parindex/cli"
)

func main() { os.Exit(cli.Run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }
