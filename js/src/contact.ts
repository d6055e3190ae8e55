import { Writer } from '../../internal/bridge/text.js';
import { classOf } from './api.js';
import {
  contactCalls,
  maxConversationMark,
  maxFilterPage,
  maxServerPage,
  pageCalls,
  type ContactCalls as GoCalls,
  type ContactHost,
} from './bridge/declared.generated.js';
import type { ContactCalls, PluginCalls } from './calls.js';
import { failed, notLoggedIn } from './errors.js';
import { text } from './host.js';
import { isLoggedIn } from './on-store.js';
import { load, untilModuleEnds } from './runtime.js';
import { sessionOf } from './session.js';
import { snapshot } from './snapshot.js';
import type { Store } from './store.js';
import { userId } from './user-id.js';

/**
 * The contact plugin's calls. What they ask and answer is decided in Go
 * (contact/); here a connection is read, parameters are checked before anything
 * is loaded, and a foreign local cache is fed through the plain contract.
 */

type Params = Record<string, any>;
/** The calls are documented in calls.ts. */
type Calls = PluginCalls<ContactCalls, any>;
type Check = (params: Params) => void;

/** What Go needs to know of the connection, as it is at the moment of the call; the store is found later. */
function hostOf(connection: any): Omit<ContactHost, 'store'> {
  const context = connection.context ?? {};
  return {
    apiUrl: String(connection.apiUrl ?? ''),
    orgName: String(context.orgName ?? ''),
    appName: String(context.appName ?? ''),
    accessToken: String(context.accessToken ?? ''),
    user: String(connection.user || context.userId || ''),
    resource: String(context.jid?.clientResource ?? connection.clientResource ?? ''),
    ownUpload: Boolean(connection.useOwnUploadFun),
    replacedContents: Boolean(connection.useReplacedMessageContents),
  };
}

/** Our store of a connection, if it is the user's: a login may have changed, and the bare class may be another connection's. */
function storeOf(connection: any, user: string): Store | undefined {
  const store = classOf(connection).getInstance()?.store;
  return store && userId(store.user) === userId(user) ? store : undefined;
}

/** Calls Go. Whoever waits for the store to open waits no longer than the request takes. */
async function ask<Name extends keyof GoCalls>(connection: any, name: Name, takes: GoCalls[Name]['takes']): Promise<any> {
  const host = hostOf(connection);
  await load();
  const store = storeOf(connection, host.user);
  await store?.ready;
  const exports = await load(); // of now: while the store opened the module may have ended, and another been started
  const writer = new Writer(exports.driver());
  pageCalls.contactHost.write(writer, { ...host, store: store?.handle ?? 0 });
  writer.end();
  writer.text(name);
  contactCalls[name].write(writer, takes);
  writer.end();
  return untilModuleEnds(exports.contactCall(writer.done()));
}

/** What a call takes, of parameters that were checked. */
type Takes<Name extends keyof GoCalls> = (params: Params) => GoCalls[Name]['takes'];

/** A call that throws parameter errors at once, as the vendor's do. */
function throwing<Name extends keyof GoCalls>(
  name: Name,
  check: Check,
  takes: Takes<Name>,
  after: (connection: any, result: any) => any = (_, result) => result,
) {
  return function (this: any, params: Params = {}): Promise<any> {
    if (!isLoggedIn(this)) return Promise.reject(notLoggedIn());
    check(params ?? {});
    return ask(this, name, takes(params ?? {})).then((result) => after(this, result));
  };
}

/** A call that rejects with parameter errors. */
function rejecting<Name extends keyof GoCalls>(name: Name, check: Check, takes: Takes<Name>) {
  return async function (this: any, params: Params = {}): Promise<any> {
    if (!isLoggedIn(this)) throw notLoggedIn();
    check(params ?? {});
    return ask(this, name, takes(params ?? {}));
  };
}

// ---- parameters: the vendor's own texts

const invalid = (name: string, value: unknown) => new Error(`Invalid parameter ${name}: ${value}`);
const missing = (value: unknown) => value === undefined || value === null;

function whole(params: Params, name: string, low: number, high: number): void {
  const value = params[name];
  if (!missing(value) && !(Number.isInteger(value) && value >= low && value <= high)) throw invalid(name, value);
}

function typed(params: Params, name: string, type: 'string' | 'boolean'): void {
  const value = params[name];
  if (!missing(value) && typeof value !== type) throw invalid(name, value);
}

