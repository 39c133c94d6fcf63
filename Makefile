# One entry for people and for machines. `make` lists the targets.

SHELL := /bin/sh
TENANT ?= out/contoso
FUZZTIME ?= 30s
BENCH ?= .
BENCHCOUNT ?= 1
BENCHROWS ?= 1000000,5000000,20000000,50000000
BENCHROUNDS ?= 3
BENCHROUNDSLARGE ?= 3
BENCHFLAGS ?= --capped 1GB
SOAKROUNDS ?= 1000
TESTFLAGS ?=
ADVICETENANTS ?= 40
ADVICETENANTSMOST ?= 400
ADVICESEED ?= 1000
ADVICEONLY ?=

# The engine inside is C++, so cgo must be on; where the usual compiler is missing, take the one there is.
export CGO_ENABLED := 1
ifeq ($(shell command -v g++ 2>/dev/null),)
export CXX := $(shell command -v clang++ || command -v c++)
export CC := $(shell command -v gcc || command -v clang || command -v cc)
endif

GO_WANTED := $(shell sed -n 's/^go //p' go.mod)
GO_FOUND := $(shell cd / && GOTOOLCHAIN=local go env GOVERSION 2>/dev/null | sed 's/^go//')

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: build
build: preflight ## build bin/tollbook
	go build -trimpath -o bin/tollbook ./cmd/tollbook

.PHONY: run
run: build ## run a tenant folder: make run TENANT=DIR ARGS="--period 2026-10"
	bin/tollbook run --tenant $(TENANT) $(ARGS)

# Tables for a debugger are a third of linking a dozen packages with the engine, and gold, where it is there, takes a quarter less
# than the usual linker; `make check` vets.
TESTLINK := -s -w $(if $(shell command -v ld.gold 2>/dev/null),-extldflags=-fuse-ld=gold)

.PHONY: test
test: preflight ## build and pass every test
	@mkdir -p out
	@{ go test -vet=off -ldflags='$(TESTLINK)' $(TESTFLAGS) ./...; echo $$? > out/test.status; } 2>&1 | tee out/test.log
	@awk '/^ok /{ok++} /^(FAIL|---[ ]FAIL)[ \t]/{bad++} /no test files/{none++} \
		END { printf "packages: %d passed, %d without tests; failures: %d\n", ok, none, bad }' out/test.log
	@exit $$(cat out/test.status)

.PHONY: check
check: preflight ## everything that must hold: format, vet, staticcheck, house rules, race tests
	@unformatted=$$(gofmt -l cmd fixtures internal pipeline rates reports); \
	if [ -n "$$unformatted" ]; then echo "not formatted, run gofmt -w:"; echo "$$unformatted"; exit 1; fi
	go vet ./...
	go vet -tags soak ./cmd/tollbook ./pipeline
	go tool staticcheck ./...
	go test ./internal/tidy
	@$(MAKE) --no-print-directory test TESTFLAGS="-race -timeout 40m $(TESTFLAGS)"

.PHONY: demo
demo: build ## run the example organisation and say what was found
	@rm -rf out/contoso && mkdir -p out && cp -R fixtures/contoso out/contoso
	@echo "tollbook run --tenant out/contoso --period 2026-10 --as-of 2026-11-05T00:00:00Z"
	@bin/tollbook run --tenant out/contoso --period 2026-10 --as-of 2026-11-05T00:00:00Z; \
	status=$$?; case $$status in 3|4) echo "exit code $$status: the reports are written";; *) exit $$status;; esac

.PHONY: bench
bench: build ## measure runs of BENCHROWS records (1, 5, 20 and 50 million), stage by stage, against reading alone
	go run ./internal/bench --rows $(BENCHROWS) --rounds $(BENCHROUNDS) --rounds-large $(BENCHROUNDSLARGE) $(BENCHFLAGS)

.PHONY: bench-small
bench-small: ## the same for one million
	@$(MAKE) --no-print-directory bench BENCHROWS=1000000 BENCHFLAGS=

.PHONY: bench-parts
bench-parts: preflight ## run the benchmarks of the packages: BENCH=pattern BENCHCOUNT=10
	go test -run '^$$' -bench '$(BENCH)' -benchmem -count $(BENCHCOUNT) ./...

.PHONY: bench-advice
bench-advice: preflight ## hold the advice against tenants of known process: the table of docs/RECOMMEND.md (ADVICEONLY=heavy_tailed_90 for one row)
	go test ./pipeline/recommend -run '^TestRealisedRisk$$/$(ADVICEONLY)' -count 1 -timeout 0 -v -args -tenants $(ADVICETENANTS) -tenants-most $(ADVICETENANTSMOST) -tenants-seed $(ADVICESEED)

.PHONY: fuzz
fuzz: preflight ## run each fuzz target for FUZZTIME (30s)
	@set -e; for package in $$(go list ./...); do \
		for target in $$(go test -list '^Fuzz' $$package | grep '^Fuzz' || true); do \
			echo "== $$package $$target"; \
			go test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) $$package; \
		done; \
	done

.PHONY: soak
soak: preflight ## kill runs at random moments and look at the state: SOAKROUNDS=1000
	TOLLBOOK_SOAK=1 TOLLBOOK_SOAK_ROUNDS=$(SOAKROUNDS) go test -tags soak -run '^TestSoak' -count 1 -timeout 0 -v \
		$$(grep -rl --include='*_test.go' '^//go:build soak' . | xargs -n1 dirname | sort -u)

.PHONY: golden
golden: preflight ## write the expected outputs of tests anew, then show what changed
	@set -e; for folder in $$(grep -rl --include='*_test.go' 'flag.Bool("update"' . | xargs -n1 dirname | sort -u); do \
		go test $$folder -count 1 -update; \
	done
	git diff --stat

.PHONY: docs
docs: preflight ## write the generated pages of docs/ anew
	go test ./cmd/tollbook -run '^TestCommandsPage$$' -count 1 -update
	go run ./internal/docs

.PHONY: clean
clean: ## remove what was built
	rm -rf bin out

# preflight names what is missing on this machine before anything else fails for the want of it.
.PHONY: preflight
preflight:
	@missing=0; \
	say() { missing=1; echo "missing: $$1"; echo "   get it: $$2"; }; \
	if [ -z "$(GO_FOUND)" ]; then \
		say "Go $(GO_WANTED) or newer" "https://go.dev/dl/, or the package golang of your system"; \
	elif ! printf '%s\n' "$(GO_WANTED)" "$(GO_FOUND)" | awk -F. 'NR==1 {for (i=1;i<=3;i++) w[i]=$$i+0} \
		NR==2 {for (i=1;i<=3;i++) {if ($$i+0>w[i]) exit 0; if ($$i+0<w[i]) exit 1} exit 0}'; then \
		say "Go $(GO_WANTED) or newer (this is $(GO_FOUND))" "https://go.dev/dl/"; \
	fi; \
	command -v c++ >/dev/null 2>&1 || command -v g++ >/dev/null 2>&1 || command -v clang++ >/dev/null 2>&1 || \
		say "a C++ compiler" "apt-get install g++, dnf install gcc-c++, apk add g++, or xcode-select --install"; \
	command -v git >/dev/null 2>&1 || say "git" "the package git of your system, or https://git-scm.com"; \
	exit $$missing
