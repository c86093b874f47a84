package docx

import (
	"bytes"
	"errors"
	"fmt"
	"image/png"
	"strconv"
	"strings"
)

// Picture is a value that a placeholder shows as a picture of its own, such as
// a chart: {{picture}} in the body of a document.
type Picture struct {
	PNG   []byte
	Width int    // on paper, in millimetres; the height follows from the pixels
	Alt   string // what it shows, for who cannot see it
}

const (
	emuPerMM    = 36000 // English Metric Units
	mostPixels  = 20_000_000
	maxPictures = 200 // of one document
	pictureType = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
	pictureRel  = "rIdPicture"
)

// picture writes a picture into the body in place of a run of text.
func (w *writing) picture(t *tag, p Picture) {
	if t.part != documentPart {
		w.fail(t, errors.New("ảnh chỉ đặt được trong thân văn bản, không đặt ở đầu trang, chân trang"))
		return
	}
	config, err := png.DecodeConfig(bytes.NewReader(p.PNG))
	if err != nil || config.Width <= 0 || config.Height <= 0 || config.Width*config.Height > mostPixels || p.Width <= 0 {
		w.fail(t, errors.New("ảnh không đọc được"))
		return
	}
	if len(w.pictures) == maxPictures {
		w.fail(t, fmt.Errorf("văn bản có trên %d ảnh", maxPictures))
		return
	}
	w.pictures = append(w.pictures, p.PNG)
	n := len(w.pictures)
	width := p.Width * emuPerMM
	height := width * config.Height / config.Width
	var alt bytes.Buffer
	writeText(&alt, strings.Join(strings.Fields(p.Alt), " "))
	w.drawings++
	fmt.Fprintf(&w.out, `<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0">`+
		`<wp:extent cx="%[1]d" cy="%[2]d"/><wp:docPr id="%[3]d" name="Picture %[4]d" descr="%[5]s"/>`+
		`<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">`+
		`<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr><pic:cNvPr id="%[4]d" name="Picture %[4]d"/><pic:cNvPicPr/></pic:nvPicPr>`+
		`<pic:blipFill><a:blip xmlns:r="%[6]s" r:embed="%[7]s"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>`+
		`<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="%[1]d" cy="%[2]d"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>`+
		`</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`,
		width, height, 100_000+w.drawings, n, strings.ReplaceAll(alt.String(), `"`, "&quot;"), relationshipsNS, pictureRel+strconv.Itoa(n))
}

// pictureParts adds what the pictures of a filled document need: the pictures
// themselves, how the body finds them, and their type.
func (a *archive) pictureParts(filled map[string][]byte, pictures [][]byte) ([]string, error) {
	if len(pictures) == 0 {
		return nil, nil
	}
	var added []string
	rels := relsOf(documentPart)
	text, ok := a.parts[rels]
	if !ok {
		text = []byte(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n" + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>`)
		added = append(added, rels)
	}
	doc, err := parseXML(rels, text)
	if err != nil {
		return nil, err
	}
	for i, picture := range pictures {
		n := strconv.Itoa(i + 1)
		name := "media/parindex-" + n + ".png"
		link := doc.Root().CreateElement("Relationship")
		link.CreateAttr("Id", pictureRel+n)
		link.CreateAttr("Type", pictureType)
		link.CreateAttr("Target", name)
		filled["word/"+name] = picture
		added = append(added, "word/"+name)
	}
	if filled[rels], err = doc.WriteToBytes(); err != nil {
		return nil, err
	}
	types, err := parseXML(contentTypesPart, a.parts[contentTypesPart])
	if err != nil {
		return nil, err
	}
	for _, e := range types.Root().ChildElements() {
		if e.Tag == "Default" && strings.EqualFold(e.SelectAttrValue("Extension", ""), "png") {
			return added, nil
		}
	}
	known := types.Root().CreateElement("Default")
	known.CreateAttr("Extension", "png")
	known.CreateAttr("ContentType", "image/png")
	types.Root().RemoveChild(known)
	types.Root().InsertChildAt(0, known)
	filled[contentTypesPart], err = types.WriteToBytes()
	return added, err
}
