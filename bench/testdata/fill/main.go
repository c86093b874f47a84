// Command fill fills one Word template for each line of a file of data, as
// BenchmarkPapers asks: what docxtpl_fill.py does, by package docx.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"regexp"
	"time"

	"github.com/parindex/parindex/docx"
)

func main() {
	if err := fill(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		log.Fatal(err)
	}
}

func fill(form, lines, folder string) error {
	start := time.Now()
	word, err := os.ReadFile(form) // #nosec G304 -- named by the benchmark
	if err != nil {
		return err
	}
	template, err := docx.Open(word)
	if err != nil {
		return err
	}
	text, err := os.Open(lines) // #nosec G304 -- named by the benchmark
	if err != nil {
		return err
	}
	defer text.Close() //nolint:errcheck // it is only read
	data := json.NewDecoder(text)
	for i := 0; data.More(); i++ {
		var one map[string]any
		if err := data.Decode(&one); err != nil {
			return err
		}
		filled, err := template.Fill(one)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(folder, fmt.Sprint(i)+".docx"), filled, 0o600); err != nil {
			return err
		}
	}
	took := time.Since(start)
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return err
	}
	most := regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindSubmatch(status)
	if most == nil {
		return errors.New("the system does not say how much memory was used")
	}
	fmt.Println(took.Nanoseconds(), string(most[1]))
	return nil
}
