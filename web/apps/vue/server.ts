// The app as a server renders it: node prints the HTML.
import { createSSRApp } from 'vue';
import { renderToString } from 'vue/server-renderer';
import { localCacheKey } from 'localcache-wasm/vue';
import { noChat } from '../no-chat';
import { App } from './app';

const app = createSSRApp(App, { chat: noChat });
app.provide(localCacheKey, noChat.source);
void renderToString(app).then(console.log);
