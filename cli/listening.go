package cli

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/web"
)

// listen takes the port before anything is written, so that a taken one leaves
// no trace.
func (c *command) listen(ctx context.Context, addr string) (net.Listener, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, c.fault("cli.port_taken", message.Word("addr", addr))
	}
	if err != nil {
		return nil, c.fault("cli.bad_addr", message.Word("addr", addr), message.Word("cause", err.Error()))
	}
	return listener, nil
}

// stopping is how long running requests may take to finish when a server is
// stopped.
const stopping = 30 * time.Second

// serveOn serves until ctx ends. Then it says for the time of drain that it is
// not ready, while it still answers, and lets running requests finish.
func (c *command) serveOn(ctx context.Context, listener net.Listener, config *tls.Config, sys *app.System, drain time.Duration, opts web.Options) error {
	var draining atomic.Bool
	opts.Draining = draining.Load
	handler, err := web.New(sys, opts)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	server := serverOf(handler)
	server.TLSConfig = config
	scheme := "http://"
	if config != nil {
		scheme = "https://"
	}
	fmt.Fprintln(c.stdout, message.Say(c.language(), "cli.serving", message.Word("addr", scheme+listener.Addr().String())))
	failed := make(chan error, 1)
	go func() {
		if config != nil {
			failed <- server.ServeTLS(listener, "", "")
			return
		}
		failed <- server.Serve(listener)
	}()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	draining.Store(true)
	time.Sleep(drain)
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopping)
	defer cancel()
	err = server.Shutdown(stop)
	fmt.Fprintln(c.stdout, message.Say(c.language(), "cli.stopped"))
	return err
}

func serverOf(handler http.Handler) *http.Server {
	return &http.Server{
		Handler: handler, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 5 * time.Minute, WriteTimeout: 5 * time.Minute,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
	}
}

// serveBeside answers at an address of its own, until stop: Prometheus, or those
// who ask plainly where TLS is spoken.
func (c *command) serveBeside(ctx context.Context, addr string, handler http.Handler, log *slog.Logger) (stop func(), err error) {
	listener, err := c.listen(ctx, addr)
	if err != nil {
		return nil, err
	}
	server := serverOf(handler)
	go func() {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			log.Error("beside", "addr", addr, "error", err)
		}
	}()
	log.Info("beside", "addr", listener.Addr().String())
	return func() { _ = server.Close() }, nil
}

// loopback says whether only this machine can reach addr.
func loopback(addr string) bool {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return false
	}
	ip := net.ParseIP(host)
	return host == "localhost" || (ip != nil && ip.IsLoopback())
}
