// The calls on messages. Their documentation is in local-data-calls.ts.

import type { LocalMessage as DeclaredMessage, MessagePage } from './bridge/declared.generated.js';
import { fillFromServer, serverIDOf } from './fill.js';
import * as host from './host.js';
import { copyFor, done, sessionIn, type Calls } from './local-call.js';
import type { LocalMessageInput } from './local-data-calls.js';
import * as check from './local-data-params.js';
import type { LocalMessagesPage, SearchMessagesPage } from './local-data-types.js';
import { bindable, checkLogin, run } from './on-store.js';
import { checkSession } from './params.js';
import { sessionOf } from './session.js';
import { LeftOut, snapshot } from './snapshot.js';
import type { LocalMessage } from './types.js';
import { userId } from './user-id.js';
import { watchMessages } from './watch-messages.js';

const pageOf = ({ messages, cursor, isLast, hasGap }: MessagePage): LocalMessagesPage => ({
  messages: messages as LocalMessage[],
  cursor,
  isLast,
  hasGap,
});

const getLocalMessages: Calls['getLocalMessages'] = async function (params) {
  checkLogin(this);
  const { searchOptions, startMsgId, cursor, pageSize, searchDirection, fill } = params ?? ({} as typeof params);
  const session = sessionIn(params);
  const takes = {
    session,
    startId: check.checkText('startMsgId', startMsgId),
    cursor: check.checkText('cursor', cursor),
    pageSize: check.checkMessagePage(pageSize),
    down: check.checkDown(searchDirection),
    filter: check.checkMessageFilter(searchOptions, 'searchOptions'),
  };
  const wantsFill = check.checkFlag('fill', fill) ?? false;
  return run(this, 'getLocalMessages', async ({ store }) => {
    const page = await store.call('getMessages', takes);
    if (!wantsFill || !page.hasGap) return done(pageOf(page));
    let fillError: unknown;
    try {
      if (!(await fillFromServer(this, params, takes.down, page, await serverIDOf(store, takes.startId)))) return done(pageOf(page));
    } catch (error) {
      fillError = error;
    }
    // Also after a failure: messages may have arrived meanwhile.
    const filled = pageOf(await store.call('getMessages', takes));
    return done(fillError === undefined ? filled : { ...filled, fillError });
  });
};

const watchLocalMessages: Calls['watchLocalMessages'] = function (listener, params) {
  checkLogin(this);
  check.checkListener(listener);
  const { conversationId, conversationType } = checkSession(params);
  const pageSize = check.checkMessagePage(params.pageSize);
  const filter = check.checkMessageFilter(params.searchOptions, 'searchOptions');
  const wantsFill = check.checkFlag('fill', params.fill) ?? false;
  const page = { conversationId, conversationType, pageSize, searchOptions: params.searchOptions, fill: true };
  return watchMessages(
    this,
    {
      call: 'watchLocalMessages',
      session: sessionOf(conversationType, conversationType === 'singleChat' ? userId(conversationId) : conversationId),
      pageSize,
      filter,
      fill: wantsFill ? (startMsgId) => getLocalMessages.call(this, { ...page, startMsgId }) : undefined,
    },
    listener,
  );
};

const getLocalMessage: Calls['getLocalMessage'] = async function (params) {
  checkLogin(this);
  const id = check.checkID('messageId', params?.messageId);
  return run(this, 'getLocalMessage', async ({ store }) =>
    done((await store.call('findMessage', { id }))?.body as LocalMessage | undefined),
  );
};

const getLocalMessageCount: Calls['getLocalMessageCount'] = async function (params) {
  checkLogin(this);
  const given = check.checkMaybeObject(params);
  const takes = {
    session: check.checkMaybeSession(given),
    startTime: check.checkTime('startTime', given.startTime),
    endTime: check.checkTime('endTime', given.endTime),
  };
  return run(this, 'getLocalMessageCount', async ({ store }) => done((await store.call('countMessages', takes)).count));
};

const searchLocalMessages: Calls['searchLocalMessages'] = async function (params) {
  checkLogin(this);
  const given = check.checkObject(params) as typeof params;
  const takes = {
    keywords: check.checkKeywords(given.keywords),
    scope: check.checkOneOf('searchScope', given.searchScope, ['content', 'ext', 'all'] as const, 'all'),
    session: check.checkMaybeSession(given),
    filter: check.checkMessageFilter(given),
    pageSize: check.checkMessagePage(given.pageSize),
    cursor: check.checkText('cursor', given.cursor),
    down: check.checkDown(given.searchDirection),
  };
  return run(this, 'searchLocalMessages', async ({ store }) => {
    const { messages, cursor, isLast } = await store.call('searchMessages', takes);
    return done<SearchMessagesPage>({ messages: messages as LocalMessage[], cursor, isLast });
  });
};

