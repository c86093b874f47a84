package cli

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/paper"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/reading"
)

type readFlags struct {
	index, result string
	json, ocr     bool
}

func (c *command) read() *cobra.Command {
	var f readFlags
	cmd := &cobra.Command{
		Use:   "read TỆP…",
		Short: "Đọc báo cáo, bảng tự chấm, thông báo kết quả: văn bản nêu gì và sai ở đâu",
		Long: `Đọc văn bản .docx, .pdf (có lớp chữ; cần pdftotext), .html hoặc .txt, kể cả chữ TCVN3, VNI,
và cho biết văn bản nêu gì: loại, đơn vị, số, ngày, điểm, hạng, từng tiêu chí mất điểm, nguyên
nhân, biện pháp, văn bản viện dẫn; kèm các chỗ mâu thuẫn, mỗi chỗ một câu và vị trí.
Văn bản không nói thì để trống (null); giá trị suy ra bằng phép tính được liệt kê ở derived.
Mã thoát: 0 không có lỗi, 1 văn bản có lỗi, 2 không đọc được tệp.`,
		Example: `  parindex read bao-cao-y-tich.docx
  parindex read bao-cao/*.docx --json > doc.json
  parindex read bao-cao.pdf --index rules/chi-lang-2023.yaml --result thong-bao.docx`,
		Args: c.some(),
		RunE: func(cmd *cobra.Command, args []string) error { return c.runRead(cmd.Context(), args, f) },
	}
	cmd.Flags().BoolVar(&f.json, "json", false, "in kết quả dạng JSON: một tệp là một đối tượng, nhiều tệp là một mảng")
	cmd.Flags().StringVar(&f.index, "index", "", "tệp bộ chỉ số (YAML) để đối chiếu mã và điểm tối đa")
	cmd.Flags().StringVar(&f.result, "result", "", "văn bản công bố kết quả để đối chiếu tiêu chí mất điểm mà báo cáo không nêu")
	cmd.Flags().BoolVar(&f.ocr, "ocr", false, "nhận dạng chữ của PDF quét bằng tesseract; mọi giá trị phải có người xác nhận")
	return cmd
}

func (c *command) runRead(ctx context.Context, files []string, f readFlags) error {
	known, err := c.known(ctx, f)
	if err != nil {
		return unreadable(err, c)
	}
	all := make([]*reading.Claims, len(files))
	faulty := false
	for i, file := range files {
		if all[i], err = c.readOne(ctx, file, f, known); err != nil {
			return unreadable(err, c)
		}
		faulty = faulty || all[i].Faulty()
	}
	switch {
	case f.json && len(all) == 1:
		err = c.printJSON(all[0])
	case f.json:
		err = c.printJSON(all)
	default:
		var b bytes.Buffer
		for i, claims := range all {
			c.sayClaims(&b, files[i], claims)
		}
		err = c.print(&b)
	}
	if err == nil && faulty {
		return errQuiet
	}
	return err
}

func (c *command) readOne(ctx context.Context, file string, f readFlags, known *reading.Known) (*reading.Claims, error) {
	data, err := readFile(file)
	if err != nil {
		return nil, err
	}
	t, err := paper.Read(ctx, data, file, paper.Options{OCR: f.ocr})
	if err != nil {
		return nil, message.Problems{{File: file, Text: message.T("problem.cause", message.Word("cause", err.Error()))}}
	}
	return reading.Read(t, known), nil
}

// known is what the papers are held against.
func (c *command) known(ctx context.Context, f readFlags) (*reading.Known, error) {
	if f.index == "" && f.result == "" {
		return nil, nil
	}
	k := &reading.Known{}
	var err error
	if f.index != "" {
		if k.Index, err = loadIndex(f.index); err != nil {
			return nil, err
		}
	}
	if f.result != "" {
		claims, err := c.readOne(ctx, f.result, f, nil)
		if err != nil {
			return nil, err
		}
		k.Lost = map[string]points.Points{}
		for _, e := range claims.Components {
			if e.Lost != nil {
				k.Lost[e.Code] = *e.Lost
			}
		}
	}
	return k, nil
}

