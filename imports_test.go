// Package parindex_test reads the source of every package and holds it to
// ARCHITECTURE.md: who may import whom, and what no package may be.
package parindex_test

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/parindex/parindex"

// The groups that the table below is made of.
var (
	foundation = []string{"points", "calendar", "message"}
	formats    = []string{"tabular", "docx", "chart", "signature", "feed", "ics"}
	field      = []string{
		"org", "rulebook", "document", "scoring", "ranking",
		"assessment", "remediation", "forecast", "account", "audit",
		"worktime", "dossier", "measure", "duty", "register", "request", "notice",
	}
)

// allowed says which of our packages each package may import. A package that
// is not here fails the test: who adds one decides first where it stands.
var allowed = map[string][]string{
	// Under everything.
	"points":   {},
	"calendar": {},
	"message":  {"points", "calendar"},

	// Formats know bytes, and nothing of the field.
	"tabular":   foundation,
	"docx":      {},
	"signature": {},
	"chart":     foundation,
	"feed":      foundation,
	"ics":       foundation,

	// The field, each package above those it stands on.
	"org":         with(foundation, "tabular"),
	"rulebook":    {"points", "calendar", "message", "org"},
	"document":    {"calendar", "message", "org"},
	"scoring":     with(foundation, "tabular", "rulebook"),
	"ranking":     with(foundation, "org", "rulebook", "scoring"),
	"assessment":  with(foundation, "org", "rulebook", "document", "scoring", "ranking"),
	"remediation": with(foundation, "org", "rulebook", "document", "scoring", "assessment"),
	"forecast":    with(foundation, "rulebook", "scoring", "assessment"),
	"account":     {"calendar", "message", "org"},
	"audit":       with(foundation, "org"),

	"measure":  with(foundation, "org"),
	"register": with(foundation, "org"),
	"duty":     with(foundation, "org", "document", "measure"),
	"request":  with(foundation, "org", "document"),
	"notice":   with(foundation, "account"),

	// Dossiers (hồ sơ TTHC), and the working time that their terms count in.
	"worktime": with(foundation, "tabular"),
	"dossier":  with(foundation, "tabular", "org", "worktime"),

	// Printed annexes become indexes, and indexes annexes.
	"annex": with(foundation, "tabular", "docx", "rulebook"),

	// Score sheets leave as workbooks, and come back.
	"offline": with(foundation, "tabular", "rulebook", "scoring", "assessment"),

	// Papers that offices send: bytes to text, and text to what it claims.
	"paper":   {"docx"},
	"reading": with(foundation, "document", "rulebook", "paper"),
	// The form that the decree asks of a paper.
	"form": {"docx", "message"},

	// Papers: the field, put into a format.
	"report": with(foundation, field, formats, "annex"),

	// Data that the binary carries: rules/ and demo/.
	".": {},

	// What keeps things.
	"store": with(foundation, field),
	"blob":  foundation,
	"fetch": foundation,

	// All that is kept, in one file.
	"backup": {"store", "blob"},

	// Asks a scanner whether a file is harmful.
	"malware": {},

	// The verbs: the one way from an edge to the field and the store.
	"app": with(foundation, field, formats, "offline", "report", "paper", "reading", "form", "store", "blob", "backup", "fetch", "malware", "."),

	// Letters by the mail server of an office.
	"mail": {},

	// Edges call app and never each other, but that `serve` starts the pages,
	// and the pages have the interface for programs among them.
	"web":          with(foundation, field, "reading", "report", "app", "chart", "api"),
	"api":          with(foundation, field, "app"),
	"cli":          with(foundation, field, "annex", "paper", "reading", "report", "form", "app", "backup", "chart", "mail", "malware", "web", "."),
	"cmd/parindex": {"cli"},
}

// pure are the packages whose results depend on their arguments alone.
var pure = with(foundation, field, "offline", "report")

