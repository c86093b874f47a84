package app

import (
	"context"
	"strings"

	"github.com/parindex/parindex/form"
	"github.com/parindex/parindex/paper"
	"github.com/parindex/parindex/reading"
)

// What one upload to be read may hold.
const (
	MaxPapers = 30
	MaxRead   = 64 << 20 // bytes, all papers together
)

// PaperFile is a paper that somebody asks to be read.
type PaperFile struct {
	Name string
	Data []byte
}

// PaperRead is what a paper says, what is wrong with it, and how its form
// stands to the decree. Claims is nil when it could not be read.
type PaperRead struct {
	Name    string
	Problem string // why it could not be read, in Vietnamese
	Claims  *reading.Claims
	Against bool          // it was held against the index of the round
	Form    *form.Checked // nil: not a Word file
}

// Readings is the page on which papers are read.
type Readings struct {
	*Frame
	Papers []PaperRead
}

// ReadPapers reads papers for a person who is signed in. Nothing of them is
// kept. Those about the year of the round at hand are held against its index.
func (s *System) ReadPapers(ctx context.Context, a Actor, files []PaperFile) (*Readings, error) {
	f, err := s.desk(ctx, a)
	if err != nil {
		return nil, err
	}
	if err := fewPapers(files); err != nil {
		return nil, err
	}
	v := &Readings{Frame: f}
	for _, file := range files {
		v.Papers = append(v.Papers, readPaper(ctx, f, file))
	}
	return v, nil
}

func readPaper(ctx context.Context, f *Frame, file PaperFile) PaperRead {
	out := PaperRead{Name: file.Name}
	t, err := paper.Read(ctx, file.Data, file.Name, paper.Options{})
	if err != nil {
		out.Problem = err.Error()
		return out
	}
	out.Claims = reading.Read(t, nil)
	if f.Index != nil && out.Claims.Year != nil && *out.Claims.Year == f.Round.Year && len(out.Claims.Components) > 0 {
		out.Claims, out.Against = reading.Read(t, &reading.Known{Index: f.Index}), true
	}
	if strings.HasPrefix(string(file.Data[:min(2, len(file.Data))]), "PK") {
		if checked, err := form.Check(file.Data); err == nil {
			out.Form = checked
		}
	}
	return out
}
