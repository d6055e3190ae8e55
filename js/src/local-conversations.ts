// The calls on conversations as a whole, and on storage. Their documentation is in local-data-calls.ts.

import { maxListPage } from './bridge/declared.generated.js';
import { watchCurrent } from './current.js';
import { copyFor, done, sessionIn, type Calls } from './local-call.js';
import * as check from './local-data-params.js';
import { bindable, checkLogin, run } from './on-store.js';
import { checkSession } from './params.js';
import { conversationOf } from './session.js';
import { watchList } from './watch.js';

const watchLocalConversations: Calls['watchLocalConversations'] = function (listener, params) {
  checkLogin(this);
  check.checkListener(listener);
  const select = check.checkSelection(params) ?? check.everything;
  const pageSize = check.checkWhole('pageSize', params?.pageSize, 1, maxListPage, 0);
  return watchList(this, { call: 'watchLocalConversations', select, pageSize }, listener);
};

const getLocalUnreadMessageCount: Calls['getLocalUnreadMessageCount'] = async function (params) {
  checkLogin(this);
  const given = check.checkMaybeObject(params);
  const conversationType = check.checkType(given.conversationType);
  const includeMuted = check.checkFlag('includeMuted', given.includeMuted) ?? false;
  return run(this, 'getLocalUnreadMessageCount', async ({ store }) =>
    done((await store.call('countUnread', { conversationType, includeMuted })).count),
  );
};

const watchLocalUnreadMessageCount: Calls['watchLocalUnreadMessageCount'] = function (listener, params) {
  checkLogin(this);
  check.checkListener(listener);
  const given = check.checkMaybeObject(params);
  const conversationType = check.checkType(given.conversationType);
  const includeMuted = check.checkFlag('includeMuted', given.includeMuted) ?? false;
  let shown: number | undefined;
  const select = { ...check.everything, conversationType, unread: true };
  return watchList(this, { call: 'watchLocalUnreadMessageCount', select, pageSize: 0 }, ({ items }) => {
    // As localcache/unreadtotal.go does it; the test unread.test.ts compares them.
    let count = 0;
    for (const { unReadCount = 0, remindType = 'ALL' } of items) if (includeMuted || remindType === 'ALL') count += unReadCount;
    if (count === shown) return;
    shown = count;
    listener(count);
  });
};

const clearAllConversationUnreadCount: Calls['clearAllConversationUnreadCount'] = async function (params) {
  checkLogin(this);
  const conversationType = check.checkType(check.checkMaybeObject(params).conversationType);
  await run(this, 'clearAllConversationUnreadCount', ({ store }) => store.call('clearAllUnread', { conversationType }));
};

const setCurrentConversation: Calls['setCurrentConversation'] = async function (params) {
  checkLogin(this);
  const session = sessionIn(params);
  await run(this, 'setCurrentConversation', ({ store }) => watchCurrent(store, session));
};

const getCurrentConversation: Calls['getCurrentConversation'] = async function () {
  checkLogin(this);
  return run(this, 'getCurrentConversation', async ({ store }) => {
    const { session } = await store.call('getCurrent', {});
    return done(session ? conversationOf(session) : undefined);
  });
};

const resetCurrentConversation: Calls['resetCurrentConversation'] = async function () {
  checkLogin(this);
  await run(this, 'resetCurrentConversation', ({ store }) => watchCurrent(store, ''));
};

const removeLocalConversations: Calls['removeLocalConversations'] = async function (params) {
  checkLogin(this);
  const { conversations, isRemoveLocalMessage } = check.checkObject(params);
  if (!check.isArray(conversations)) throw check.invalid('conversations', conversations, 'an array of conversations');
  const sessions = conversations.map(sessionIn);
  const withMessages = check.checkFlag('isRemoveLocalMessage', isRemoveLocalMessage) ?? true;
  await run(this, 'removeLocalConversations', ({ store }) => store.call('removeConversations', { sessions, withMessages }));
};

const removeAllLocalConversations: Calls['removeAllLocalConversations'] = async function (params) {
  checkLogin(this);
  const withMessages = check.checkFlag('isRemoveLocalMessage', check.checkMaybeObject(params).isRemoveLocalMessage) ?? true;
  await run(this, 'removeAllLocalConversations', ({ store }) => store.call('removeAllConversations', { withMessages }));
};

const setLocalConversationDraft: Calls['setLocalConversationDraft'] = async function (params) {
  checkLogin(this);
  const { conversationId, conversationType } = checkSession(params);
  const { draft } = params;
  if (draft !== null && typeof draft !== 'string' && (typeof draft !== 'object' || check.isArray(draft))) {
    throw check.invalid('draft', draft, 'a string, a plain object or null');
  }
  const kept = draft === null || draft === '' ? undefined : copyFor('setLocalConversationDraft', 'draft', draft);
  await run(this, 'setLocalConversationDraft', ({ store }) =>
    store.call('setDraft', { type: conversationType, id: conversationId, draft: kept }),
  );
};

const setLocalConversationRemindType: Calls['setLocalConversationRemindType'] = async function (params) {
  checkLogin(this);
  const { conversationId, conversationType } = checkSession(params);
  if (params.remindType === undefined) throw check.invalid('remindType', undefined, 'ALL, AT or NONE');
  const remindType = check.checkOneOf('remindType', params.remindType, ['ALL', 'AT', 'NONE'] as const, 'ALL');
  await run(this, 'setLocalConversationRemindType', ({ store }) =>
    store.call('setRemindType', { type: conversationType, id: conversationId, remindType }),
  );
};

// ---- storage

const getLocalCacheUsage: Calls['getLocalCacheUsage'] = async function () {
  checkLogin(this);
  return run(this, 'getLocalCacheUsage', async ({ store }) => {
    const { storage } = globalThis.navigator ?? {};
    const [{ conversations, messages }, estimate, persisted] = await Promise.all([
      store.call('countAll', {}),
      storage?.estimate?.(),
      storage?.persisted?.(),
    ]);
    return done({ conversations, messages, bytes: estimate?.usage, quota: estimate?.quota, persisted });
  });
};

const requestPersistence: Calls['requestPersistence'] = async function () {
  checkLogin(this);
  return run(this, 'requestPersistence', async () => done((await globalThis.navigator?.storage?.persist?.()) ?? false));
};

export const conversationCalls = {
  watchLocalConversations: bindable(watchLocalConversations),
  getLocalUnreadMessageCount: bindable(getLocalUnreadMessageCount),
  watchLocalUnreadMessageCount: bindable(watchLocalUnreadMessageCount),
  clearAllConversationUnreadCount: bindable(clearAllConversationUnreadCount),
  setCurrentConversation: bindable(setCurrentConversation),
  getCurrentConversation: bindable(getCurrentConversation),
  resetCurrentConversation: bindable(resetCurrentConversation),
  removeLocalConversations: bindable(removeLocalConversations),
  removeAllLocalConversations: bindable(removeAllLocalConversations),
  setLocalConversationDraft: bindable(setLocalConversationDraft),
  setLocalConversationRemindType: bindable(setLocalConversationRemindType),
  getLocalCacheUsage: bindable(getLocalCacheUsage),
  requestPersistence: bindable(requestPersistence),
} satisfies Partial<Calls>;