// keepers names, for what reaches outside the program, the packages that may
// import it. A package of another project is named by its module.
var keepers = map[string][]string{
	"database/sql":                {"store"},
	"github.com/jackc/pgx/v5":     {"store"},
	"github.com/pressly/goose":    {"store"},
	"modernc.org/sqlite":          {"store"},
	"net/http":                    {"web", "api", "cli", "blob", "fetch"},
	"github.com/spf13/cobra":      {"cli"},
	"github.com/yuin/goldmark":    {"web"},
	"github.com/coreos/go-oidc":   {"web"},
	"golang.org/x/oauth2":         {"web"},
	"github.com/prometheus":       {"web"},
	"filippo.io/age":              {"backup"},
	"github.com/minio/minio-go":   {"blob"},
	"github.com/beevik/etree":     {"docx"},
	"github.com/smallstep/pkcs7":  {"signature"},
	"github.com/wneessen/go-mail": {"mail"},
	"github.com/xuri/excelize":    {"tabular"},
	"github.com/expr-lang/expr":   {"rulebook", "scoring", "docx"},
}

// banned are imports that no package of a group may have, with the reason.
var banned = []struct {
	packages []string
	imports  []string
	reason   string
}{
	{pure, []string{"os", "os/exec", "net"}, "the field does not know the machine it runs on"},
	{field, []string{"embed"}, "rules and texts are data that the field is given"},
}

// refused are folder names that say nothing of what a package decides.
var refused = []string{"util", "utils", "common", "helper", "helpers", "manager", "managers", "misc", "base", "internal", "pkg"}

// maxLines is the longest that a file may be; most are under 250.
const maxLines = 600

func TestImportDirection(t *testing.T) {
	for _, p := range packages(t) {
		may, known := allowed[p.dir]
		if !known {
			t.Errorf("%s is not in the table `allowed` of imports_test.go: add it there, with what it may import", p.dir)
			continue
		}
		for _, f := range p.files {
			for _, imported := range imports(t, f) {
				ours, ok := strings.CutPrefix(imported, module+"/")
				if imported == module {
					ours, ok = ".", true
				}
				if ok && !slices.Contains(may, ours) {
					t.Errorf("%s: %s may not import %s (it may import: %s)", f.name, p.dir, ours, list(may))
				}
			}
		}
	}
}

func TestTableIsMadeOfKnownPackages(t *testing.T) {
	for dir, may := range allowed {
		for _, other := range may {
			if _, known := allowed[other]; !known {
				t.Errorf("%s may import %s, which has no row of its own", dir, other)
			}
			if other == dir {
				t.Errorf("%s is said to import itself", dir)
			}
		}
	}
}

func TestOutsideReach(t *testing.T) {
	for _, p := range packages(t) {
		for _, f := range p.files {
			for _, imported := range imports(t, f) {
				for kept, by := range keepers {
					if within(imported, kept) && !slices.Contains(by, p.dir) {
						t.Errorf("%s imports %s: only %s may", f.name, imported, list(by))
					}
				}
				for _, ban := range banned {
					if slices.Contains(ban.packages, p.dir) && slices.Contains(ban.imports, imported) {
						t.Errorf("%s imports %s: %s", f.name, imported, ban.reason)
					}
				}
			}
		}
	}
}

// TestNoClockInTheField: a score of last year must come out the same next
// year, so the time is an argument.
func TestNoClockInTheField(t *testing.T) {
	for _, p := range packages(t) {
		if !slices.Contains(pure, p.dir) {
			continue
		}
		for _, f := range p.files {
			ast.Inspect(f.syntax, func(n ast.Node) bool {
				call, ok := n.(*ast.SelectorExpr)
				if !ok || !isIdent(call.X, "time") {
					return true
				}
				if slices.Contains([]string{"Now", "Since", "Until"}, call.Sel.Name) {
					t.Errorf("%s reads the clock (time.%s): take the time as an argument", f.at(call), call.Sel.Name)
				}
				return true
			})
		}
	}
}

