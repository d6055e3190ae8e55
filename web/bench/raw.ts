// The floor: IndexedDB as one writes it by hand when speed is all that counts. It does the work that
// the contract asks for and nothing else: rows mapped to the public keys, a message counted once by
// its id, unread counts, deletes from both stores, one transaction per batch, nothing awaited inside.
import { done, openDatabase } from '../../e2e/pages/database';
import { completed, readServerPage, type Contestant, type Item, type Message, type Session } from './contestant';

interface Row {
  sessionId: string;
  conversationId: string;
  conversationType: string;
  unReadCount: number;
  lastMessageTime: number;
  lastMessage?: Message;
  customField?: object;
}

const item = ({ conversationId, conversationType, unReadCount, customField, lastMessage }: Row) =>
  ({ conversationId, conversationType, unReadCount, customField, lastMessage }) as Item;
const session = (conversationId: string) => `singleChat-${conversationId}`;

class RawSession implements Session {
  private readonly watchers = new Set<(conversationIds: string[]) => void>();
  private hints?: BroadcastChannel;

  constructor(private readonly db: IDBDatabase) {}

  private write() {
    const tx = this.db.transaction(['conversations', 'messages'], 'readwrite', { durability: 'relaxed' });
    return { tx, conversations: tx.objectStore('conversations'), messages: tx.objectStore('messages') };
  }

  async list() {
    const rows = await done(this.db.transaction('conversations').objectStore('conversations').index('lastMessageTime').getAll());
    return rows.reverse().map(item);
  }

  async one(conversationId: string) {
    const row = await done(this.db.transaction('conversations').objectStore('conversations').get(session(conversationId)));
    return row && item(row);
  }

  async page() {
    const index: any = this.db.transaction('conversations').objectStore('conversations').index('lastMessageTime');
    if (index.getAllRecords) {
      const records: { value: Row }[] = await done(index.getAllRecords({ direction: 'prev', count: 50 }) as IDBRequest);
      return records.map(({ value }) => item(value));
    }
    return new Promise<Item[]>((resolve, reject) => {
      const rows: Item[] = [];
      const request: IDBRequest<IDBCursorWithValue | null> = index.openCursor(null, 'prev');
      request.onerror = () => reject(request.error);
      request.onsuccess = () => {
        const cursor = request.result;
        if (cursor) rows.push(item(cursor.value));
        if (!cursor || rows.length === 50) resolve(rows);
        else cursor.continue();
      };
    });
  }

  storeAtOnce(list: Message[]) {
    const { tx, conversations, messages } = this.write();
    const rows = new Map<string, Row>();
    const sessions = [...new Set(list.map(({ from }) => from))];
    for (const from of sessions) {
      const request = conversations.get(session(from));
      request.onsuccess = () =>
        rows.set(
          from,
          request.result ?? {
            sessionId: session(from),
            conversationId: from,
            conversationType: 'singleChat',
            unReadCount: 0,
            lastMessageTime: 0,
          },
        );
    }
    const ids = list.map(({ id }) => id).sort();
    const known = messages.index('serverMsgId').getAllKeys(IDBKeyRange.bound(ids[0], ids.at(-1)));
    known.onsuccess = () => {
      const seen = new Set(known.result.map((key) => (key as string[])[2]));
      for (const message of list) {
        if (seen.has(message.id)) continue;
        const row = rows.get(message.from)!;
        const record = { ...message, sessionId: row.sessionId, status: 3, serverMsgId: message.id };
        messages.put(record);
        row.unReadCount++;
        if (message.time >= row.lastMessageTime) {
          row.lastMessageTime = message.time;
          row.lastMessage = record;
        }
      }
      for (const row of rows.values()) conversations.put(row);
    };
    return completed(tx);
  }

  async store(message: Message) {
    await this.storeAtOnce([message]);
    if (this.watchers.size > 0) await this.changed(message.from);
  }

  /** A watcher needs the row: one read. */
  private async changed(conversationId: string) {
    if (await this.one(conversationId)) for (const watcher of this.watchers) watcher([conversationId]);
  }

