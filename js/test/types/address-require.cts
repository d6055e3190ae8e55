// The same from CommonJS.
import wasmUrl = require('localcache-wasm/localcache.wasm');

export const address: string = wasmUrl;
