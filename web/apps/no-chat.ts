// What the apps are given where a server renders them: a chat that must not be used.
import type { LiveCalls } from 'localcache-wasm/react';

const refuse = () => {
  throw new Error('no call is made while a server renders');
};

const source: LiveCalls = {
  watchLocalConversations: refuse,
  watchLocalUnreadMessageCount: refuse,
  watchLocalMessages: refuse,
  searchLocalMessages: refuse,
  onHealthChange: refuse,
};

export const noChat = { source, send: refuse, markRead: refuse };
