// The app as a server renders it: node prints the HTML.
import { renderToString } from 'react-dom/server';
import type { LiveCalls } from 'localcache-wasm/react';
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

console.log(renderToString(<App chat={{ source: calls, send: refuse, markRead: refuse }} />));
