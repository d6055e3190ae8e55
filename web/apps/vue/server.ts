// The app as a server renders it: node prints the HTML.
import { createSSRApp } from 'vue';
import { renderToString } from 'vue/server-renderer';
import { localCacheKey, type LiveCalls } from 'localcache-wasm/vue';
import { App } from './app';

const refuse = () => {
  throw new Error('no call is made while a server renders');
};
const calls: LiveCalls = {
  watchLocalConversations: refuse,
  watchLocalUnreadMessageCount: refuse,
  watchLocalMessages: refuse,
  searchLocalMessages: refuse,
  onHealthChange: refuse,
};

const app = createSSRApp(App, { chat: { source: calls, send: refuse, markRead: refuse } });
app.provide(localCacheKey, calls);
void renderToString(app).then(console.log);
