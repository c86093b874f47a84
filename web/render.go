package web

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strings"
	"text/template/parse"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/rulebook"
)

//go:embed templates
var templateFiles embed.FS

// pages are the templates, parsed once for each way to write so that their
// functions need not be told which.
type pages struct {
	as map[shown]map[string]*template.Template
}

// page is what every template is given.
type page struct {
	Lang   message.Lang
	Title  string // key of the title in the catalogue
	About  string // what stands beside it in the browser's tab, such as a unit's name
	Back   string // where a switch of language returns to
	Person string // "" when nobody is signed in
	Login  string // of the person
	Frame  *frame
	Notice string // key of what was just done
	Form   *form
	Body   any
	Demo   calendar.Date // the demo's today; none outside it
	Extra  string        // name of the style sheet and script that only some pages need
	Live   []string      // names of scripts of the running sheet, which share its style sheet
	Help   string        // key of what the page is for, its terms and what to do next; "": nothing is said
	HelpAt string        // where the handbook says more
}

// shared are the templates that every page may use.
var shared = []string{"templates/layout.html", "templates/parts.html", "templates/indexparts.html", "templates/peopleparts.html", "templates/liveparts.html", "templates/dutyparts.html", "templates/dossierparts.html", "templates/requestparts.html"}

// newPages parses all templates in all languages and for all decimals. A key that the catalogue
// lacks is an error here, not a gap on a page.
func newPages(a *assets) (*pages, error) {
	p := &pages{as: map[shown]map[string]*template.Template{}}
	entries, err := templateFiles.ReadDir("templates")
	if err != nil {
		return nil, err
	}
	for _, lang := range []message.Lang{message.VI, message.EN} {
		for digits := range rulebook.MaxDigits + 1 {
			s := shown{lang, digits}
			if p.as[s], err = parsePages(entries, s, a); err != nil {
				return nil, err
			}
		}
	}
	return p, p.check()
}

// parsePages parses all templates for one way to write.
func parsePages(entries []fs.DirEntry, s shown, a *assets) (map[string]*template.Template, error) {
	base, err := template.New("layout.html").Funcs(funcs(s, a)).ParseFS(templateFiles, shared...)
	if err != nil {
		return nil, err
	}
	all := map[string]*template.Template{}
	for _, e := range entries {
		if slices.Contains(shared, "templates/"+e.Name()) {
			continue
		}
		t, err := template.Must(base.Clone()).ParseFS(templateFiles, "templates/"+e.Name())
		if err != nil {
			return nil, err
		}
		all[strings.TrimSuffix(e.Name(), path.Ext(e.Name()))] = t
	}
	return all, nil
}

// check looks up every key that a template names.
func (p *pages) check() error {
	var faults []error
	for name, t := range p.as[shown{message.VI, rulebook.UsualDigits}] {
		for _, part := range t.Templates() {
			if part.Tree == nil {
				continue
			}
			for _, key := range keysIn(part.Tree.Root) {
				if entry, ok := message.Entry(key); !ok || entry.VI == "" || entry.EN == "" {
					faults = append(faults, fmt.Errorf("template %s: the catalogue lacks %s", name, key))
				}
			}
		}
	}
	return errors.Join(faults...)
}

// keysIn returns the keys that {{t "key"}} names below a node.
func keysIn(node parse.Node) []string {
	var keys []string
	var visit func(n parse.Node)
	list := func(l *parse.ListNode) {
		if l != nil {
			visit(l)
		}
	}
	branch := func(b *parse.BranchNode) {
		visit(b.Pipe)
		list(b.List)
		list(b.ElseList)
	}
	visit = func(n parse.Node) {
		switch n := n.(type) {
		case *parse.ListNode:
			for _, child := range n.Nodes {
				visit(child)
			}
		case *parse.ActionNode:
			visit(n.Pipe)
		case *parse.IfNode:
			branch(&n.BranchNode)
		case *parse.RangeNode:
			branch(&n.BranchNode)
		case *parse.WithNode:
			branch(&n.BranchNode)
		case *parse.TemplateNode:
			if n.Pipe != nil {
				visit(n.Pipe)
			}
		case *parse.PipeNode:
			for _, c := range n.Cmds {
				visit(c)
			}
		case *parse.CommandNode:
			if id, ok := n.Args[0].(*parse.IdentifierNode); ok && id.Ident == "t" {
				if s, ok := n.Args[1].(*parse.StringNode); ok {
					keys = append(keys, s.Text)
				}
			}
			for _, a := range n.Args {
				visit(a)
			}
		}
	}
	visit(node)
	return keys
}

// show renders a page into memory first, so that a failure halfway is a
// failure page and no half page.
func (s *server) show(v *visit, status int, name string, p page) {
	p.Lang = v.lang
	if len(s.opts.Demo) > 0 {
		p.Demo = s.sys.Today()
	}
	if p.Back == "" {
		p.Back = "/"
		if v.r.Method == http.MethodGet {
			p.Back = v.r.URL.RequestURI()
		}
	}
	if v.account != nil {
		p.Person, p.Login = v.account.Name.In(v.lang), v.account.Login
	}
	if key := "help." + name; has(key) {
		p.Help, p.HelpAt = key, handbookAt[name]
	}
	if p.Title == "" {
		p.Title = "web." + name + ".title"
	}
	digits := rulebook.UsualDigits
	if p.Frame != nil {
		digits = p.Frame.Digits
	}
	s.render(v, status, name, "layout.html", digits, p)
}

// fragment shows a part of a page, for a script that puts it in place.
func (s *server) fragment(v *visit, name, part string, body any) {
	s.render(v, http.StatusOK, name, part, rulebook.UsualDigits, body)
}

func (s *server) render(v *visit, status int, name, part string, digits rulebook.Digits, data any) {
	var b bytes.Buffer
	if err := s.pages.as[shown{v.lang, digits}][name].ExecuteTemplate(&b, part, data); err != nil {
		s.log.Error("template", "request", v.id, "page", name, "error", err)
		v.w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		write(v.w, v.r, http.StatusInternalServerError, []byte(message.Say(v.lang, "web.fault.id", message.Word("id", v.id))), nil)
		return
	}
	var packed []byte
	if acceptsGzip(v.r) {
		var err error
		if packed, err = pack(b.Bytes()); err != nil {
			packed = nil
		}
	}
	v.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	v.w.Header().Set("Content-Language", string(v.lang))
	write(v.w, v.r, status, b.Bytes(), packed)
}

// kindOf returns the kind of a failure that a user should read, "" for any
// other and for none.
func kindOf(err error) app.Kind {
	var e *app.Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return ""
}
