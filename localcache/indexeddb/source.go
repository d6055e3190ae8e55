package indexeddb

import "embed"

// Source is the JavaScript half, for tests that run it without a bundler: package
// indexeddbtest. Nothing else refers to it, so the linker leaves it out.
//
//go:embed *.js
var Source embed.FS
