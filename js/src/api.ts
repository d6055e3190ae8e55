import { eachStore } from './follow.js';
import { allConversations, oneConversation, pageOfConversations } from './lists.js';
import { copyFor } from './local-call.js';
import { checkSelection } from './local-data-params.js';
import { localDataCalls } from './local-data.js';
import { bindable, checkLogin, classOf, run, type Connection } from './on-store.js';
import { checkCustomField, checkPage, checkSession } from './params.js';
import { sessionOf } from './session.js';
import type { LocalCacheCalls, PluginCalls } from './calls.js';
import type {
  AsyncResult,
  ConversationItem,
  LocalCacheHealth,
  LocalConversationPage,
  LocalConversationPageParams,
  RemoveLocalConversationParams,
  SessionParams,
  UpdateConversationParams,
} from './types.js';

export { classOf, LocalCache, type Connection } from './on-store.js';

// ---- the calls: their documentation is in calls.ts

async function getLocalConversations(this: Connection): Promise<AsyncResult<ConversationItem[]>> {
  checkLogin(this);
  return run(this, 'getLocalConversations', async ({ store }) => ({
    type: 0,
    data: (await store.call('list', allConversations)).body as ConversationItem[],
  }));
}

async function getLocalConversation(this: Connection, params: SessionParams): Promise<AsyncResult<ConversationItem | undefined>> {
  checkLogin(this);
  const { conversationId, conversationType } = checkSession(params);
  return run(this, 'getLocalConversation', async ({ store }) => ({
    type: 0,
    data: (await store.call('list', oneConversation(sessionOf(conversationType, conversationId)))).body as ConversationItem | undefined,
  }));
}

async function setLocalConversationCustomField(this: Connection, params: UpdateConversationParams): Promise<void> {
  checkLogin(this);
  const { conversationId, conversationType } = checkSession(params);
  checkCustomField(params.customField);
  const field: object = copyFor('setLocalConversationCustomField', 'customField', params.customField);
  return run(this, 'setLocalConversationCustomField', ({ store }) =>
    store.call('setCustomField', { type: conversationType, id: conversationId, field }),
  );
}

async function clearConversationUnreadCount(this: Connection, params: SessionParams): Promise<void> {
  checkLogin(this);
  const { conversationId, conversationType } = checkSession(params);
  return run(this, 'clearConversationUnreadCount', ({ store }) =>
    store.call('clearUnread', { session: sessionOf(conversationType, conversationId) }),
  );
}

async function removeLocalConversation(this: Connection, params: RemoveLocalConversationParams): Promise<void> {
  checkLogin(this);
  const { conversationId, conversationType } = checkSession(params);
  const messages = params.isRemoveLocalMessage ?? true;
  return run(this, 'removeLocalConversation', ({ store }) =>
    store.call('removeConversation', { session: sessionOf(conversationType, conversationId), withMessages: Boolean(messages) }),
  );
}

async function getLocalConversationPage(
  this: Connection,
  params?: LocalConversationPageParams,
): Promise<AsyncResult<LocalConversationPage>> {
  checkLogin(this);
  const page = checkPage(params);
  const select = checkSelection(params);
  return run(this, 'getLocalConversationPage', async ({ store }) => ({
    type: 0,
    data: (await store.call('list', pageOfConversations(page.pageSize, page.cursor, select))).body as LocalConversationPage,
  }));
}

async function getHealth(this: Connection): Promise<AsyncResult<LocalCacheHealth>> {
  const cache = classOf(this).getInstance();
  return { type: 0, data: cache ? cache.store.health() : { state: 'closed' } };
}

function onHealthChange(this: Connection, listener: (health: LocalCacheHealth) => void): () => void {
  if (typeof listener !== 'function') throw new TypeError(`onHealthChange: the listener is ${typeof listener}, not a function`);
  let stopStore = () => {};
  const stopStores = eachStore(this, (store) => {
    stopStore();
    stopStore = store.onHealthChange(listener);
  });
  return () => {
    stopStores();
    stopStore();
  };
}

/** The calls that usePlugin binds to a connection and places on `connection.localCache`. */
export const LocalCacheApi: PluginCalls<LocalCacheCalls, Connection> = {
  getLocalConversations: bindable(getLocalConversations),
  getLocalConversation: bindable(getLocalConversation),
  setLocalConversationCustomField: bindable(setLocalConversationCustomField),
  clearConversationUnreadCount: bindable(clearConversationUnreadCount),
  removeLocalConversation: bindable(removeLocalConversation),
  getLocalConversationPage: bindable(getLocalConversationPage),
  getHealth: bindable(getHealth),
  onHealthChange: bindable(onHealthChange),
  ...localDataCalls,
};
