// The same from CommonJS: what require() gives is typed as what it is.
import localCache = require('localcache-wasm/localCache/localCache');
import contact = require('localcache-wasm/contact/contact');
import miniCore = require('localcache-wasm/miniCore/miniCore');
import root = require('localcache-wasm');

localCache.configure({ wasmUrl: '/localcache.wasm' });
root.preload();
const connection: miniCore.MiniCore = new miniCore.MiniCore({ appKey: 'org#app' });
// The class itself, as the vendor's package gives it.
const itself: miniCore = new miniCore({ appKey: 'org#app' });
export const failure = (error: miniCore.ErrorEvent) => [error.type, itself.name];
connection.usePlugin(contact, 'contact');
connection.usePlugin(localCache, 'localCache');
export const all = [localCache.LocalCache, localCache.default.LocalCache, contact.default.pinConversation, miniCore.default];
export const list: Promise<{ data: localCache.ConversationItem[] }> = connection.localCache.getLocalConversations();
