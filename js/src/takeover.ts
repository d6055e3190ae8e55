import type { LocalMessage } from './bridge/declared.generated.js';
import { storeMessage, text } from './host.js';
import { sessionOf } from './session.js';
import type { Store } from './store.js';
import { userId } from './user-id.js';

/** How many messages are moved in one go. */
const CHUNK = 500;

/**
 * Moves the data of our databases of releases before 0.2, whose names spell the user otherwise, into
 * the account's own database, and deletes them. It may be interrupted and begun again: a message that
 * was moved already is known by its id.
 */
export async function takeOver(store: Store, names: string[]): Promise<void> {
  await store.ready;
  for (const name of names) {
    try {
      await takeOverOne(store, name);
    } catch (error) {
      store.report(`taking over ${name}`, error);
    }
  }
}

async function takeOverOne(store: Store, name: string): Promise<void> {
  if (!isSafe(store)) return; // the next login tries again
  const db = await openAsItIs(name);
  if (!db) return;
  try {
    if (!['conversations', 'messages'].every((part) => db.objectStoreNames.contains(part))) return; // not one of ours
    await moveMessages(store, db);
    for (const row of await read(db, 'conversations', (rows) => rows.getAll())) await moveConversation(store, row);
  } finally {
    db.close();
  }
  if (isSafe(store)) indexedDB.deleteDatabase(name); // once every tab has closed it
}

/** Whether the store works on its database now, not in memory. */
function isSafe(store: Store): boolean {
  const { state, storage, unsaved } = store.health();
  return state === 'ready' && storage === 'indexedDB' && !unsaved;
}

async function moveMessages(store: Store, db: IDBDatabase): Promise<void> {
  for (let after: IDBValidKey | undefined; ;) {
    const range = after === undefined ? null : IDBKeyRange.lowerBound(after, true);
    const rows = await read(db, 'messages', (messages) => messages.getAll(range, CHUNK));
    if (rows.length === 0) return;
    for (const { recalled, serverKey } of rows) if (recalled) await store.call('recall', { id: idOf(serverKey) });
    const messages = rows.filter((row) => !row.recalled && row.body).map(messageOf);
    if (messages.length > 0) await store.call('importLocalMessages', { messages });
    const { sessionId, order, tie } = rows[rows.length - 1];
    after = [sessionId, order, tie];
  }
}

/** A row as 0.1 wrote it. */
function messageOf({ body, order, serverKey, clientId, status }: any): LocalMessage {
  const header = storeMessage(body, status, false).header!;
  // The time of its place; the body keeps its own time.
  return {
    header: { ...header, id: clientId ?? header.id, time: Number(order) || header.time },
    serverMsgId: serverKey ? idOf(serverKey) : '',
    status: Number(status) || 0,
    body,
  };
}

async function moveConversation(store: Store, row: any): Promise<void> {
  const type = text(row.conversationType);
  const id = type === 'singleChat' ? userId(text(row.conversationId)) : text(row.conversationId);
  const session = sessionOf(type, id);
  // There is no result, if there is none.
  const known = (await store.call('getConversation', { session }))?.body as any;
  if (row.customField && !known?.customField) await store.call('setCustomField', { type, id, field: row.customField });
  // What 0.1 took for a conversation with oneself: its messages have come to their senders.
  if (known && row.unReadCount > 0 && id !== userId(store.user)) {
    await store.call('updateConversation', {
      session,
      afterRecall: false,
      unread: row.unReadCount,
      hasUnread: true,
      customField: undefined,
      server: { pinned: undefined, pinnedTime: undefined, marks: [], hasMarks: false },
    });
  }
}

/** A server's id without the zeros that it is stored with. */
const idOf = (serverKey: string) => serverKey.replace(/^0+/, '');

function openAsItIs(name: string): Promise<IDBDatabase | undefined> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name);
    request.onupgradeneeded = () => request.transaction?.abort(); // it has gone meanwhile
    request.onsuccess = () => {
      // Let another tab delete or upgrade it.
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
    request.onerror = (event) => {
      event.preventDefault();
      if (request.error?.name === 'AbortError') resolve(undefined);
      else reject(request.error);
    };
  });
}

function read(db: IDBDatabase, part: string, ask: (store: IDBObjectStore) => IDBRequest<any[]>): Promise<any[]> {
  return new Promise((resolve, reject) => {
    const request = ask(db.transaction(part).objectStore(part));
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