  async watch(changed: (conversationIds: string[]) => void) {
    await this.list();
    this.watchers.add(changed);
    const hints = (this.hints ??= new BroadcastChannel(this.db.name));
    hints.onmessage = ({ data }) => void this.changed(data);
    return () => void this.watchers.delete(changed);
  }

  async storeAndTell(message: Message) {
    await this.storeAtOnce([message]);
    (this.hints ??= new BroadcastChannel(this.db.name)).postMessage(message.from);
  }

  /** A look at every row, a thousand at a time: an index of words is more than one writes by hand. */
  search(word: string) {
    const store = this.db.transaction('messages').objectStore('messages');
    const newest: Message[] = [];
    return new Promise<number>((resolve, reject) => {
      const next = (range?: IDBKeyRange) => {
        const request: IDBRequest<(Message & { sessionId: string })[]> = store.getAll(range, 1000);
        request.onerror = () => reject(request.error);
        request.onsuccess = () => {
          const rows = request.result;
          for (const row of rows) {
            if (!row.msg.includes(word) || (newest.length === 20 && row.time <= newest[19]!.time)) continue;
            newest.push(row);
            newest.sort((a, b) => b.time - a.time).splice(20);
          }
          const last = rows.at(-1);
          if (rows.length < 1000 || !last) resolve(newest.length);
          else next(IDBKeyRange.lowerBound([last.sessionId, last.time, last.id], true));
        };
      };
      next();
    });
  }

  async history(conversationId: string) {
    const store: any = this.db.transaction('messages').objectStore('messages');
    const query = IDBKeyRange.bound([session(conversationId)], [session(conversationId), []]);
    if (store.getAllRecords) {
      const records: { value: Message }[] = await done(store.getAllRecords({ query, direction: 'prev', count: 50 }) as IDBRequest);
      return records.map(({ value }) => value).length;
    }
    return new Promise<number>((resolve, reject) => {
      const rows: Message[] = [];
      const request: IDBRequest<IDBCursorWithValue | null> = store.openCursor(query, 'prev');
      request.onerror = () => reject(request.error);
      request.onsuccess = () => {
        const cursor = request.result;
        if (cursor) rows.push(cursor.value);
        if (!cursor || rows.length === 50) resolve(rows.length);
        else cursor.continue();
      };
    });
  }

  setCustomField(conversationId: string, customField: object) {
    const { tx, conversations } = this.write();
    const request = conversations.get(session(conversationId));
    request.onsuccess = () => {
      conversations.put({ ...request.result, customField });
    };
    return completed(tx);
  }

  remove(conversationId: string) {
    const { tx, conversations, messages } = this.write();
    conversations.delete(session(conversationId));
    messages.delete(IDBKeyRange.bound([session(conversationId)], [session(conversationId), []]));
    return completed(tx);
  }

  mergePage(answer: string) {
    const page = readServerPage(answer);
    const { tx, conversations, messages } = this.write();
    for (const { message, unread } of page) {
      const sessionId = session(message.from);
      const held = conversations.get(sessionId);
      const known = messages.index('serverMsgId').getKey(message.id);
      known.onsuccess = () => {
        const record = { ...message, sessionId, status: 3, serverMsgId: message.id };
        if (known.result === undefined) messages.put(record);
        conversations.put({
          conversationId: message.from,
          conversationType: 'singleChat',
          ...held.result,
          sessionId,
          unReadCount: unread,
          lastMessageTime: message.time,
          lastMessage: record,
        });
      };
    }
    return completed(tx);
  }

  async close() {
    this.hints?.close();
    this.db.close();
  }
}

export const raw: Contestant = {
  name: 'raw',
  conversations: 'conversations',
  database: (account) => `raw_${account}`,
  async open(account) {
    return new RawSession(
      await openDatabase(raw.database(account), 1, (db) => {
        db.createObjectStore('conversations', { keyPath: 'sessionId' }).createIndex('lastMessageTime', 'lastMessageTime');
        db.createObjectStore('messages', { keyPath: ['sessionId', 'time', 'id'] }).createIndex('serverMsgId', 'serverMsgId');
      }),
    );
  },
  async fill(account, list) {
    const store = await raw.open(account);
    for (let i = 0; i < list.length; i += 10_000) await store.storeAtOnce(list.slice(i, i + 10_000));
    await store.close();
  },
};
