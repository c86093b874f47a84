package cli

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/parindex/parindex/message"
)

// patience is after how long a command says how far it is, and how often.
const patience = 2 * time.Second

// progress says on a terminal how far a long command is, in one line that it
// writes anew.
type progress struct {
	out   io.Writer // nil: nobody is watching
	lang  message.Lang
	key   string
	next  time.Time
	shown bool
}

// progress prepares to say key, whose arguments are rows and files.
func (c *command) progress(key string) *progress {
	p := &progress{lang: c.language(), key: key, next: time.Now().Add(patience)}
	if file, ok := c.stderr.(*os.File); ok {
		if info, err := file.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
			p.out = file
		}
	}
	return p
}

func (p *progress) told(rows int64, files int) {
	if p.out == nil || time.Now().Before(p.next) {
		return
	}
	p.next, p.shown = time.Now().Add(patience/4), true
	fmt.Fprint(p.out, "\r\033[K", message.Say(p.lang, p.key, message.Int("rows", int(rows)), message.Int("files", files)))
}

// read says how far a long reading is, with the share of the file.
func (p *progress) read(rows int, at, size int64) {
	if p.out == nil || time.Now().Before(p.next) {
		return
	}
	share := ""
	if at > 0 && size > 0 {
		share = fmt.Sprintf(" (%d %%)", min(100, at*100/size))
	}
	p.next, p.shown = time.Now().Add(patience/4), true
	fmt.Fprint(p.out, "\r\033[K", message.Say(p.lang, p.key, message.Int("rows", rows)), share)
}

// end clears the line.
func (p *progress) end() {
	if p.shown {
		fmt.Fprint(p.out, "\r\033[K")
	}
}
