package message

import (
	"sync"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// collators are kept, since one takes long to make and is not safe to share.
var collators = sync.Pool{New: func() any { return collate.New(language.Vietnamese) }}

// Compare orders two texts as a Vietnamese dictionary does.
func Compare(a, b string) int {
	c := collators.Get().(*collate.Collator)
	defer collators.Put(c)
	return c.CompareString(a, b)
}
