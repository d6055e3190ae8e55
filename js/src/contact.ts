import { classOf } from './api.js';
import { failed, notLoggedIn } from './errors.js';
import { load } from './runtime.js';

/**
 * The contact plugin's calls. What they ask and answer is decided in Go
 * (contact/); here a connection is read, parameters are checked before anything
 * is loaded, and a foreign local cache is fed through the plain contract.
 */

type Params = Record<string, any>;
type Check = (params: Params) => void;

/** What Go needs to know of the connection, as it is at the moment of the call. */
function hostOf(connection: any) {
  const context = connection.context ?? {};
  return {
    apiUrl: String(connection.apiUrl ?? ''),
    orgName: String(context.orgName ?? ''),
    appName: String(context.appName ?? ''),
    accessToken: String(context.accessToken ?? ''),
    user: String(connection.user || context.userId || ''),
    clientResource: String(context.jid?.clientResource ?? connection.clientResource ?? ''),
    useOwnUploadFun: Boolean(connection.useOwnUploadFun),
    useReplacedMessageContents: Boolean(connection.useReplacedMessageContents),
    store: ownStore(connection)?.handle || undefined,
  };
}

function ownStore(connection: any) {
  return classOf(connection).getInstance()?.store;
}

function loggedIn(connection: any): boolean {
  const { orgName, appName, accessToken } = connection?.context ?? {};
  return Boolean(orgName && appName && accessToken);
}

/** Calls Go. Whoever waits for the store to open waits no longer than the request takes. */
async function ask(connection: any, call: string, params: Params = {}): Promise<any> {
  const exports = await load();
  await ownStore(connection)?.ready;
  return (exports[call] as (host: object, params: Params) => Promise<any>)(hostOf(connection), params);
}

/** A call that throws parameter errors at once, as the vendor's do. */
function throwing(name: string, check: Check, after: (connection: any, result: any) => any = (_, result) => result) {
  return function (this: any, params: Params = {}): Promise<any> {
    if (!loggedIn(this)) return Promise.reject(notLoggedIn());
    check(params ?? {});
    return ask(this, name, { ...params }).then((result) => after(this, result));
  };
}