// sayClaims prints what a paper claims for people.
func (c *command) sayClaims(b *bytes.Buffer, file string, r *reading.Claims) {
	l := c.language()
	say := func(key string, args ...message.Arg) { fmt.Fprintln(b, message.Say(l, key, args...)) }
	fmt.Fprintln(b, file)
	if r.Letters != "" {
		say("cli.read_letters", message.Word("letters", r.Letters))
	}
	kind := message.Say(l, "cli.read_unknown")
	if r.Kind != nil {
		kind = message.Say(l, "paper.kind."+*r.Kind)
	}
	say("cli.read_kind", message.Word("kind", kind))
	for _, p := range []struct {
		key   string
		value *string
	}{{"cli.read_issuer", r.Issuer}, {"cli.read_unit", r.Unit}, {"cli.read_number", r.Number}, {"cli.read_date", r.Date}, {"cli.read_recipient", r.Recipient}} {
		if p.value != nil {
			say(p.key, message.Word("value", vietnamese(*p.value)))
		}
	}
	if r.Year != nil {
		say("cli.read_year", message.Word("year", fmt.Sprint(*r.Year)))
	}
	say("cli.read_totals", message.Word("self", known(l, r.Self)), message.Word("final", known(l, r.Final)), message.Word("max", known(l, r.Max)), message.Word("lost", known(l, r.Lost)))
	if r.Rank != nil {
		of := "?"
		if r.Of != nil {
			of = fmt.Sprint(*r.Of)
		}
		say("cli.read_rank", message.Int("rank", *r.Rank), message.Word("of", of))
	}
	c.sayScores(b, r)
	var cited []string
	for _, d := range r.Documents {
		cited = append(cited, d.Name())
	}
	if len(cited) > 0 {
		say("cli.read_documents", message.Word("list", strings.Join(cited, "; ")))
	}
	if len(r.Findings) == 0 {
		say("cli.read_clean")
	}
	for _, f := range r.Findings {
		say("cli.read_finding", message.Word("severity", message.Say(l, "severity."+f.Severity)), message.Word("at", f.At), message.Sub("text", f.Said), message.Word("rule", f.Rule))
	}
	fmt.Fprintln(b)
}

// sayScores prints areas and components.
func (c *command) sayScores(b *bytes.Buffer, r *reading.Claims) {
	l := c.language()
	say := func(key string, args ...message.Arg) { fmt.Fprintln(b, message.Say(l, key, args...)) }
	for _, a := range r.Areas {
		code := "?"
		if a.Code != nil {
			code = *a.Code
		}
		say("cli.read_area", message.Word("code", code), message.Word("title", a.Title), message.Word("max", known(l, a.Max)), message.Word("got", known(l, a.Got)), message.Word("lost", known(l, a.Lost)))
	}
	for _, e := range r.Components {
		say("cli.read_component", message.Word("code", e.Code), message.Word("title", e.Title), message.Word("max", known(l, e.Max)), message.Word("got", known(l, e.Got)), message.Word("lost", known(l, e.Lost)))
		for _, p := range []struct {
			key   string
			value *string
		}{{"cli.read_cause", e.Cause}, {"cli.read_measure", e.Measure}, {"cli.read_officer", e.Officer}, {"cli.read_due", e.Due}} {
			if p.value != nil {
				say(p.key, message.Word("value", message.Shorten(vietnamese(*p.value), 160)))
			}
		}
	}
}

func known(l message.Lang, p *points.Points) string {
	if p == nil {
		return "?"
	}
	return l.PointsTo(*p, 4)
}

// vietnamese writes an ISO date as 02/05/2024; other texts stay.
func vietnamese(s string) string {
	if len(s) == 10 && s[4] == '-' && s[7] == '-' {
		return s[8:] + "/" + s[5:7] + "/" + s[:4]
	}
	return s
}
