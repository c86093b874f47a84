package chart

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"strings"
	"sync"

	"github.com/go-fonts/liberation/liberationsansregular"
	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"github.com/parindex/parindex/points"
)

// Bars are named bars one below another, as a page's table has them: for
// paper, which takes no SVG everywhere.
type Bars struct {
	Rows []NamedBar
	Keys []Key // what the colours stand for, below the bars
}

// NamedBar is one bar with its name on the left and its value on the right.
type NamedBar struct {
	Label string
	Bar   Bar
	Value string
}

// Key says what a colour stands for.
type Key struct{ Class, Label string }

// Printed bars are laid out in pixels of a picture that is printed 160 mm
// wide, at about 200 dots an inch.
const (
	printWidth  = 1260
	printLabel  = 430 // width of the names
	printValue  = 150 // width of the values
	printBar    = 30
	printRow    = 44
	printLine   = 26 // what a second line of a name adds to its row
	printKeys   = 56
	printMargin = 6
	printSize   = 24 // height of letters, about 8.5 points on paper
)

// printed are the colours of the pages' style sheet on white paper.
var printed = map[string]color.RGBA{
	"got": rgb(0x1f4f9f), "claimed": rgb(0xf2b84b), "lost": rgb(0xf3cdc9),
	"a1": rgb(0x143c80), "a2": rgb(0xa9c4e8), "a3": rgb(0x2b6c8c), "a4": rgb(0xb5d6d0),
	"a5": rgb(0x4c5c8c), "a6": rgb(0xcbd0e8), "a7": rgb(0x17595f), "a8": rgb(0xd8dde5),
}

var ink, groove = rgb(0x17202b), rgb(0xe6ecf4)

func rgb(n uint32) color.RGBA {
	return color.RGBA{R: uint8(n >> 16), G: uint8(n >> 8), B: uint8(n), A: 0xff} //nolint:gosec // the bytes of a colour
}

// letters is the face in which pictures are printed: free, and with every
// Vietnamese letter. One face is not safe for use by two at once.
var letters = sync.OnceValues(func() (*opentype.Font, error) { return opentype.Parse(liberationsansregular.TTF) })

// PNG draws the bars, 1260 pixels wide. The same bars give the same bytes.
func (b Bars) PNG() ([]byte, error) {
	outline, err := letters()
	if err != nil {
		return nil, fmt.Errorf("chart: %w", err)
	}
	face, err := opentype.NewFace(outline, &opentype.FaceOptions{Size: printSize, DPI: 72, Hinting: font.HintingFull})
	if err != nil {
		return nil, fmt.Errorf("chart: %w", err)
	}
	defer face.Close() //nolint:errcheck // it frees memory and cannot fail
	p := &canvas{face: face}
	names, height := make([][]string, len(b.Rows)), 2*printMargin
	for i, row := range b.Rows {
		names[i] = p.lines(row.Label)
		height += rowHeight(names[i])
	}
	if len(b.Keys) > 0 {
		height += printKeys
	}
	p.img = image.NewRGBA(image.Rect(0, 0, printWidth, height))
	draw.Draw(p.img, p.img.Bounds(), image.White, image.Point{}, draw.Src)
	top := printMargin
	for i, row := range b.Rows {
		p.row(row, names[i], top)
		top += rowHeight(names[i])
	}
	p.keys(b.Keys, top+printKeys/2)
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&out, p.img); err != nil {
		return nil, fmt.Errorf("chart: %w", err)
	}
	return out.Bytes(), nil
}

// canvas is a picture while it is drawn.
type canvas struct {
	img  *image.RGBA
	face font.Face
}

func rowHeight(name []string) int { return printRow + (len(name)-1)*printLine }

func (p *canvas) row(row NamedBar, name []string, top int) {
	height := rowHeight(name)
	base := top + height/2 + printSize/3
	for i, line := range name {
		p.text(line, 0, base+(2*i-len(name)+1)*printLine/2, ink)
	}
	p.text(row.Value, printWidth-printValue+12, base, ink)
	from, width := printLabel, printWidth-printLabel-printValue
	at := func(n int64) int { return from + int(n)*width/10000 }
	y := top + (height-printBar)/2
	p.box(from, y, from+width, y+printBar, groove)
	var before points.Points
	for _, part := range row.Bar.Parts {
		if part.Value.Sign() <= 0 {
			continue
		}
		left := at(share(before, points.Points{}, row.Bar.Full))
		before = before.Add(part.Value)
		right := at(share(before, points.Points{}, row.Bar.Full))
		c := printed[part.Class]
		p.box(left, y, right, y+printBar, c)
		if w := p.width(part.Label); part.Label != "" && w+8 <= right-left {
			p.text(part.Label, (left+right-w)/2, base, on(c))
		}
	}
}

// on is the colour of letters that can be read on another.
func on(c color.RGBA) color.RGBA {
	if 299*int(c.R)+587*int(c.G)+114*int(c.B) > 140_000 {
		return ink
	}
	return color.RGBA{0xff, 0xff, 0xff, 0xff}
}

func (p *canvas) keys(keys []Key, middle int) {
	x := printLabel
	for _, k := range keys {
		p.box(x, middle-10, x+20, middle+10, printed[k.Class])
		p.text(k.Label, x+30, middle+printSize/3, ink)
		x += 30 + p.width(k.Label) + 40
	}
}

func (p *canvas) box(x1, y1, x2, y2 int, c color.RGBA) {
	draw.Draw(p.img, image.Rect(x1, y1, x2, y2), image.NewUniform(c), image.Point{}, draw.Src)
}

func (p *canvas) text(s string, x, base int, c color.RGBA) {
	d := font.Drawer{Dst: p.img, Src: image.NewUniform(c), Face: p.face, Dot: fixed.P(x, base)}
	d.DrawString(s)
}

func (p *canvas) width(s string) int { return font.MeasureString(p.face, s).Ceil() }

// lines breaks a name into two lines at most; what is still too long ends in
// an ellipsis.
func (p *canvas) lines(s string) []string {
	const width = printLabel - 12
	if p.width(s) <= width {
		return []string{s}
	}
	words := strings.Fields(s)
	n := 1
	for n < len(words)-1 && p.width(strings.Join(words[:n+1], " ")) <= width {
		n++
	}
	return []string{p.fit(strings.Join(words[:n], " "), width), p.fit(strings.Join(words[n:], " "), width)}
}

// fit shortens a name to a width.
func (p *canvas) fit(s string, width int) string {
	if p.width(s) <= width {
		return s
	}
	r := []rune(s)
	for len(r) > 0 && p.width(string(r)+"…") > width {
		r = r[:len(r)-1]
	}
	return string(r) + "…"
}