/** A call that rejects with parameter errors. */
function rejecting(name: string, check: Check) {
  return async function (this: any, params: Params = {}): Promise<any> {
    if (!loggedIn(this)) throw notLoggedIn();
    check(params ?? {});
    return ask(this, name, { ...params });
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

const filtered: Check = (params) => {
  page(10)(params);
  const mark = params.filter?.mark;
  if (!Number.isInteger(mark) || mark < 0 || mark > 19) throw invalid('mark', mark);
};

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
  if (!Number.isInteger(mark) || mark < 0 || mark > 19) throw invalid('mark', mark);
};

const history: Check = ({ targetId, searchOptions: options = {} }) => {
  const bad = (name: string) => new Error(`"Invalid parameter": "${name}"`);
  if (!isID(targetId)) throw bad('targetId');
  if (!missing(options?.from) && typeof options.from !== 'string') throw bad('searchOptions.from');
  if (!missing(options?.msgTypes) && !Array.isArray(options.msgTypes)) throw bad('searchOptions.msgTypes');
  for (const name of ['startTime', 'endTime']) {
    if (!missing(options?.[name]) && typeof options[name] !== 'number') throw bad(`searchOptions.${name}`);
  }
};

// ---- calls

/** With a localCache plugin that is not ours, a page goes in through the contract's own methods. */
async function feedForeignCache(connection: any, result: any): Promise<any> {
  const cls = connection._localCache;
  if (!cls || cls === classOf(connection)) return result;
  try {
    for (const { conversationId, conversationType, lastMessage, unReadCount } of result.data.conversations) {
      const cache = cls.getInstance?.();
      if (!cache) break;
      // A cache writes into what it is given.
      if (lastMessage) await cache.storeMessage(structuredClone(lastMessage), 3, true);
      await cache.updateLocalConversation(`${conversationType}-${conversationId}`, { unReadCount });
    }
  } catch (cause) {
    throw failed('getServerConversations', cause);
  }
  return result;
}

/**
 * Gets a page of the server's conversation list and merges it into the local
 * one: pins, marks, unread counts and last messages. What the server does not
 * list stays (it keeps about 100).
 *
 * Params: `pageSize` 1 to 50, default 20; `cursor` "" or of the page before;
 * `includeEmptyConversations` lists those without messages too.
 * Resolves with `{ type: 0, data: { conversations, cursor } }`.
 */
export const getServerConversations = throwing('getServerConversations', page(50), feedForeignCache);

/** Gets a page of the conversations that are pinned on the server. */
export const getServerPinnedConversations = throwing('getServerPinnedConversations', page(50));

/** Gets a page of the conversations with a mark: `{ filter: { mark }, pageSize?: 1 to 10, cursor? }`. */
export const getServerConversationsByFilter = throwing('getServerConversationsByFilter', filtered);

/** Pins a conversation on the server, or unpins it, and keeps that locally. */
export const pinConversation = rejecting('pinConversation', pin);

/** Puts a mark, 0 to 19, on conversations. */
export const addConversationMark = rejecting('addConversationMark', marks);

/** Takes a mark away from conversations. */
export const removeConversationMark = rejecting('removeConversationMark', marks);

/** Gets a page of messages of the past; `keep: true` stores them locally too. */
export const getHistoryMessages = callbacks('fail', rejecting('getHistoryMessages', history));

/** Deletes a conversation on the server, and locally. */
export const deleteConversation = callbacks('error', function (this: any, params: Params = {}): Promise<any> {
  const { channel, chatType, deleteRoam } = params ?? {};
  if (!isID(channel)) throw invalid('channel', channel);
  if (!isType(chatType)) throw invalid('chatType', chatType);
  if (typeof deleteRoam !== 'boolean') throw invalid('deleteRoam', deleteRoam);
  if (!loggedIn(this)) return Promise.reject(notLoggedIn());
  return ask(this, 'deleteConversation', { channel, chatType, deleteRoam });
});

/** Gets the names of all contacts. */
export const getContacts = callbacks(
  'error',
  rejecting('getContacts', () => {}),
  (connection, { data = [] }) => data.map((name: string) => ({ name, subscription: 'both', jid: connection.context?.jid })),
);

/** Gets all contacts with their remarks. */
export const getAllContacts = rejecting('getAllContacts', () => {});

/** Gets a page of contacts with their remarks: `{ pageSize?: 1 to 50, cursor? }`. */
export const getContactsWithCursor = throwing('getContactsWithCursor', page(50));

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

/** Recalls a message: `{ mid, to, chatType, ext? }`. The local copy goes too. */
export function recallMessage(this: any, params: Params): Promise<any> {
  const { mid, to, type, chatType = type === 'chat' ? 'singleChat' : type, ext, isChatThread = false, success, fail } = params ?? {};
  if (!missing(ext) && typeof ext !== 'string') throw new Error('"Invalid parameter": "ext"');
  const id = this.getUniqueId();
  this._msgHash[id] = { id, to };
  const forget = async (...answer: unknown[]) => {
    const cache = this._localCache?.getInstance?.();
    if (cache && isType(chatType)) {
      await Promise.resolve(cache.removeMsgByServerMsgId(mid)).catch(() => {});
      const last = await Promise.resolve(cache.getConversationLastMessage(to, chatType)).catch(() => undefined);
      await Promise.resolve(cache.updateLocalConversation(`${chatType}-${to}`, { lastMessageId: last?.serverMsgId })).catch(() => {});
    }
    success?.(...answer);
  };
  return this.mSync.send({ id, type: 'recall', chatType, ackId: mid, to, isChatThread, metaExt: ext ?? '', success: forget, fail }, this);
}

/** Changes a message that was sent: `{ messageId, modifiedMessage }`. */
export function modifyMessage(this: any, params: Params): Promise<any> {
  const { messageId, modifiedMessage } = params ?? {};
  if (!isID(messageId)) throw new Error('Invalid parameter: "messageId"');
  return this.mSync.send({ editMessageId: messageId, ...modifiedMessage });
}
