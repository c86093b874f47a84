package docx

import (
	"errors"
	"strings"

	"github.com/beevik/etree"
)

type draftKind int

const (
	draftStatic  draftKind = iota // token as it stands
	draftElement                  // element with something to fill below it
	draftValue
	draftLoop
	draftChoice
)

// draft is a part on its way to a plan: blocks are found, bytes not yet made.
type draft struct {
	kind      draftKind
	token     etree.Token
	tag       *tag // of value, loop, choice
	body      []*draft
	otherwise []*draft // of choice
	gone      bool     // held only tags of a block, so it vanishes
}

// built is what an element became. loose holds the block tags below it whose
// partner lies elsewhere, in document order.
type built struct {
	draft *draft
	loose []*tag
	blank bool // nothing to see but tags
}

// builder finds the blocks of one part.
type builder struct {
	marks    map[*etree.Element]*tag
	mistakes []*TemplateError
}

func (b *builder) fail(t *tag, message string) {
	b.mistakes = append(b.mistakes, t.mistake(errors.New(message)))
}

// compilePart joins the tags of a part, finds its blocks, freezes the rest.
func compilePart(part string, doc *etree.Document) (*plan, []*TemplateError) {
	j := &joiner{part: part, marks: make(map[*etree.Element]*tag)}
	j.join(doc.Root())
	b := &builder{marks: j.marks, mistakes: j.mistakes}
	root := b.element(doc.Root())
	b.orphans(root.loose)
	if len(b.mistakes) > 0 {
		return nil, b.mistakes
	}
	return freeze(part, doc, root.draft), nil
}

// orphans tells of the tags that found no partner where blocks end at last.
func (b *builder) orphans(tags []*tag) {
	for _, t := range tags {
		switch t.kind {
		case tagEnd:
			b.fail(t, "thừa {{end}}: không có {{for}} hoặc {{if}} nào đang mở; hãy xóa thẻ này")
		case tagElse:
			b.fail(t, "{{else}} nằm ngoài khối {{if}} … {{end}}; hãy xóa hoặc chuyển vào trong khối")
		default:
			b.fail(t, "khối này thiếu {{end}}; hãy thêm {{end}} ở cuối phần cần lặp hoặc cần xét điều kiện")
		}
	}
}

// item is one step in a container's sequence: something to show, or a tag.
// carrier is the child that the tag came from when it holds nothing else.
type item struct {
	draft   *draft
	tag     *tag
	carrier *draft
}

func (b *builder) element(e *etree.Element) built {
	if t, ok := b.marks[e]; ok {
		if t.kind == tagValue {
			return built{draft: &draft{kind: draftValue, token: e, tag: t}}
		}
		return built{loose: []*tag{t}, blank: true}
	}
	var items []item
	var loose []*tag
	blank, static := true, true
	for _, token := range e.Child {
		child, ok := token.(*etree.Element)
		if !ok {
			if text, ok := token.(*etree.CharData); ok && isW(e, "t") && strings.TrimSpace(text.Data) != "" {
				blank = false
			}
			items = append(items, item{draft: &draft{token: token}})
			continue
		}
		c := b.element(child)
		blank = blank && c.blank
		static = static && len(c.loose) == 0 && c.draft.kind == draftStatic
		if isW(e, "tr") {
			loose = append(loose, c.loose...)
			c.loose = nil
		}
		items = append(items, b.hoist(c)...)
	}
	blank = blank && transparent(e) || ignorable(e)
	if static {
		return built{draft: &draft{token: e}, blank: blank}
	}
	nodes, rest := b.sequence(items)
	d := &draft{kind: draftElement, token: e, body: nodes}
	switch {
	case isW(e, "tr"):
		return b.row(d, loose, blank)
	case isW(e, "body") || isW(e, "txbxContent"): // no block reaches out of these
		b.orphans(rest)
		rest = nil
	}
	return built{d, rest, blank}
}

// hoist moves the loose tags of a child to the sequence of its parent: opening
// ones before it, closing ones after it.
func (b *builder) hoist(c built) []item {
	if len(c.loose) == 0 {
		return []item{{draft: c.draft}}
	}
	if c.draft == nil { // the tag itself, between the runs of its paragraph
		return []item{{tag: c.loose[0]}}
	}
	var items []item
	if c.blank {
		items = append(items, item{draft: c.draft})
		for _, t := range c.loose {
			items = append(items, item{tag: t, carrier: c.draft})
		}
		return items
	}
	opens := c.loose[0].kind == tagFor || c.loose[0].kind == tagIf
	for _, t := range c.loose {
		switch {
		case t.kind == tagElse:
			b.fail(t, "{{else}} của khối trải nhiều đoạn phải đứng riêng một đoạn; trong bảng thì đứng riêng một dòng")
		case opens != (t.kind != tagEnd):
			b.fail(t, "đoạn này vừa đóng khối trước vừa mở khối sau trong khi còn nội dung khác; hãy đưa mỗi thẻ ra một đoạn riêng")
		}
	}
	if opens {
		for _, t := range c.loose {
			items = append(items, item{tag: t})
		}
		return append(items, item{draft: c.draft})
	}
	items = append(items, item{draft: c.draft})
	for _, t := range c.loose {
		items = append(items, item{tag: t})
	}
	return items
}

