package docx

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"strconv"
	"strings"

	"github.com/expr-lang/expr/vm"
)

const (
	maxSteps = 1_000_000 // passes of loops and values shown, one part

	openText  = `<w:t xml:space="preserve">`
	closeText = `</w:t>`
)

// writing is one run of a plan over data.
type writing struct {
	out      bytes.Buffer
	env      map[string]any
	machine  vm.VM
	last     string // block-level element that ended last in the container
	rows     int    // of the table around
	drawings int
	pictures [][]byte
	steps    int
	stopped  bool
	failed   map[*tag]bool
	mistakes []*TemplateError
}

func (p *plan) fill(data map[string]any) *writing {
	w := &writing{env: data, failed: make(map[*tag]bool)}
	// Names are checked before anything is written, so that a wrong one in a
	// branch not taken today is found today.
	for _, n := range p.free {
		if _, ok := data[n.name]; !ok {
			w.fail(n.tag, unknownName(n.name))
		}
	}
	w.all(p.nodes)
	return w
}

// fail notes the first mistake of a tag: a loop would repeat it.
func (w *writing) fail(t *tag, cause error) {
	if !w.failed[t] {
		w.failed[t] = true
		w.mistakes = append(w.mistakes, t.mistake(cause))
	}
}

func (w *writing) all(nodes []node) {
	for _, n := range nodes {
		if w.stopped {
			return
		}
		n.write(w)
	}
}

// step keeps nested loops over long lists from filling the machine.
func (w *writing) step(t *tag) bool {
	w.steps++
	if w.steps <= maxSteps && w.out.Len() <= maxUncompressed {
		return true
	}
	w.stopped = true
	w.fail(t, fmt.Errorf("văn bản tạo ra quá lớn (trên %d MiB hoặc trên %d lượt lặp); hãy bớt các khối {{for}} lồng nhau hoặc chia nhỏ dữ liệu", maxUncompressed>>20, maxSteps))
	return false
}

func (w *writing) eval(t *tag) (any, bool) {
	if w.failed[t] || !w.step(t) {
		return nil, false
	}
	v, err := t.expr.value(&w.machine, w.env)
	if err != nil {
		w.fail(t, err)
		return nil, false
	}
	return v, true
}

func (l *literal) write(w *writing) {
	w.out.Write(l.xml)
	w.rows += l.rows
	if l.last != "" {
		w.last = l.last
	}
}

func (v *value) write(w *writing) {
	result, ok := w.eval(v.tag)
	if !ok {
		return
	}
	if p, ok := result.(Picture); ok {
		w.picture(v.tag, p)
		return
	}
	text, err := shown(result)
	if err != nil {
		w.fail(v.tag, err)
		return
	}
	if text == "" {
		return
	}
	w.out.Write(v.open)
	writeText(&w.out, text)
	w.out.WriteString(closeText + "</w:r>")
}

// shown is the text of a value. Only what is ready for the page is taken: a
// fraction or a yes/no has more than one Vietnamese form.
func shown(v any) (string, error) {
	switch v := v.(type) {
	case string:
		return v, nil
	case int:
		return strconv.Itoa(v), nil
	case nil:
		return "", errors.New("trường này chưa có giá trị")
	case bool:
		return "", errors.New("giá trị là đúng/sai, không in ra được; hãy dùng trong {{if}}")
	case float32, float64:
		return "", errors.New("số lẻ phải được định dạng sẵn thành chữ (dấu phẩy thập phân) trước khi đưa vào mẫu")
	}
	switch r := reflect.ValueOf(v); r.Kind() {
	case reflect.String:
		return r.String(), nil
	case reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64, reflect.Int:
		return strconv.FormatInt(r.Int(), 10), nil
	case reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uint:
		return strconv.FormatUint(r.Uint(), 10), nil
	case reflect.Slice:
		return "", errors.New("giá trị là một danh sách; hãy dùng {{for x in …}} hoặc join(…)")
	case reflect.Map:
		return "", errors.New("giá trị là một nhóm trường; hãy viết rõ trường cần in, như a.b")
	}
	return "", fmt.Errorf("giá trị kiểu %T không in ra được", v)
}

func (l *loop) write(w *writing) {
	result, ok := w.eval(l.tag)
	if !ok {
		return
	}
	list := reflect.ValueOf(result)
	if list.Kind() != reflect.Slice {
		w.fail(l.tag, errors.New("giá trị sau “in” không phải là danh sách"))
		return
	}
	outer := w.env
	w.env = maps.Clone(outer)
	if w.env == nil {
		w.env = make(map[string]any)
	}
	for i := range list.Len() {
		if w.stopped || !w.step(l.tag) {
			break
		}
		w.env[l.tag.variable] = list.Index(i).Interface()
		w.all(l.body)
	}
	w.env = outer
}

func (c *choice) write(w *writing) {
	result, ok := w.eval(c.tag)
	if !ok {
		return
	}
	yes, ok := result.(bool)
	switch {
	case !ok:
		w.fail(c.tag, errors.New("điều kiện phải là đúng hoặc sai; với chữ hãy viết như {{if ten != \"\"}}, với danh sách {{if len(ds) > 0}}"))
	case yes:
		w.all(c.body)
	default:
		w.all(c.otherwise)
	}
}

func (t *table) write(w *writing) {
	start, last, rows := w.out.Len(), w.last, w.rows
	w.rows = 0
	w.all(t.nodes)
	if w.rows == 0 {
		w.out.Truncate(start)
		w.last = last
	} else {
		w.last = "tbl"
		w.keepLastRows(start)
	}
	w.rows = rows
}

func (c *cell) write(w *writing) {
	w.last = ""
	w.all(c.nodes)
	if w.last != "p" {
		w.out.WriteString("<w:p/>")
	}
	w.out.Write(c.close)
}

func (drawingID) write(w *writing) {
	w.drawings++
	// Far from the small numbers that Word gives.
	w.out.WriteString(strconv.Itoa(100_000 + w.drawings))
}

// writeText writes s as the inside of a run: line ends become w:br, tabs w:tab,
// characters that XML cannot hold the replacement character.
func writeText(out *bytes.Buffer, s string) {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	for _, r := range s {
		switch {
		case r == '\n' || r == '\r':
			out.WriteString(closeText + "<w:br/>" + openText)
		case r == '\t':
			out.WriteString(closeText + "<w:tab/>" + openText)
		case r == '&':
			out.WriteString("&amp;")
		case r == '<':
			out.WriteString("&lt;")
		case r == '>':
			out.WriteString("&gt;")
		case r < 0x20 || r == 0xFFFE || r == 0xFFFF:
			out.WriteRune('\uFFFD')
		default:
			out.WriteRune(r)
		}
	}
}
