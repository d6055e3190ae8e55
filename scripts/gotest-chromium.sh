#!/bin/sh
# go test for js/wasm packages in headless Chromium with real IndexedDB, e.g.
#   scripts/gotest-chromium.sh ./localcache -run Import -v
# wasmbrowsertest serves the test binary and drives the browser (it adds --no-sandbox as root by itself).
set -eu
cd "$(dirname "$0")/.."

# Built for this machine before GOOS changes: `go tool` would compile it for js.
go build -o bin/wasmbrowsertest github.com/agnivade/wasmbrowsertest
# Only what Go needs crosses over: the arguments and the environment share wasm_exec's 12 KB.
exec env -i PATH="$PATH" HOME="${HOME:-/root}" GOFLAGS="${GOFLAGS:-}" GOPROXY="$(go env GOPROXY)" GOMODCACHE="$(go env GOMODCACHE)" GOCACHE="$(go env GOCACHE)" \
	GOOS=js GOARCH=wasm go test -exec "$PWD/bin/wasmbrowsertest" "$@"
