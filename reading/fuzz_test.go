package reading_test

import (
	"context"
	"encoding/json"
	"os"
	"testing"

	"github.com/parindex/parindex/paper"
	"github.com/parindex/parindex/reading"
)

// FuzzRead: whatever the text, there is an answer, its points hold together,
// and every finding has a place and a sentence.
func FuzzRead(f *testing.F) {
	for _, file := range []string{"testdata/y-tich-2024.txt", "testdata/papers/02-tan-phu-pipes.txt", "testdata/papers/06-cells-in-lines.txt", "testdata/papers/13-wrapped.txt"} {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(data))
	}
	f.Add("Tiêu chí 1.1: 9999/9999 điểm\nTiêu chí 1.1.1 mất trọn điểm\n1.1 | 2 |\nKính gửi:\n-")
	f.Fuzz(func(t *testing.T, s string) {
		text, err := paper.Read(context.Background(), []byte(s), "a.txt", paper.Options{})
		if err != nil {
			return
		}
		c := reading.Read(text, nil)
		if _, err := json.Marshal(c); err != nil {
			t.Fatal(err)
		}
		for _, e := range c.Components {
			if e.Code == "" || e.Got == nil && e.Lost == nil {
				t.Errorf("a component that says nothing: %+v", e)
			}
		}
		for _, f := range c.Findings {
			if f.Rule == "" || f.Severity == "" || f.Text == "" {
				t.Errorf("%+v", f)
			}
		}
	})
}
