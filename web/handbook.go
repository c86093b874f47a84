package web

import (
	"bytes"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"github.com/parindex/parindex/message"
)

// handbook is docs/so-tay.md as a page: written for a repository, read in the
// program.
type handbook struct {
	Text  template.HTML
	Parts []link
	files fs.FS
}

// handbookAt is where the handbook says more of a page.
var handbookAt = map[string]string{ //nolint:gosec // names of pages
	"open": "thuong-truc", "progress": "thuong-truc", "draftresult": "thuong-truc",
	"scoring": "cong-chuc-cua-don-vi", "presented": "lanh-dao-don-vi", "entry": "cong-chuc-cua-don-vi", "offline": "cham-diem-bang-tep-excel",
	"appraisal": "nguoi-tham-dinh", "appraise": "nguoi-tham-dinh", "audit": "quan-tri", "system": "quan-tri", "trust": "quan-tri",
	"ranking": "xem-ket-qua", "losses": "xem-ket-qua", "sheet": "xem-ket-qua", "component": "xem-ket-qua",
	"overview": "xem-ket-qua", "years": "xem-ket-qua", "across": "xem-ket-qua",
	"plan": "khac-phuc-diem-mat", "action": "khac-phuc-diem-mat", "report": "khac-phuc-diem-mat", "documents": "khac-phuc-diem-mat",
	"document": "van-ban-va-mau-word", "official": "van-ban-va-mau-word", "paper": "van-ban-va-mau-word", "templates": "van-ban-va-mau-word", "template": "van-ban-va-mau-word", "signers": "van-ban-va-mau-word",
	"units": "don-vi-sap-nhap-chia-tach-doi-ten", "unit": "don-vi-sap-nhap-chia-tach-doi-ten", "unit-import": "don-vi-sap-nhap-chia-tach-doi-ten",
	"forecast": winBack, "whatif": winBack, "target": winBack, "analysis": winBack, "lossmap": winBack, "causes": winBack, "note": winBack,
	"details": winBack, "planview": winBack, "papers": winBack, "planfile": winBack, "work": winBack, "help": winBack,
	"reading": "doc-va-kiem-tra-van-ban", "claims": "doc-va-kiem-tra-van-ban", "planmore": winBack,
	"requests": asking, "request-new": asking, "request": asking, "replies": asking, "reply": asking, "letter": asking, "consolidated": asking,
	"notices": "thong-bao", "receivers": "thong-bao",
	"indexes": "bo-chi-so", "index": "bo-chi-so", "index-component": "bo-chi-so", "index-diff": "bo-chi-so",
	"draft": "bo-chi-so", "draft-component": "bo-chi-so",
	"duties": "nhiem-vu-dinh-ky", "duty": "nhiem-vu-dinh-ky", "duty-edit": "nhiem-vu-dinh-ky", "duty-setup": "nhiem-vu-dinh-ky",
	"duties-all": "nhiem-vu-dinh-ky", "news": "nhiem-vu-dinh-ky", "calendar": "nhiem-vu-dinh-ky",
	"measures": "so-lieu-va-chi-tieu", "figures": "so-lieu-va-chi-tieu", "measure-uses": "so-lieu-va-chi-tieu", "register": "so-lieu-va-chi-tieu",
	"people": "nguoi-dung-va-vai-tro", "newperson": "nguoi-dung-va-vai-tro", "person": "nguoi-dung-va-vai-tro",
	"peopleimport": "nguoi-dung-va-vai-tro", "handover": "nguoi-dung-va-vai-tro", "own": "tai-khoan-cua-toi", "apikeys": "tai-khoan-cua-toi", "api": "tai-khoan-cua-toi",
	"dossiers": ofDossiers, "office": ofDossiers, "facets": ofDossiers, "due": ofDossiers, "dossier": ofDossiers, "apologies": ofDossiers, "dossierquality": ofDossiers,
	"dossierimports": ofDossiers, "dossierlook": ofDossiers, "dossierrun": ofDossiers, "dossiertokens": ofDossiers, "workdays": ofDossiers,
	"differences": endOfRound, "remarks": endOfRound, "unitdraft": endOfRound, "objections": endOfRound,
	"correction": endOfRound, "public": endOfRound,
}

// asking is the part of the handbook on letters that ask to report.
const asking = "cong-van-yeu-cau-bao-cao"

// winBack is the part of the handbook on forecasts, losses and plans.
const winBack = "lay-lai-diem-da-mat"

// endOfRound is the part of the handbook on how a round ends.
const endOfRound = "cuoi-ky-xac-nhan-kien-nghi-cong-bo-dinh-chinh"

// ofDossiers is the part of the handbook on dossiers.
const ofDossiers = "ho-so-thu-tuc-hanh-chinh"

// readHandbook reads the handbook; nil when there is none.
func readHandbook(files fs.FS) (*handbook, error) {
	if files == nil {
		return nil, nil
	}
	source, err := fs.ReadFile(files, "docs/so-tay.md")
	if err != nil {
		return nil, fmt.Errorf("handbook: %w", err)
	}
	h := &handbook{files: files}
	md := goldmark.New(goldmark.WithExtensions(extension.Table))
	doc := md.Parser().Parse(text.NewReader(source), parser.WithContext(parser.NewContext()))
	err = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n := n.(type) {
		case *ast.Heading:
			if entering {
				title := string(n.Lines().Value(source))
				n.SetAttributeString("id", []byte(message.Slug(title)))
				if n.Level == 2 {
					h.Parts = append(h.Parts, link{Href: "#" + message.Slug(title), Text: title})
				}
			}
		case *ast.Image:
			n.Destination = append([]byte("/handbook/"), path.Base(string(n.Destination))...)
			n.SetAttributeString("loading", []byte("lazy"))
			n.SetAttributeString("class", []byte("shot"))
			n.SetAttributeString("width", []byte("1366"))
			n.SetAttributeString("height", []byte("768"))
		}
		return ast.WalkContinue, nil
	})
	if err != nil {
		return nil, fmt.Errorf("handbook: %w", err)
	}
	var out bytes.Buffer
	if err := md.Renderer().Render(&out, source, doc); err != nil {
		return nil, fmt.Errorf("handbook: %w", err)
	}
	h.Text = template.HTML(out.String()) //nolint:gosec // our own text, shipped with the program
	return h, nil
}

func (s *server) handbookPage(v *visit) error {
	if s.handbook == nil {
		return s.nowhere(v)
	}
	s.show(v, http.StatusOK, "handbook", page{Body: s.handbook, Back: "/handbook"})
	return nil
}

// handbookPicture sends a picture of the handbook.
func (s *server) handbookPicture(v *visit) error {
	name := v.r.PathValue("picture")
	if s.handbook == nil || path.Ext(name) != ".webp" || strings.ContainsAny(name, `/\`) {
		return s.nowhere(v)
	}
	content, err := fs.ReadFile(s.handbook.files, "docs/so-tay/"+name)
	if err != nil {
		return s.nowhere(v)
	}
	v.w.Header().Set("Content-Type", "image/webp")
	v.w.Header().Set("Cache-Control", "public, max-age=3600")
	_, _ = v.w.Write(content) // a reader who left has nothing to be told
	return nil
}
