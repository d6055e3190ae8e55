// What is compared: three ways to keep the same conversations, behind one face.
import { done, openDatabase } from '../../e2e/pages/database';

export interface Message {
  id: string;
  type: 'txt';
  chatType: 'singleChat';
  msg: string;
  from: string;
  to: string;
  time: number;
  ext: object;
  onlineState: number;
}

export interface Item {
  conversationId: string;
  unReadCount: number;
  lastMessage?: { msg: string };
}

/** One account's open store. Every call resolves when its work is stored, or read. */
export interface Session {
  list(): Promise<Item[]>;
  one(conversationId: string): Promise<Item | undefined>;
  /** The newest 50, by the cheapest call there is: the original has none but the whole list. */
  page(): Promise<Item[]>;
  /** All handed over without waiting. */
  storeAtOnce(messages: Message[]): Promise<void>;
  store(message: Message): Promise<void>;
  setCustomField(conversationId: string, field: object): Promise<void>;
  remove(conversationId: string): Promise<void>;
  /** The server's answer with a page of its list, as text: what comes after the network. */
  mergePage(answer: string): Promise<void>;
  /** How many of the newest 20 messages with a word in their text there are. The original has no such call. */
  search?(word: string): Promise<number>;
  /** How many of the newest 50 messages of a conversation there are. The original has no such call. */
  history?(conversationId: string): Promise<number>;
  /** Calls `changed` with the conversations that changed in the whole list, from when it has read the list. */
  watch?(changed: (conversationIds: string[]) => void): Promise<() => void>;
  /** store(), which sessions of other pages that watch are told of. Absent: store() does. */
  storeAndTell?(message: Message): Promise<void>;
  close(): Promise<void>;
}

export interface Contestant {
  name: 'raw' | 'original' | 'ours';
  /** The name of an account's database. */
  database(account: string): string;
  /** The store of conversations in that database. */
  conversations: string;
  open(account: string): Promise<Session>;
  /** Fills an account that has nothing, by whatever way is quick. */
  fill(account: string, messages: Message[]): Promise<void>;
}

export const me = 'alice';
const epoch = Date.UTC(2026, 0, 1);
/** Begins behind what an earlier page made: a message that is stored already changes nothing, and is waited for in vain. */
let serial = (Date.now() - epoch) * 10;

/** n messages to the user, the i-th from peer(i). Their ids are of the size that servers give. */
export function messages(n: number, peer: (i: number) => string): Message[] {
  return Array.from({ length: n }, (_, i) => {
    const number = ++serial;
    return {
      id: String(1_480_000_000_000_000_000n + BigInt(number) * 4096n),
      type: 'txt',
      chatType: 'singleChat',
      msg: `message ${number} of a length that people write`,
      from: peer(i),
      to: me,
      time: epoch + number,
      ext: { note: 'x1' },
      onlineState: 3,
    };
  });
}

/** The answer to getServerConversations, as the server writes it. */
export function serverPage(list: Message[]): string {
  const channel_infos = list.map(({ id, from, to, msg, ext, time }, i) => ({
    session_to: from,
    session_type: 'chat',
    unread_num: i + 1,
    is_top: false,
    update_top_status_time: 0,
    marks: [],
    meta: {
      id,
      from: `org#bench_${from}@easemob.com`,
      to: `org#bench_${to}@easemob.com`,
      timestamp: time,
      payload: JSON.stringify({ bodies: [{ msg, type: 'txt' }], ext, from, to, type: 'chat' }),
    },
  }));
  return JSON.stringify({ action: 'get', uri: '', path: '', timestamp: epoch, duration: 1, data: { cursor: 'next', channel_infos } });
}

/** Reads it by hand. */
export function readServerPage(answer: string): { message: Message; unread: number }[] {
  return JSON.parse(answer).data.channel_infos.map(({ unread_num, meta }: any) => {
    const {
      bodies: [{ type, msg }],
      from,
      to,
      ext,
    } = JSON.parse(meta.payload);
    return {
      unread: unread_num,
      message: { id: meta.id, type, chatType: 'singleChat', msg, from, to, time: meta.timestamp, ext, onlineState: 3 },
    };
  });
}

export function completed(tx: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    tx.oncomplete = () => resolve();
    tx.onabort = () => reject(tx.error);
  });
}

/** Waits for connections that are closing. */
export function deleteDatabase(name: string): Promise<unknown> {
  return done(indexedDB.deleteDatabase(name));
}

/** Writes one row back as it is, on a connection of its own: nobody's copy in memory is to be trusted afterwards. */
export async function touch(name: string, store: string): Promise<void> {
  const db = await openDatabase(name);
  const tx = db.transaction(store, 'readwrite');
  const cursor = tx.objectStore(store).openCursor();
  cursor.onsuccess = () => {
    cursor.result?.update(cursor.result.value);
  };
  await completed(tx);
  db.close();
}
