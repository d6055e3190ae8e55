# Everything needs Go, Node and make; what else is needed these targets install.
.PHONY: help build demo docs test test-go test-js test-wasm test-package test-e2e test-fuzz lint format size size-gate bench bench-page fuzz soak clean

help: ## this list
	@grep -E '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

node_modules: package-lock.json
	PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund
	@touch node_modules

build: node_modules ## localcache.wasm and the npm package, into dist/; DEBUG=1: stack traces with lines
	node js/build.mjs

demo: build ## the demo page on a local server, with users, a group and a bot
	npx --no-install vite build web/demo -c web/demo/vite.config.ts --logLevel warn
	go build -o bin/imserver ./cmd/imserver
	bin/imserver -demo -static web/demo/dist

docs: build ## the reference of the package's types, into build/reference
	node js/reference.mjs

test: lint test-go test-js test-fuzz size-gate test-package docs test-e2e ## everything: Go tests natively, then the package in three browser engines

size-gate: build
	node js/size.mjs --gate

test-go: ## the rules, the wire and the calls, natively
	go test ./...

test-js: node_modules ## the shim in TypeScript, in Node
	node js/test/unit/run.mjs

FUZZTIME ?= 60s

fuzz: ## every fuzz target, FUZZTIME (60s) each
	scripts/fuzz.sh $(FUZZTIME)

SOAK ?= 30

soak: build ## new seeds for SOAK (30) minutes: the simulation, properties, fuzz targets, random tests in browsers
	scripts/setup-browsers.sh
	scripts/soak.sh $(SOAK)

test-fuzz:
	scripts/fuzz.sh 20000x

test-wasm: node_modules ## the Go tests of the store and the module in headless Chromium
	scripts/setup-browsers.sh
	scripts/gotest-chromium.sh ./localcache/... ./wasm ./internal/jspromise ./internal/web

# Not modules, so there is nothing for attw to resolve: the module's own files, hashes, scripts for script tags.
test-package: build ## what publint and attw say of the packed package
	rm -rf build/packed && mkdir -p build/packed
	npm pack --silent --pack-destination build/packed
	npx --no-install publint run --strict build/packed/*.tgz
	npx --no-install attw build/packed/*.tgz --quiet --exclude-entrypoints script localcache.wasm localcache.wasm.br localcache.wasm.gz integrity.json

test-e2e: build ## Chromium, Firefox and WebKit on real IndexedDB
	scripts/setup-browsers.sh
	npx --no-install playwright test

lint: node_modules ## go vet for both targets, gofmt, prettier, types
	@test -z "$$(gofmt -l wasm localcache contact minicore msync internal cmd)" || { gofmt -l wasm localcache contact minicore msync internal cmd; exit 1; }
	go vet ./...
	GOOS=js GOARCH=wasm go vet ./wasm ./localcache/... ./contact/... ./minicore/... ./internal/...
	npx --no-install prettier --check --log-level warn .
	npx --no-install tsc -p js/tsconfig.json --noEmit
	npx --no-install tsc -p js/test/unit/tsconfig.json
	npx --no-install tsc -p e2e/tsconfig.json

format: node_modules ## gofmt and prettier over everything
	gofmt -w wasm localcache contact minicore msync internal cmd
	npx --no-install prettier --write --log-level warn .

size: build ## what a page downloads, and whose it is
	node js/size.mjs

# In parts: BENCH=start.run.ts (bench, cpu, disk, growth, memory, profile, start), ENGINE=chromium, and what the head of each
# *.run.ts says: ROUNDS=3 ONLY=store-awaited BACKENDS=sqlite PHASES=long.
bench: build web/bench/dist ## ours, the original and hand-written IndexedDB, in three browsers: docs/bench/
	scripts/setup-browsers.sh
	npx --no-install playwright test -c web/bench/bench.config.ts $(BENCH) $(addprefix --project ,$(ENGINE))

bench-page: build web/bench/dist ## the same as a page, for your own browser
	npx --no-install vite preview web/bench -c web/bench/vite.config.ts

.PHONY: web/bench/dist
web/bench/dist:
	npx --no-install vite build web/bench -c web/bench/vite.config.ts --logLevel error

clean: ## forget what was built
	rm -rf dist build bin test-results