// TestNoInit: what registers itself is found by nobody who reads the code.
func TestNoInit(t *testing.T) {
	for _, p := range packages(t) {
		for _, f := range p.files {
			for _, decl := range f.syntax.Decls {
				if fn, ok := decl.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" {
					t.Errorf("%s: a func init; call it by name where it is needed", f.at(fn))
				}
			}
		}
	}
}

func TestFilesAreShort(t *testing.T) {
	for _, p := range packages(t) {
		for _, f := range p.files {
			if f.lines > maxLines {
				t.Errorf("%s has %d lines, the limit is %d: split it by noun", f.name, f.lines, maxLines)
			}
		}
	}
}

func TestPackagesSayWhatTheyDecide(t *testing.T) {
	for _, p := range packages(t) {
		if slices.Contains(refused, path.Base(p.dir)) {
			t.Errorf("%s: the name says nothing of what the package decides", p.dir)
		}
		documented := slices.ContainsFunc(p.files, func(f file) bool {
			return f.syntax.Doc != nil && strings.TrimSpace(f.syntax.Doc.Text()) != ""
		})
		if !documented {
			t.Errorf("%s has no package comment", p.dir)
		}
	}
}

// pack is one folder with Go files that are not tests.
type pack struct {
	dir   string // slashes, from the root
	files []file
}

type file struct {
	name   string // slashes, from the root
	lines  int
	set    *token.FileSet
	syntax *ast.File
}

func (f file) at(n ast.Node) string { return f.set.Position(n.Pos()).String() }

// packages parses the tree, without tests and without modules of their own
// (tools).
func packages(t *testing.T) []pack {
	t.Helper()
	byDir := map[string][]file{}
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name = filepath.ToSlash(name)
		if d.IsDir() {
			if name != "." && skipped(name) {
				return filepath.SkipDir
			}
			return nil
		}
		if path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		f, err := parse(name)
		if err != nil {
			return err
		}
		byDir[path.Dir(name)] = append(byDir[path.Dir(name)], f)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(byDir) == 0 {
		t.Fatal("found no package at all")
	}
	all := make([]pack, 0, len(byDir))
	for dir, files := range byDir {
		all = append(all, pack{dir, files})
	}
	slices.SortFunc(all, func(a, b pack) int { return strings.Compare(a.dir, b.dir) })
	return all
}

// skipped says that the go command does not look into dir either.
func skipped(dir string) bool {
	base := path.Base(dir)
	if strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_") || base == "testdata" || base == "vendor" {
		return true
	}
	_, err := os.Stat(path.Join(dir, "go.mod"))
	return err == nil
}

func parse(name string) (file, error) {
	src, err := os.ReadFile(name)
	if err != nil {
		return file{}, err
	}
	set := token.NewFileSet()
	syntax, err := parser.ParseFile(set, name, src, parser.ParseComments|parser.SkipObjectResolution)
	return file{name, bytes.Count(src, []byte("\n")), set, syntax}, err
}

func imports(t *testing.T, f file) []string {
	t.Helper()
	paths := make([]string, len(f.syntax.Imports))
	for i, spec := range f.syntax.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatalf("%s: %v", f.name, err)
		}
		paths[i] = p
	}
	return paths
}

// within says that an import is pkg or a package below it.
func within(imported, pkg string) bool {
	return imported == pkg || strings.HasPrefix(imported, pkg+"/")
}

func isIdent(e ast.Expr, name string) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == name
}

func list(names []string) string {
	if len(names) == 0 {
		return "nothing of ours"
	}
	return strings.Join(names, ", ")
}

// with joins groups ([]string) and single names (string) into one row.
func with(parts ...any) []string {
	var row []string
	for _, part := range parts {
		switch part := part.(type) {
		case string:
			row = append(row, part)
		case []string:
			row = append(row, part...)
		default:
			panic("a row is made of strings and groups of strings")
		}
	}
	return row
}
