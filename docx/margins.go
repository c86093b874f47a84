package docx

import (
	"strings"

	"github.com/beevik/etree"
)

// Margins returns the text of headers and footers that says something, each
// paragraph by itself; page numbers are left out.
func Margins(data []byte) ([]string, error) {
	a, err := readArchive(data)
	if err != nil {
		return nil, err
	}
	var texts []string
	for _, f := range a.files {
		if !strings.HasPrefix(f.Name, "word/header") && !strings.HasPrefix(f.Name, "word/footer") || !isXML(f.Name) {
			continue
		}
		doc, err := parseXML(f.Name, a.parts[f.Name])
		if err != nil {
			return nil, err
		}
		walkElements(doc.Root(), func(e *etree.Element) bool {
			if isW(e, "p") {
				if text := strings.TrimSpace(paragraphText(e)); strings.Trim(text, "0123456789/-– ") != "" {
					texts = append(texts, text)
				}
			}
			return true
		})
	}
	return texts, nil
}
