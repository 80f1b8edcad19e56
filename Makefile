# Two commands do everything on a fresh Debian machine with Go:
#   make demo     tries the program, without configuration
#   make test     passes the tests
# Both install the Debian packages they need when they may, and say which when
# they may not.

GO        ?= go
BIN       := bin/hoffelijk
PKGS      := ./...
ARGS      ?=
FUZZTIME  ?= 30s

.PHONY: help build demo test check bench fuzz need-demo need-test clean

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

build: ## one static binary, bin/hoffelijk
	CGO_ENABLED=0 $(GO) build -trimpath -o $(BIN) ./cmd/hoffelijk

demo: need-demo build ## everything on this machine; ARGS=--once for one round
	./$(BIN) demo $(ARGS)

test: need-test check ## all tests, on real servers, with the race detector
	$(GO) test -race -shuffle=on $(PKGS)

check: ## formatting, vet, staticcheck
	@out=$$(gofmt -l .); test -z "$$out" || { echo "gofmt would change: $$out"; exit 1; }
	$(GO) vet $(PKGS)
	$(GO) run honnef.co/go/tools/cmd/staticcheck@v0.8.2 $(PKGS)

vuln: ## known faults of the libraries (needs the vulnerability database)
	$(GO) run golang.org/x/vuln/cmd/govulncheck@v1.9.0 $(PKGS)

bench: need-test ## drain 10,000 mails of a Dovecot inbox, beside mbsync
	@etc/need isync
	$(GO) test ./cmd/hoffelijk -run '^$$' -bench Drain -benchtime 1x -timeout 30m

fuzz: ## every fuzz target for FUZZTIME (30s)
	@for p in $$($(GO) list $(PKGS)); do \
	  for f in $$($(GO) test -list '^Fuzz' $$p | grep '^Fuzz'); do \
	    echo "$$p $$f"; $(GO) test $$p -run '^$$' -fuzz "^$$f$$" -fuzztime $(FUZZTIME) || exit 1; \
	  done; done

need-demo:
	@etc/need postgresql

need-test:
	@etc/need postgresql dovecot-imapd postfix

clean: ## what building leaves behind
	rm -rf bin build