// frame is a block that is open while a sequence is read.
type frame struct {
	open   item
	middle *item    // its {{else}}
	then   []*draft // what stood before middle
	nodes  []*draft
}

// sequence pairs the tags among a container's children. Those without a
// partner here are returned: their partner may lie further out.
func (b *builder) sequence(items []item) (nodes []*draft, loose []*tag) {
	stack := []*frame{{}}
	for _, it := range items {
		top := stack[len(stack)-1]
		base := len(stack) == 1
		switch {
		case it.tag == nil:
			top.nodes = append(top.nodes, it.draft)
		case it.tag.kind == tagFor || it.tag.kind == tagIf:
			stack = append(stack, &frame{open: it})
		case base:
			loose = append(loose, it.tag)
		case it.tag.kind == tagElse:
			b.divide(top, it)
		default:
			stack = stack[:len(stack)-1]
			outer := stack[len(stack)-1]
			outer.nodes = append(outer.nodes, top.close(it))
		}
	}
	nodes = stack[0].nodes
	for _, f := range stack[1:] {
		loose = append(loose, f.open.tag)
		if f.middle != nil {
			loose = append(loose, f.middle.tag)
		}
		nodes = append(append(nodes, f.then...), f.nodes...)
	}
	return nodes, loose
}

func (b *builder) divide(f *frame, it item) {
	switch {
	case f.open.tag.kind != tagIf:
		b.fail(it.tag, "{{else}} chỉ dùng trong khối {{if}}, không dùng trong {{for}}")
	case f.middle != nil:
		b.fail(it.tag, "khối {{if}} này đã có một {{else}}; hãy xóa thẻ thừa")
	default:
		f.middle, f.then, f.nodes = &it, f.nodes, nil
	}
}

// close turns a frame into its block and lets the bare carriers vanish.
func (f *frame) close(end item) *draft {
	carriers := []*draft{f.open.carrier, end.carrier}
	d := &draft{kind: draftLoop, tag: f.open.tag, body: f.nodes}
	if f.open.tag.kind == tagIf {
		d.kind = draftChoice
		if f.middle != nil {
			d.body, d.otherwise = f.then, f.nodes
			carriers = append(carriers, f.middle.carrier)
		}
	}
	for _, c := range carriers {
		if c != nil {
			c.gone = true
		}
	}
	return d
}

// row wraps a table row in the blocks whose tags lie in two of its cells.
func (b *builder) row(d *draft, loose []*tag, blank bool) built {
	var open, rest []*tag
	var pairs []*tag // opening tags, innermost first
	for _, t := range loose {
		switch {
		case t.kind == tagFor || t.kind == tagIf:
			open = append(open, t)
		case len(open) == 0:
			rest = append(rest, t)
		case t.kind == tagElse:
			b.fail(t, "{{else}} không chia được một dòng của bảng; hãy đặt {{if}}, {{else}}, {{end}} ở các dòng riêng hoặc trong cùng một ô")
		default:
			pairs = append(pairs, open[len(open)-1])
			open = open[:len(open)-1]
		}
	}
	for _, t := range pairs {
		kind := draftLoop
		if t.kind == tagIf {
			kind = draftChoice
		}
		d = &draft{kind: kind, tag: t, body: []*draft{d}}
	}
	return built{d, append(rest, open...), blank && len(pairs) == 0}
}

// transparent elements show what is below them and nothing of their own.
func transparent(e *etree.Element) bool {
	if e.Space != "w" {
		return false
	}
	switch e.Tag {
	case "p", "r", "t", "tc", "tr", "hyperlink", "ins", "smartTag", "sdt", "sdtContent", "customXml":
		return true
	}
	return false
}

// ignorable elements show nothing.
func ignorable(e *etree.Element) bool {
	if e.Space != "w" {
		return false
	}
	switch e.Tag {
	case "pPr":
		return e.SelectElement("w:sectPr") == nil // it ends a section
	case "rPr", "tcPr", "trPr", "tblPrEx", "sdtPr", "sdtEndPr", "proofErr", "lastRenderedPageBreak",
		"bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "permStart", "permEnd":
		return true
	}
	return false
}
