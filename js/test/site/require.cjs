const plugin = require('localcache-wasm/localCache/localCache');
const wasmUrl = require('localcache-wasm/localcache.wasm');
const { report } = require('./report.js');

plugin.configure({ wasmUrl: wasmUrl.default ?? wasmUrl });
report(plugin, plugin.default);
