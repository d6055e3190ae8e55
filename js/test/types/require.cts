// The same from CommonJS.
import localCache = require('localcache-wasm/localCache/localCache');
import contact = require('localcache-wasm/contact/contact');
import miniCore = require('localcache-wasm/miniCore/miniCore');

localCache.configure({ wasmUrl: '/localcache.wasm' });
export const all = [localCache.default.LocalCache, contact.default, miniCore.default];