const page =
  (highest: number): Check =>
  (params) => {
    whole(params, 'pageSize', 1, highest);
    typed(params, 'cursor', 'string');
    typed(params, 'includeEmptyConversations', 'boolean');
  };

function isMark(mark: unknown): void {
  if (!Number.isInteger(mark) || (mark as number) < 0 || (mark as number) > maxConversationMark) throw invalid('mark', mark);
}

const filtered: Check = (params) => {
  page(maxFilterPage)(params);
  isMark(params.filter?.mark);
};

function nothing(): void {}
const none = () => ({});

const isType = (value: unknown) => value === 'singleChat' || value === 'groupChat';
const isID = (value: unknown) => typeof value === 'string' && value !== '';

const pin: Check = ({ conversationId, conversationType, isPinned }) => {
  if (!isID(conversationId)) throw invalid('conversationId', conversationId);
  if (!isType(conversationType)) throw invalid('conversationType', conversationType);
  if (typeof isPinned !== 'boolean') throw invalid('isPinned', isPinned);
};

const marks: Check = ({ conversations, mark }) => {
  const good = Array.isArray(conversations) && conversations.every((one) => isID(one?.conversationId) && isType(one?.conversationType));
  if (!good) throw new Error('Invalid parameter conversations');
  isMark(mark);
};

const history: Check = (params) => {
  const { targetId, searchOptions: options = {} } = params;
  const bad = (name: string) => new Error(`"Invalid parameter": "${name}"`);
  if (!isID(targetId)) throw bad('targetId');
  if (!missing(options?.from) && typeof options.from !== 'string') throw bad('searchOptions.from');
  if (!missing(options?.msgTypes) && !Array.isArray(options.msgTypes)) throw bad('searchOptions.msgTypes');
  for (const name of ['startTime', 'endTime']) {
    if (!missing(options?.[name]) && typeof options[name] !== 'number') throw bad(`searchOptions.${name}`);
  }
  whole(params, 'pageSize', 1, maxServerPage);
};

// ---- what is left of the parameters for Go

const count = (value: unknown) => (typeof value === 'number' ? value : 0);

const pageOf = ({ pageSize, cursor, includeEmptyConversations }: Params) => ({
  pageSize: count(pageSize),
  cursor: cursor ?? '',
  includeEmptyConversations: includeEmptyConversations ?? false,
});

const named = ({ conversationId, conversationType }: Params) => ({ id: conversationId, type: conversationType });

const marked = ({ conversations, mark }: Params) => ({ conversations: conversations.map(named), mark });

/** A cursor of the history can be a number. The vendor's search goes up for any other direction than "down". */
const past = ({ targetId, chatType, cursor, pageSize, searchDirection, searchOptions }: Params) => ({
  target: targetId,
  chatType,
  cursor: text(cursor),
  pageSize: count(pageSize),
  down: searchDirection === 'down',
  from: searchOptions?.from ?? '',
  types: (searchOptions?.msgTypes ?? []).map(text),
  start: searchOptions?.startTime ?? 0,
  end: searchOptions?.endTime ?? 0,
  keep: true,
});

// ---- calls

/** Stores a page in a localCache plugin that is not ours, by the methods of the contract. */
async function feedForeignCache(connection: any, result: any): Promise<any> {
  const cls = connection._localCache;
  if (!cls || cls === classOf(connection)) return result;
  try {
    for (const { conversationId, conversationType, lastMessage, unReadCount } of result.data.conversations) {
      const cache = cls.getInstance?.();
      if (!cache) break;
      // A copy: a cache changes the objects that it gets.
      if (lastMessage) await cache.storeMessage(snapshot(lastMessage), 3, true);
      await cache.updateLocalConversation(sessionOf(conversationType, conversationId), { unReadCount });
    }
  } catch (cause) {
    throw failed('getServerConversations', cause);
  }
  return result;
}

