package web_test

import (
	"encoding/pem"
	"testing"

	"github.com/chromedp/chromedp"
)

// The pages of trust and of a signed paper, filled, at two sizes.
func TestSignedPapersInABrowser(t *testing.T) {
	s := serveDemo(t)
	boss := s.visitor(t, "quantri")
	file, cert := signedBy(t)
	boss.multipart("/system/trust", nil, "chung-thu-goc.pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert.Raw}))
	boss.multipart(round+"/papers/result-notice/signed", map[string]string{"number": "12/TB-UBND", "date": "02/5/2024", "version": "0"}, "thông báo.pdf", []byte(file))
	boss.want(sent, round+"/papers/result-notice/numbering", "on", "1")
	ctx := browse(t, s, "quantri")
	var c console
	if err := chromedp.Listen(ctx, c.hear); err != nil {
		t.Fatal(err)
	}
	for name, path := range map[string]string{
		"trust": "/system/trust", "paper": round + "/papers/result-notice/signed", "paper-number": round + "/papers/outcome/signed", "round-papers": round + "/papers", "unit-papers": unit + "/papers",
	} {
		for _, screen := range screens {
			t.Run(name+"/"+screen.name, func(t *testing.T) {
				openPage(t, ctx, &c, s, path, screen.width, screen.height)
				shoot(t, ctx, name+"-"+screen.name)
			})
		}
	}
}
