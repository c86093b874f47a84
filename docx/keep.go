package docx

import "bytes"

const (
	keptRows  = 2 // before the last, which it takes with it to the next page
	leastRows = 6 // of a table that may run over pages
)

// keepLastRows ties the last rows of a table with a repeated heading together,
// so that no page begins with a heading over a single row. start is where the
// table begins in what is written.
func (w *writing) keepLastRows(start int) {
	xml := w.out.Bytes()[start:]
	if !bytes.Contains(xml, []byte("<w:tblHeader/>")) || bytes.Count(xml, []byte("<w:tbl>")) > 1 {
		return
	}
	var rows []int
	for at := 0; ; {
		i := bytes.Index(xml[at:], []byte("<w:tr"))
		if i < 0 {
			break
		}
		if next := xml[at+i+len("<w:tr")]; next == '>' || next == ' ' {
			rows = append(rows, at+i)
		}
		at += i + 1
	}
	n := len(rows)
	if n < leastRows {
		return
	}
	from, to := rows[n-1-keptRows], rows[n-1]
	tail := bytes.Clone(xml[to:])
	kept := keepParagraphs(bytes.Clone(xml[from:to]))
	w.out.Truncate(start + from)
	w.out.Write(kept)
	w.out.Write(tail)
}

// keepParagraphs makes the paragraphs of rows stay with what follows. The
// property stands after the style, as the schema wants it.
func keepParagraphs(xml []byte) []byte {
	var out bytes.Buffer
	open, style, keep := []byte("<w:pPr>"), []byte("<w:pStyle "), []byte("<w:keepNext")
	for {
		i := bytes.Index(xml, open)
		if i < 0 {
			out.Write(xml)
			return out.Bytes()
		}
		end := i + len(open)
		if bytes.HasPrefix(xml[end:], style) {
			if j := bytes.Index(xml[end:], []byte("/>")); j >= 0 {
				end += j + 2
			}
		}
		out.Write(xml[:end])
		if !bytes.HasPrefix(xml[end:], keep) {
			out.WriteString("<w:keepNext/>")
		}
		xml = xml[end:]
	}
}
