// Package mail sends letters by the mail server of an office.
package mail

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// Server is where letters are handed in.
type Server struct {
	Host     string
	Port     int
	Secure   bool // TLS from the beginning; otherwise STARTTLS
	User     string
	Password string
	From     string
}

// ErrAddress is an address of a server that cannot be understood.
var ErrAddress = errors.New("viết smtp://người-dùng:mật-khẩu@máy-chủ:587?from=địa-chỉ-gửi, hoặc smtps:// cho cổng 465")

// Parse reads smtp://user:password@host:587?from=sender, or smtps:// for a
// server that speaks TLS from the beginning.
func Parse(address string) (Server, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "smtp" && u.Scheme != "smtps" || u.Hostname() == "" || u.Query().Get("from") == "" {
		return Server{}, ErrAddress // not the address itself: it may hold a password
	}
	s := Server{Host: u.Hostname(), Port: 587, Secure: u.Scheme == "smtps", From: u.Query().Get("from")}
	if s.Secure {
		s.Port = 465
	}
	if p := u.Port(); p != "" {
		if s.Port, err = strconv.Atoi(p); err != nil {
			return Server{}, ErrAddress
		}
	}
	if u.User != nil {
		s.User = u.User.Username()
		s.Password, _ = u.User.Password()
	}
	return s, nil
}

// patience is how long the server may take for one letter.
const patience = 30 * time.Second

// Send hands in one letter for each address, so that nobody sees who else gets
// it. A password is never sent in the clear but to this machine.
func (s Server) Send(ctx context.Context, to []string, subject, text string) error {
	letters := make([]*gomail.Msg, len(to))
	for i, address := range to {
		m, err := s.letter(address, subject, text)
		if err != nil {
			return err
		}
		m.SetMessageID()
		letters[i] = m
	}
	return s.hand(ctx, letters...)
}

// SendKnown hands in one letter under an ID, by which whoever receives it twice
// knows it again.
func (s Server) SendKnown(ctx context.Context, id, to, subject, text string) error {
	m, err := s.letter(to, subject, text)
	if err != nil {
		return err
	}
	_, domain, _ := strings.Cut(s.From, "@")
	m.SetMessageIDWithValue(id + "@" + strings.TrimSuffix(domain, ">"))
	return s.hand(ctx, m)
}

func (s Server) letter(to, subject, text string) (*gomail.Msg, error) {
	m := gomail.NewMsg()
	if err := errors.Join(m.From(s.From), m.To(to)); err != nil {
		return nil, fmt.Errorf("địa chỉ thư: %w", err)
	}
	m.Subject(subject)
	m.SetDate()
	m.SetBodyString(gomail.TypeTextPlain, text)
	return m, nil
}

func (s Server) hand(ctx context.Context, letters ...*gomail.Msg) error {
	options := []gomail.Option{gomail.WithPort(s.Port), gomail.WithTimeout(patience)}
	ip := net.ParseIP(s.Host)
	here := s.Host == "localhost" || ip != nil && ip.IsLoopback()
	switch {
	case s.Secure:
		options = append(options, gomail.WithSSL())
	case here:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSOpportunistic))
	default:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if s.User != "" {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(s.User), gomail.WithPassword(s.Password))
	}
	client, err := gomail.NewClient(s.Host, options...)
	if err != nil {
		return fmt.Errorf("máy chủ thư: %w", err)
	}
	if err := client.DialAndSendWithContext(ctx, letters...); err != nil {
		return fmt.Errorf("gửi thư: %w", err)
	}
	return nil
}
