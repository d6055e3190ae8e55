package bridge

import _ "embed"

// TextJS is the source of text.js, for tests that run the JavaScript half of the
// storage without a bundler.
//
//go:embed text.js
var TextJS string
