package web

import (
	"context"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/parindex/parindex/app"
)

// Metrics counts what a running server does, for Prometheus and for the page
// on the state of the system.
type Metrics struct {
	registry   *prometheus.Registry
	requests   *prometheus.CounterVec
	took       *prometheus.HistogramVec
	statements *prometheus.CounterVec
	began      time.Time
}

// NewMetrics returns counters of a system that begin at nought.
func NewMetrics(sys *app.System) *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "parindex_requests_total", Help: "Requests answered, by route and status.",
		}, []string{"route", "status"}),
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "parindex_request_seconds", Help: "Time that requests took, by route.",
			Buckets: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 60},
		}, []string{"route"}),
		statements: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "parindex_database_statements_total", Help: "Statements sent to the database, by the route that asked.",
		}, []string{"route"}),
		began: time.Now(),
	}
	m.registry.MustRegister(m.requests, m.took, m.statements, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), build())
	counter := func(name, help string, value func() int64) {
		m.registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{Name: name, Help: help}, func() float64 { return float64(value()) }))
	}
	counter("parindex_imports_total", "Imports of rounds and dossiers begun.", func() int64 { return sys.Tally().Imports })
	counter("parindex_imports_failed_total", "Imports that changed nothing because they failed.", func() int64 { return sys.Tally().ImportsFailed })
	counter("parindex_conversions_total", "Conversions to PDF begun.", func() int64 { return sys.Tally().Conversions })
	counter("parindex_conversions_failed_total", "Conversions to PDF that failed.", func() int64 { return sys.Tally().ConversionsFailed })
	counter("parindex_database_waits_total", "Times that a connection to the database was waited for.", func() int64 { return sys.Pool().Waits })
	gauge := func(name, help string, value func() float64) {
		m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, value))
	}
	gauge("parindex_database_connections_in_use", "Connections to the database in use.", func() float64 { return float64(sys.Pool().InUse) })
	gauge("parindex_sessions", "Sessions of signed-in people; -1 when the database does not answer.", func() float64 {
		ctx, stop := context.WithTimeout(context.Background(), 2*time.Second)
		defer stop()
		n, err := sys.SignedIn(ctx)
		if err != nil {
			return -1
		}
		return float64(n)
	})
	return m
}

// build tells which program runs.
func build() prometheus.Collector {
	version, revision := "unknown", "unknown"
	if info, ok := debug.ReadBuildInfo(); ok {
		version = info.Main.Version
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				revision = s.Value
			}
		}
	}
	g := prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "parindex_build_info", Help: "The program that runs."}, []string{"version", "revision"})
	g.WithLabelValues(version, revision).Set(1)
	return g
}

// Handler answers Prometheus. It names no person, and yet is for a monitor of
// the same machine only.
func (m *Metrics) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{}))
	return mux
}

// Traffic is the requests since the start, in all.
type Traffic struct {
	Requests, Failed, Slow int64
	Statements             int64
	Mean                   time.Duration
}

// slow is the time in seconds from which a request is called slow; it is a
// bucket of the histogram.
const slow = 1.0

// Traffic adds up all routes.
func (m *Metrics) Traffic() (Traffic, error) {
	var t Traffic
	families, err := m.registry.Gather()
	if err != nil {
		return t, err
	}
	var seconds float64
	for _, f := range families {
		for _, one := range f.GetMetric() {
			switch f.GetName() {
			case "parindex_requests_total":
				n := int64(one.GetCounter().GetValue())
				t.Requests += n
				for _, l := range one.GetLabel() {
					if l.GetName() == "status" && l.GetValue() >= "500" {
						t.Failed += n
					}
				}
			case "parindex_database_statements_total":
				t.Statements += int64(one.GetCounter().GetValue())
			case "parindex_request_seconds":
				h := one.GetHistogram()
				seconds += h.GetSampleSum()
				for _, b := range h.GetBucket() {
					if b.GetUpperBound() == slow {
						t.Slow += int64(h.GetSampleCount() - b.GetCumulativeCount()) //nolint:gosec // no such number is reached
					}
				}
			}
		}
	}
	if t.Requests > 0 {
		t.Mean = time.Duration(seconds / float64(t.Requests) * float64(time.Second))
	}
	return t, nil
}