/** A message that the application passes, as a copy. */
function messageIn(name: string, message: unknown): LocalMessageInput {
  const leftOut = new LeftOut();
  const copy = typeof message === 'object' && message !== null ? snapshot(message, leftOut) : undefined;
  if (copy) return copy as LocalMessageInput;
  throw check.invalid(name, message, leftOut.count > 0 ? `a message; ${leftOut}` : 'a message');
}

function declared(message: LocalMessageInput): DeclaredMessage {
  const { header, body, status } = host.storeMessage(message, message.status ?? 3, false);
  const serverMsgId = host.text(message.serverMsgId ?? message.id);
  return { header: header!, serverMsgId: serverMsgId === '0' ? '' : serverMsgId, status, body };
}

const insertLocalMessage: Calls['insertLocalMessage'] = async function (params) {
  checkLogin(this);
  const message = messageIn('message', check.checkObject(params).message);
  check.checkID('message.id', message.id);
  const takes = { message: declared(message) };
  await run(this, 'insertLocalMessage', ({ store }) => store.call('insertMessage', takes));
};

const importLocalMessages: Calls['importLocalMessages'] = async function (params) {
  checkLogin(this);
  const { messages: given } = check.checkObject(params);
  const messages = Array.from(check.checkMessages(given), (message, i) => declared(messageIn(`messages[${i}]`, message)));
  return run(this, 'importLocalMessages', async ({ store }) => {
    const { imported, skipped } = await store.call('importLocalMessages', { messages });
    return done({ imported, skipped: skipped.map(({ id, reason }) => ({ id, reason })) });
  });
};

const updateLocalMessage: Calls['updateLocalMessage'] = async function (params) {
  checkLogin(this);
  const { messageId, changes } = check.checkObject(params);
  const id = check.checkID('messageId', messageId);
  if (typeof changes !== 'object' || changes === null || check.isArray(changes)) {
    throw check.invalid('changes', changes, 'an object with the members that change');
  }
  const copy = copyFor('updateLocalMessage', 'changes', changes);
  for (const name of fixed) if (name in copy) throw check.invalid(`changes.${name}`, copy[name], 'ids, direction and order stay');
  await run(this, 'updateLocalMessage', ({ store }) => store.call('changeMessage', { id, changes: copy }));
};

/** Members of a message that an update must not change: its ids, sender, conversation and order. */
const fixed = ['id', 'serverMsgId', 'sessionId', 'from', 'to', 'chatType', 'time', 'status', 'type'];

const removeLocalMessages: Calls['removeLocalMessages'] = async function (params) {
  checkLogin(this);
  const { messageIds, startTime, endTime, ...rest } = check.checkObject(params);
  const byTime = startTime !== undefined || endTime !== undefined;
  if ((messageIds !== undefined) === byTime) {
    throw check.invalid('messageIds', messageIds, 'either messageIds, or startTime or endTime, and not both');
  }
  const session = check.checkMaybeSession(rest);
  if (messageIds !== undefined) {
    if (!check.isArray(messageIds)) throw check.invalid('messageIds', messageIds, 'an array of ids');
    messageIds.forEach((id, i) => check.checkID(`messageIds[${i}]`, id));
  } else if (!session) checkSession(rest);
  const takes = {
    session,
    ids: messageIds ?? [],
    startTime: check.checkTime('startTime', startTime),
    endTime: check.checkTime('endTime', endTime),
  };
  return run(this, 'removeLocalMessages', async ({ store }) => done((await store.call('removeChosenMessages', takes)).count));
};

export const messageCalls = {
  getLocalMessages: bindable(getLocalMessages),
  watchLocalMessages: bindable(watchLocalMessages),
  getLocalMessage: bindable(getLocalMessage),
  getLocalMessageCount: bindable(getLocalMessageCount),
  searchLocalMessages: bindable(searchLocalMessages),
  insertLocalMessage: bindable(insertLocalMessage),
  importLocalMessages: bindable(importLocalMessages),
  updateLocalMessage: bindable(updateLocalMessage),
  removeLocalMessages: bindable(removeLocalMessages),
} satisfies Partial<Calls>;