export const getServerConversations: Calls['getServerConversations'] = throwing(
  'getServerConversations',
  page(maxServerPage),
  pageOf,
  feedForeignCache,
);
export const getServerPinnedConversations: Calls['getServerPinnedConversations'] = throwing(
  'getServerPinnedConversations',
  page(maxServerPage),
  pageOf,
);
export const getServerConversationsByFilter: Calls['getServerConversationsByFilter'] = throwing(
  'getServerConversationsByFilter',
  filtered,
  (params) => ({ ...pageOf(params), mark: params.filter.mark }),
);
/** The vendor's parameters are looked at by nobody; wrong ones are no page. */
export const getConversationlist: Calls['getConversationlist'] = callbacks(
  'error',
  rejecting('getConversationlist', nothing, ({ pageNum, pageSize }) => ({ pageNum: count(pageNum), pageSize: count(pageSize) })),
);
export const pinConversation: Calls['pinConversation'] = rejecting('pinConversation', pin, (params) => ({
  conversation: named(params),
  pinned: params.isPinned,
}));
export const addConversationMark: Calls['addConversationMark'] = rejecting('addConversationMark', marks, marked);
export const removeConversationMark: Calls['removeConversationMark'] = rejecting('removeConversationMark', marks, marked);

/** What it fetched is in the store afterwards, which then knows what of the conversation is whole. */
export const getHistoryMessages: Calls['getHistoryMessages'] = callbacks('fail', rejecting('getHistoryMessages', history, past));

export const deleteConversation: Calls['deleteConversation'] = callbacks('error', function (this: any, params: Params = {}): Promise<any> {
  const { channel, chatType, deleteRoam } = params ?? {};
  if (!isID(channel)) throw invalid('channel', channel);
  if (!isType(chatType)) throw invalid('chatType', chatType);
  if (typeof deleteRoam !== 'boolean') throw invalid('deleteRoam', deleteRoam);
  if (!isLoggedIn(this)) return Promise.reject(notLoggedIn());
  return ask(this, 'deleteConversation', { conversation: { id: channel, type: chatType }, deleteRoam });
});

export const getContacts: Calls['getContacts'] = callbacks('error', rejecting('getContacts', nothing, none), (connection, { data = [] }) =>
  data.map((name: string) => ({ name, subscription: 'both', jid: connection.context?.jid })),
);
export const getAllContacts: Calls['getAllContacts'] = rejecting('getAllContacts', nothing, none);
export const getContactsWithCursor: Calls['getContactsWithCursor'] = throwing('getContactsWithCursor', page(maxServerPage), pageOf);

/** The vendor's old style beside the promise: callbacks in the parameters, called from a microtask. */
function callbacks(
  errorName: 'error' | 'fail',
  call: (this: any, params?: any) => Promise<any>,
  shape: (connection: any, result: any) => any = (_, result) => result,
) {
  return function (this: any, params: Params = {}): Promise<any> {
    const { success, error, fail, ...rest } = params ?? {};
    const onError = errorName === 'error' ? error : fail;
    const result = call.call(this, rest);
    if (typeof success === 'function' || typeof onError === 'function') {
      result.then(
        (value) => success?.(shape(this, value)),
        (reason) => onError?.(reason),
      );
    }
    return result;
  };
}

export const recallMessage: Calls['recallMessage'] = function (this: any, params: Params) {
  const { mid, to, type, chatType = type === 'chat' ? 'singleChat' : type, ext, isChatThread = false, success, fail } = params ?? {};
  if (!missing(ext) && typeof ext !== 'string') throw new Error('"Invalid parameter": "ext"');
  const id = this.getUniqueId();
  this._msgHash[id] = { id, to };
  const done = async (...answer: unknown[]) => {
    // A failure of the cache changes nothing: the message is recalled. Without a chat type it was sent as single chat.
    const kind = chatType || 'singleChat';
    if (isType(kind)) await forget(this._localCache?.getInstance?.(), mid, to, kind).catch(() => {});
    success?.(...answer);
  };
  return this.mSync.send({ id, type: 'recall', chatType, ackId: mid, to, isChatThread, metaExt: ext ?? '', success: done, fail }, this);
};

/** Removes an own message that was recalled from a local cache, ours or another. */
async function forget(cache: any, serverMsgId: string, conversationId: string, chatType: string): Promise<void> {
  await cache?.removeMsgByServerMsgId(serverMsgId);
  const last = await cache?.getConversationLastMessage(conversationId, chatType);
  await cache?.updateLocalConversation(sessionOf(chatType, conversationId), { lastMessageId: last?.serverMsgId });
}

export const modifyMessage: Calls['modifyMessage'] = function (this: any, params: Params) {
  const { messageId, modifiedMessage } = params ?? {};
  if (!isID(messageId)) throw new Error('Invalid parameter: "messageId"');
  return this.mSync.send({ editMessageId: messageId, ...modifiedMessage });
};
