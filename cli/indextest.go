package cli

import (
	"bytes"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/scoring"
)

func (c *command) indexTest() *cobra.Command {
	return &cobra.Command{
		Use:   "test TỆP.yaml…",
		Short: "Chạy các tình huống thử của bộ chỉ số, mỗi câu một dòng ✓ hoặc ✗",
		Long: `Chạy các tình huống thử trong cases/MÃ-BỘ-CHỈ-SỐ.yaml bên cạnh tệp: với số liệu nêu ra, quy tắc
phải cho đúng số điểm, kết quả và lý do. Có tình huống không đúng thì mã thoát 1.`,
		Example: "  parindex index test rules/chi-lang-2023.yaml",
		Args:    c.some(),
		RunE:    func(_ *cobra.Command, args []string) error { return c.runIndexTest(args) },
	}
}

func (c *command) runIndexTest(files []string) error {
	var b bytes.Buffer
	var faults message.Problems
	for _, file := range files {
		x, err := loadIndex(file)
		if err != nil {
			return err
		}
		cases, there, err := readCases(x, file)
		if err != nil {
			return err
		}
		if !there {
			faults = append(faults, message.Problem{File: file, Text: message.T("case.none", message.Word("file", casesFile(x, file)))})
			continue
		}
		verdicts := runCases(x, cases)
		held := c.printVerdicts(&b, verdicts)
		for _, v := range verdicts {
			faults = append(faults, v.Problems()...)
		}
		fmt.Fprintln(&b, message.Say(c.language(), "cli.cases", message.Word("file", file), message.Int("held", held), message.Int("cases", len(cases))))
	}
	if err := c.print(&b); err != nil {
		return err
	}
	return found(faults)
}

// printVerdicts prints each case's sentence and returns how many hold.
func (c *command) printVerdicts(b *bytes.Buffer, verdicts []scoring.Verdict) (held int) {
	for _, v := range verdicts {
		mark := "✗"
		if v.Holds() {
			mark = "✓"
			held++
		}
		fmt.Fprintf(b, "%s %-7s %s\n", mark, v.Case.Component, v.Case.Name)
	}
	return held
}
