package cli

import (
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/crypto/acme"
	"golang.org/x/crypto/acme/autocert"

	"github.com/parindex/parindex/message"
)

// securing is how a server serves TLS by itself.
type securing struct {
	site               string // the address that people use; "": not laid down
	hosts              []string
	cert, key          string // files
	acme               bool
	directory, contact string // of the authority that gives certificates
	root               string // file of the certificate by which the authority is known
	redirect           string // address that sends people from http:// to https://
}

// publicURL checks the address that people use and returns its host.
func (c *command) publicURL(site string) (host string, err error) {
	u, err := url.Parse(site)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
		return "", c.fault("cli.public_url", message.Word("typed", site))
	}
	return u.Hostname(), nil
}

// tlsOf returns how to serve TLS, nil for not at all, and what answers plain
// requests on the address that only redirects.
func (c *command) tlsOf(how securing, dir string) (*tls.Config, http.Handler, error) {
	host := ""
	if how.site != "" {
		var err error
		if host, err = c.publicURL(how.site); err != nil {
			return nil, nil, err
		}
	}
	elsewhere := toSite(how.site)
	switch {
	case (how.cert == "") != (how.key == "") || how.cert != "" && how.acme:
		return nil, nil, c.fault("cli.tls_pair")
	case how.acme:
		return c.acmeOf(how, host, dir, elsewhere)
	case how.cert == "":
		return nil, elsewhere, nil
	}
	pair := &certificate{cert: how.cert, key: how.key}
	if _, err := pair.get(nil); err != nil {
		return nil, nil, c.fault("cli.tls_unread", message.Word("cert", how.cert), message.Word("key", how.key), message.Word("cause", err.Error()))
	}
	return &tls.Config{MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"}, GetCertificate: pair.get}, elsewhere, nil
}

// acmeOf gets certificates by itself (RFC 8555) and keeps them in the data
// folder.
func (c *command) acmeOf(how securing, host, dir string, elsewhere http.Handler) (*tls.Config, http.Handler, error) {
	if host == "" || !strings.HasPrefix(how.site, "https://") {
		return nil, nil, c.fault("cli.acme_site")
	}
	client := &acme.Client{DirectoryURL: how.directory, UserAgent: "parindex"}
	if how.root != "" {
		text, err := os.ReadFile(filepath.Clean(how.root))
		roots := x509.NewCertPool()
		if err == nil && !roots.AppendCertsFromPEM(text) {
			err = x509.ErrUnsupportedAlgorithm
		}
		if err != nil {
			return nil, nil, c.fault("cli.acme_root", message.Word("file", how.root), message.Word("cause", err.Error()))
		}
		client.HTTPClient = &http.Client{Timeout: time.Minute, Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}}}
	}
	m := &autocert.Manager{
		Prompt: autocert.AcceptTOS, Cache: autocert.DirCache(filepath.Join(dir, "acme")), HostPolicy: autocert.HostWhitelist(host),
		Email: how.contact, Client: client,
	}
	config := m.TLSConfig()
	config.MinVersion = tls.VersionTLS12
	return config, m.HTTPHandler(elsewhere), nil
}

// certificate is a certificate in two files, read again when they change: who
// renews it need not stop the server.
type certificate struct {
	cert, key string

	mu     sync.Mutex
	looked time.Time
	read   time.Time // when the files were last changed, as of when they were read
	held   *tls.Certificate
}

// lookEvery is how often the files are looked at.
const lookEvery = time.Minute

func (p *certificate) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.held != nil && time.Since(p.looked) < lookEvery {
		return p.held, nil
	}
	p.looked = time.Now()
	info, err := os.Stat(p.key)
	if err == nil && p.held != nil && info.ModTime().Equal(p.read) {
		return p.held, nil
	}
	fresh, bad := tls.LoadX509KeyPair(p.cert, p.key)
	if err != nil || bad != nil {
		if p.held != nil { // half renewed: the old one is still good
			return p.held, nil
		}
		return nil, bad
	}
	p.held, p.read = &fresh, info.ModTime()
	return p.held, nil
}

// toSite sends people who ask plainly to the same page of the site; what would
// change something is refused, since it was sent over an open line.
func toSite(site string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		page := r.URL.RequestURI()
		if site == "" || !strings.HasPrefix(page, "/") || r.Method != http.MethodGet && r.Method != http.MethodHead {
			http.Error(w, "use https://", http.StatusBadRequest)
			return
		}
		http.Redirect(w, r, strings.TrimSuffix(site, "/")+page, http.StatusMovedPermanently) //nolint:gosec // page begins with /, and so stays on the site
	})
}

// tlsFlags adds the flags of how people reach a server.
func (c *command) tlsFlags(cmd *cobra.Command, how *securing) {
	cmd.Flags().StringVar(&how.site, "public-url", "", "địa chỉ mọi người dùng, ví dụ https://cchc.tinh.gov.vn: giấy mời ghi địa chỉ này, yêu cầu cho tên khác bị từ chối")
	cmd.Flags().StringSliceVar(&how.hosts, "host", nil, "tên khác của máy chủ mà yêu cầu được dùng, ngoài --public-url")
	cmd.Flags().StringVar(&how.cert, "tls-cert", "", "tự phục vụ HTTPS: tệp chứng thư (PEM, cả chuỗi); đọc lại khi tệp đổi")
	cmd.Flags().StringVar(&how.key, "tls-key", "", "tệp khoá của chứng thư")
	cmd.Flags().BoolVar(&how.acme, "acme", false, "tự phục vụ HTTPS, tự xin và gia hạn chứng thư (ACME, mặc định Let’s Encrypt); cổng 443 phải ra được Internet")
	cmd.Flags().StringVar(&how.directory, "acme-directory", autocert.DefaultACMEDirectory, "địa chỉ thư mục của nơi cấp chứng thư")
	cmd.Flags().StringVar(&how.root, "acme-root", "", "tệp chứng thư gốc của nơi cấp, khi là nơi cấp nội bộ")
	cmd.Flags().StringVar(&how.contact, "acme-email", "", "thư điện tử nhận báo chứng thư sắp hết hạn")
	cmd.Flags().StringVar(&how.redirect, "redirect-addr", "", "địa chỉ chỉ để chuyển http:// sang --public-url, ví dụ :80")
}
