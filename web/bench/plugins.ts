// Ours and the original, both as the vendor's unmodified MiniCore uses them: through its contract with
// a localCache plugin and the calls it puts on the connection. Nobody logs in: there is no server here.
import MiniCore from 'easemob-websdk/miniCore/miniCore';
import * as vendorPlugin from 'easemob-websdk/localCache/localCache';
import * as ourContact from 'localcache-wasm/contact/contact';
import * as ourPlugin from 'localcache-wasm/localCache/localCache';
import { databaseName, done, openDatabase } from '../../e2e/pages/database';
import { completed, me, readServerPage, type Contestant, type Item, type Message, type Session } from './contestant';

const appKey = 'org#bench';

const of = (conversationId: string) => ({ conversationId, conversationType: 'singleChat' as const });

class PluginSession implements Session {
  constructor(
    protected readonly calls: any,
    protected readonly cache: any,
    protected readonly contact: any,
  ) {}

  async list() {
    return (await this.calls.getLocalConversations()).data;
  }
  async one(id: string) {
    return (await this.calls.getLocalConversation(of(id))).data;
  }
  async page() {
    if (!this.calls.getLocalConversationPage) return (await this.list()).slice(0, 50);
    return (await this.calls.getLocalConversationPage({ pageSize: 50, cursor: '' })).data.conversations;
  }
  async storeAtOnce(messages: Message[]) {
    await Promise.all(messages.map((message) => this.cache.storeMessage(message, 3)));
  }
  store(message: Message) {
    return this.cache.storeMessage(message, 3);
  }
  setCustomField(id: string, customField: object) {
    return this.calls.setLocalConversationCustomField({ ...of(id), customField });
  }
  remove(id: string) {
    return this.calls.removeLocalConversation(of(id));
  }
  // As the vendor's contact plugin does after getServerConversations.
  async mergePage(answer: string) {
    await Promise.all(
      readServerPage(answer).map(async ({ message, unread }) => {
        await this.cache.storeMessage(message, 3, true);
        await this.cache.updateLocalConversation(`singleChat-${message.from}`, { unReadCount: unread });
      }),
    );
  }
  async close() {
    await this.cache.close();
  }
}

/** The page comes with our own contact plugin: it takes the whole of it in at once. */
class OurSession extends PluginSession {
  async mergePage(answer: string) {
    const own = globalThis.fetch;
    globalThis.fetch = async () => new Response(answer, { headers: { 'Content-Type': 'application/json' } });
    try {
      await this.contact.getServerConversations({ pageSize: 50, cursor: '' });
    } finally {
      globalThis.fetch = own;
    }
  }
  async search(word: string) {
    return (await this.calls.searchLocalMessages({ keywords: word, searchScope: 'content', pageSize: 20 })).data.messages.length;
  }
  async history(id: string) {
    return (await this.calls.getLocalMessages({ ...of(id), pageSize: 50 })).data.messages.length;
  }
  watch(changed: (conversationIds: string[]) => void) {
    return new Promise<() => void>((resolve) => {
      const stop = this.calls.watchLocalConversations(({ patch, version }: { patch: { upserted: Item[] }; version: number }) => {
        if (version === 1) resolve(() => stop());
        else changed(patch.upserted.map(({ conversationId }) => conversationId));
      });
    });
  }
}

async function open(plugin: any, account: string, contact?: object): Promise<Session> {
  const connection: any = new MiniCore({ appKey, isHttpDNS: false, url: 'ws://localhost', apiUrl: 'http://localhost' } as any);
  connection.logger?.disableAll?.();
  connection.usePlugin(plugin, 'localCache');
  if (contact) connection.usePlugin(contact, 'contact');
  // What login would have left behind.
  Object.assign(connection.context, { userId: me, appName: 'bench', orgName: 'org', accessToken: 'a token' });
  connection.user = me;
  await new Promise<void>((resolve) => {
    new connection._localCache({ user: me, dbName: databaseName('cache', appKey, account), version: 2, onInit: resolve });
  });
  const Face = contact ? OurSession : PluginSession;
  return new Face(connection.localCache, connection._localCache.getInstance(), connection.contact);
}

export const original: Contestant = {
  name: 'original',
  conversations: 'conversationList',
  database: (account) => databaseName('cache', appKey, `original-${account}`),
  async open(account) {
    const session = await open(vendorPlugin, `original-${account}`);
    await session.list(); // it reads itself warm after onInit; before that lists are empty (B33)
    return session;
  },
  // Straight into its database: its own way takes minutes for the larger ones, and loses counts.
  async fill(account, messages) {
    await (await original.open(account)).close();
    const db = await openDatabase(original.database(account));
    const tx = db.transaction(['conversationList', 'message'], 'readwrite');
    const rows = new Map<string, any>();
    for (const message of messages) {
      const sessionId = `singleChat-${message.from}`;
      tx.objectStore('message').put({ ...message, sessionId, status: 3, serverMsgId: message.id });
      const row = rows.get(sessionId) ?? { conversationId: message.from, conversationType: 'singleChat', sessionId, unReadCount: 0 };
      rows.set(sessionId, { ...row, unReadCount: row.unReadCount + 1, lastMessageId: message.id, updateTime: message.time });
    }
    for (const row of rows.values()) tx.objectStore('conversationList').put(row);
    await completed(tx);
    db.close();
  },
};

export const ours: Contestant = {
  name: 'ours',
  conversations: 'conversations',
  database: (account) => databaseName('localcache', appKey, `ours-${account}`),
  async open(account) {
    const session = await open(ourPlugin, `ours-${account}`, ourContact);
    await session.one('nobody'); // onInit does not wait for the database (B32); the floor's open() does
    return session;
  },
  async fill(account, messages) {
    const session = await ours.open(account);
    for (let i = 0; i < messages.length; i += 2000) await session.storeAtOnce(messages.slice(i, i + 2000));
    await packed(ours.database(account));
    await session.close();
  },
};

/** How long packing may take, ms: that of 100,000 messages takes some 20 s. */
const PACKING_MS = 180_000;

/**
 * Waits until the store that has a database open has packed it: it says then, under the key "seal", up to which
 * record of the change log. It packs in idle time, and a page in use for some seconds has packed.
 */
export async function packed(name: string): Promise<void> {
  const db = await openDatabase(name);
  try {
    for (const begun = performance.now(); ; await new Promise((resolve) => setTimeout(resolve, 100))) {
      const tx = db.transaction(['segments', 'changes']);
      const seal = tx.objectStore('segments').get('seal');
      const newest = await done(tx.objectStore('changes').openKeyCursor(null, 'prev'));
      if (seal.result?.newest === newest?.primaryKey) return;
      if (performance.now() - begun > PACKING_MS) throw new Error(`${name} was not packed within ${PACKING_MS / 1000} s`);
    }
  } finally {
    db.close();
  }
}
