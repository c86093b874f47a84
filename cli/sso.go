package cli

import (
	"bytes"
	"net"
	"net/url"
	"os"

	"go.yaml.in/yaml/v3"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/web"
)

// ssoSecret holds the secret shared with the provider, where the file names
// none.
const ssoSecret = "PARINDEX_OIDC_SECRET" //nolint:gosec // the name of a variable

// ssoFile is the file that names the provider of single sign-on.
type ssoFile struct {
	Issuer     string `yaml:"issuer"`
	Client     string `yaml:"client"`
	SecretFile string `yaml:"secret_file"`
	Claim      string `yaml:"claim"`
	Name       string `yaml:"name"`
}

// provider reads the file of single sign-on, nil for none.
func (c *command) provider(file, site string) (*web.SSO, error) {
	if file == "" {
		return nil, nil
	}
	if site == "" {
		return nil, c.fault("cli.sso_site")
	}
	refuse := func(cause string) error {
		return c.fault("cli.sso_file", message.Word("file", file), message.Word("cause", cause))
	}
	data, err := readFile(file)
	if err != nil {
		return nil, err
	}
	var f ssoFile
	d := yaml.NewDecoder(bytes.NewReader(data))
	d.KnownFields(true)
	if err := d.Decode(&f); err != nil {
		return nil, refuse(err.Error())
	}
	for key, value := range map[string]string{"issuer": f.Issuer, "client": f.Client, "claim": f.Claim, "name": f.Name} {
		if value == "" {
			return nil, refuse(message.Say(c.language(), "cli.sso_missing", message.Word("key", key)))
		}
	}
	if u, err := url.Parse(f.Issuer); err != nil || u.Scheme != "https" && !(u.Scheme == "http" && onThisMachine(u.Hostname())) {
		return nil, refuse(message.Say(c.language(), "cli.sso_issuer"))
	}
	p := &web.SSO{Issuer: f.Issuer, Client: f.Client, Secret: os.Getenv(ssoSecret), Claim: f.Claim, Name: f.Name}
	if f.SecretFile != "" {
		p.Secret, err = firstLine(f.SecretFile)
	}
	return p, err
}

func onThisMachine(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
