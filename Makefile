# The commands of a day's work; `make` alone lists them.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

GO ?= go
# Given to the demo, e.g. make run ARGS='--addr 127.0.0.1:9000'
ARGS ?=
# Given to go test, e.g. make test TESTFLAGS=-count=1
TESTFLAGS ?=

LINT := $(GO) tool -modfile=tools/go.mod golangci-lint
# Where two goroutines meet: only these are worth the cost of the detector.
RACED := $(patsubst %,./%/...,$(wildcard store app web blob docx))
# Packages with golden files, known by their -update flag.
GOLDEN = $(shell grep -rl --include='*_test.go' 'flag.Bool."update"' . | xargs -r dirname | sort -u)

.PHONY: help run test race bench golden check fmt vet lint map leftover licences release chaos

help: ## list these commands
	@grep -E '^[a-z]+:.*## ' Makefile | awk -F ':.*## ' '{printf "make %-9s %s\n", $$1, $$2}'

run: ## the demo, on http://127.0.0.1:8080
	$(GO) run ./cmd/parindex demo $(ARGS)

test: ## every test (those whose outside program is missing skip)
	$(GO) test -timeout 30m $(TESTFLAGS) ./...

race: ## the packages where goroutines meet, under the race detector (needs gcc), without browsers; MEET narrows it to the tests that start them
	$(if $(RACED),CGO_ENABLED=1 PARINDEX_NO_BROWSER=1 $(GO) test -race -timeout 40m $(if $(MEET),-run "$(MEET)") $(TESTFLAGS) $(RACED))

bench: ## benchmarks only
	$(GO) test -timeout 60m -run '^$$' -bench . -benchmem ./...

golden: ## write the golden files anew; read the diff before you keep it
	$(if $(GOLDEN),$(GO) test $(GOLDEN) -update)

check: fmt vet lint map leftover licences ## everything that reads the code without running it

fmt: ## gofmt: names the files that differ
	@differ=$$(gofmt -l .); if [ -n "$$differ" ]; then echo "gofmt -w would change:"; echo "$$differ"; exit 1; fi

vet: ## go vet
	$(GO) vet ./...

lint: ## golangci-lint, as tools/go.mod pins it (the first build takes minutes)
	$(LINT) run --timeout 10m --concurrency 2 ./...

map: ## who may import whom, file lengths, package comments
	$(GO) test -count=1 .

leftover: ## marks of unfinished work
	@! git grep --untracked -nIE '\b(TO[D]O|FIX[M]E)\b|^(<{7}|>{7}) ' -- . ':(exclude,attr:linguist-vendored)' ':(exclude)*.sum'

licences: ## docs/licences.md against what is built (ARGS=write writes it anew)
ifeq ($(ARGS),write)
	$(GO) -C tools run ./licences > docs/licences.md
else
	@$(GO) -C tools run ./licences -check ../docs/licences.md
endif

release: ## static programs, sums, SBOM and licences into dist/ (ARGS=--twice compares two builds)
	deploy/release $(ARGS)

# How often make chaos kills the server, on each engine.
KILLS ?= 20

chaos: ## kills the server while people write; each write that was acknowledged must be there, once
	PARINDEX_CHAOS=$(KILLS) $(GO) test ./web -run '^TestChaos$$' -count=1 -v
