// The database under the store: it opens late, it breaks, another tab holds, upgrades or deletes it. The
// row ids are those of the list of faults: docs/storage-states.md.
import { test, expect, type Page } from './support/fixtures';
import { openPlugin } from './support/plugin-page';

const DATABASE = 'localcache_1206321150_alice';

test.beforeEach(({ page }) => openPlugin(page));

/** Logs in and hears of every state of the store. */
const start = (page: Page) =>
  page.evaluate(async () => {
    // Settles when the store has the message, however long that takes: a host waits for 2 s at most.
    (window as any).store = (message: any, status = 3) => {
      const { id, from, to, chatType, time } = message;
      const header = { id, from, to, chatType, time, thread: false };
      return (window as any).connection._localCache
        .getInstance()
        .store.call('storeMessage', { header, status, fromServer: false, body: message });
    };
    const connection = ((window as any).connection = login('alice'));
    (window as any).states = [];
    connection.localCache.onHealthChange(({ state }: any) => (window as any).states.push(state));
    await connection.connect();
  });

/** Waits for a state, whether it came already or not. */
const untilState = (page: Page, state: string) => expect.poll(async () => (await health(page)).state, { timeout: 30_000 }).toBe(state);

const health = (page: Page) => page.evaluate(async () => (await (window as any).connection.localCache.getHealth()).data);

const receive = (page: Page, ...messages: [id: number, from: string][]) =>
  page.evaluate(async (list) => {
    const { user: to } = (window as any).connection;
    for (const [id, from] of list) {
      const message = { id: String(id), type: 'txt', chatType: 'singleChat', msg: `text ${id}`, from, to, time: 1795399474000 + id };
      await (window as any).store(message);
    }
  }, messages);

const list = (page: Page) =>
  page.evaluate(async () =>
    (await (window as any).connection.localCache.getLocalConversations()).data.map(
      (c: any) => `${c.conversationId} ${c.unReadCount}${c.customField ? ` ${c.customField.draft}` : ''}`,
    ),
  );

/** A tab that holds a raw connection and does not let go when asked to. */
async function holder(page: Page, version?: number): Promise<Page> {
  const other = await page.context().newPage();
  await other.goto('/blank.html');
  await other.evaluate(
    ([name, version]) =>
      new Promise<void>((resolve, reject) => {
        const request = indexedDB.open(name as string, version as number);
        request.onerror = () => reject(request.error);
        request.onsuccess = () => {
          (window as any).held = request.result;
          resolve();
        };
      }),
    [DATABASE, version] as const,
  );
  return other;
}

test('F0: a database that is granted late gets its stores, and takes what memory held', async ({ page }) => {
  const tab = await holder(page);
  await tab.evaluate((name) => void ((window as any).deleting = indexedDB.deleteDatabase(name)), DATABASE);
  await start(page);
  await receive(page, [11, 'bob']);
  await untilState(page, 'degraded');
  expect(await list(page)).toEqual(['bob 1']);
  expect(await health(page)).toMatchObject({ storage: 'memory', unsaved: 1, cause: { code: 'timeout' } });
  await tab.evaluate(() => (window as any).held.close());
  await untilState(page, 'ready');
  await receive(page, [12, 'bob']);
  expect(await list(page)).toEqual(['bob 2']);
  expect(await health(page)).toMatchObject({ storage: 'indexedDB', unsaved: 0, errorCount: 0 });
  await openPlugin(page);
  await start(page);
  expect(await list(page)).toEqual(['bob 2']);
});

test('F0: a database without object stores is repaired on sight', async ({ page }) => {
  const tab = await holder(page, 1); // of version 1 now, and empty
  await tab.close();
  await start(page);
  await receive(page, [11, 'bob']);
  expect(await health(page)).toMatchObject({ state: 'ready', storage: 'indexedDB' });
  await openPlugin(page);
  await start(page);
  expect(await list(page)).toEqual(['bob 1']);
});

for (const name of ['UnknownError', 'AbortError', 'InvalidStateError', 'TransactionInactiveError', 'NotFoundError'])
  for (const method of ['put', 'get'] as const)
    test(`F1: ${method} fails once with ${name}: the connection is opened again and nothing is lost`, async ({ page }) => {
      await start(page);
      await receive(page, [11, 'bob']);
      await page.evaluate(
        ([name, method]) => {
          const own = IDBObjectStore.prototype[method as 'put'];
          let failures = 1;
          (IDBObjectStore.prototype as any)[method] = function (...args: [any]) {
            if (failures-- > 0) throw new DOMException('Connection to Indexed Database server lost', name);
            return own.apply(this, args);
          };
        },
        [name, method] as const,
      );
      await receive(page, [12, 'bob'], [13, 'bob']);
      expect(await list(page)).toEqual(['bob 3']);
      expect(await health(page)).toMatchObject({ state: 'ready', storage: 'indexedDB', errorCount: 0, unsaved: 0 });
      expect(await page.evaluate(() => (window as any).states)).toEqual(expect.arrayContaining(['lost', 'ready']));
    });

test('F1: every connection is dead for a while: memory, then all of it is in the database', async ({ page }) => {
  await start(page);
  await receive(page, [11, 'bob']);
  await page.evaluate(() => {
    const own = IDBDatabase.prototype.transaction;
    const dead = () => {
      throw new DOMException('Connection to Indexed Database server lost', 'UnknownError');
    };
    IDBDatabase.prototype.transaction = dead as any;
    (window as any).mend = () => {
      IDBDatabase.prototype.transaction = own;
      window.dispatchEvent(new Event('online'));
    };
  });
  await receive(page, [12, 'bob'], [13, 'bob']);
  await untilState(page, 'degraded');
  expect((await health(page)).unsaved).toBe(2);
  await page.evaluate(() => (window as any).mend());
  await untilState(page, 'ready');
  expect(await list(page)).toEqual(['bob 3']);
  expect((await health(page)).errorCount).toBe(0);
});

test('F2: the first open answers late: what memory held is merged by the rules', async ({ page }) => {
  await start(page);
  await receive(page, [11, 'bob'], [12, 'bob'], [13, 'bob']);
  await openPlugin(page);
  await page.evaluate(() => {
    const own = IDBFactory.prototype.open;
    let first = true;
    IDBFactory.prototype.open = function (name: string, version?: number) {
      const request = version ? own.call(this, name, version) : own.call(this, name);
      if (!first || !name.startsWith('localcache_')) return request;
      first = false;
      const listen = request.addEventListener.bind(request);
      request.addEventListener = (type: string, handler: any, options?: any) =>
        listen(type, type === 'success' ? (event: Event) => setTimeout(() => handler(event), 12_000) : handler, options);
      return request;
    };
  });
  await start(page);
  await receive(page, [21, 'bob'], [22, 'bob']);
  await page.evaluate(async () => {
    await (window as any).connection.localCache.setLocalConversationCustomField({
      conversationId: 'carol',
      conversationType: 'singleChat',
      customField: { draft: 'hi' },
    });
  });
  await untilState(page, 'ready');
  expect(await list(page)).toEqual(['bob 5', 'carol 0 hi']);
  expect(await health(page)).toMatchObject({ unsaved: 0, errorCount: 0 });
  await openPlugin(page);
  await start(page);
  expect(await list(page)).toEqual(['bob 5', 'carol 0 hi']);
});

test('F2: what a store that was closed could not save is the next one’s', async ({ page }) => {
  const tab = await holder(page);
  await tab.evaluate((name) => void indexedDB.deleteDatabase(name), DATABASE);
  await start(page);
  await receive(page, [11, 'bob']);
  await untilState(page, 'degraded');
  await page.evaluate(async () => {
    await (window as any).connection._localCache.getInstance().close();
  });
  await start(page);
  await receive(page, [12, 'bob']);
  await tab.evaluate(() => (window as any).held.close());
  await untilState(page, 'ready');
  expect(await list(page)).toEqual(['bob 2']);
});

test('F3: the site’s data is cleared in the middle of a stream: every call settles @chromium', async ({ page, browserName }) => {
  await start(page);
  const client = await page.context().newCDPSession(page);
  const origin = new URL(page.url()).origin;
  await page.evaluate(() => {
    (window as any).stream = (async () => {
      const outcomes = { stored: 0, failed: 0 };
      for (let id = 1; id <= 600; id++) {
        await (window as any)
          .store({ id: String(1000 + id), type: 'txt', chatType: 'singleChat', from: 'bob', to: 'alice', time: 1000 + id })
          .then(
            () => outcomes.stored++,
            () => outcomes.failed++,
          );
      }
      return outcomes;
    })();
  });
  for (let i = 0; i < 3; i++) {
    await expect
      .poll(() =>
        page.evaluate(async () => (await (window as any).connection.localCache.getLocalConversations()).data[0]?.unReadCount ?? 0),
      )
      .toBeGreaterThan(10);
    await client.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' });
  }
  expect(await page.evaluate(() => (window as any).stream)).toEqual({ stored: 600, failed: 0 });
  await receive(page, [5000, 'bob']);
  expect(browserName).toBe('chromium');
});

test('F4: another tab upgrades the database for 12 s: all 36 messages are kept', async ({ page }) => {
  await start(page);
  await receive(page, [11, 'bob']);
  const tab = await page.context().newPage();
  await tab.goto('/blank.html');
  await tab.evaluate(
    (name) =>
      new Promise<void>((upgrading) => {
        const request = indexedDB.open(name, 99);
        request.onupgradeneeded = () => {
          upgrading();
          const store = request.transaction!.objectStore('meta');
          const end = performance.now() + 12_000;
          const go = () => {
            if (performance.now() < end) store.get('x').onsuccess = go;
          };
          go();
        };
        request.onsuccess = () => request.result.close();
      }),
    DATABASE,
  );
  await receive(page, ...Array.from({ length: 35 }, (_, i) => [20 + i, 'bob'] as [number, string]));
  await untilState(page, 'ready');
  expect([await list(page), await health(page)]).toMatchObject([['bob 36'], { state: 'ready', errorCount: 0, unsaved: 0 }]);
});

for (const [what, keyPath, indexed] of [
  ['lacks an index', 'sessionId', false],
  ['has another key path', 'conversationId', true],
] as const)
  test(`F6: a database whose conversations store ${what} is refused and left alone`, async ({ page }) => {
    await page.evaluate(
      ([name, keyPath, indexed]) =>
        new Promise<void>((resolve) => {
          const request = indexedDB.open(name, 9);
          request.onupgradeneeded = () => {
            const conversations = request.result.createObjectStore('conversations', { keyPath });
            if (indexed) conversations.createIndex('lastMessageTime', 'lastMessageTime');
            const messages = request.result.createObjectStore('messages', { keyPath: ['sessionId', 'order', 'tie'] });
            for (const index of ['serverKey', 'clientId', 'pending']) messages.createIndex(index, index);
            request.result.createObjectStore('meta');
            request.result.createObjectStore('changes', { keyPath: 'number', autoIncrement: true });
            request.result.createObjectStore('segments');
          };
          request.onsuccess = () => {
            request.result.close();
            resolve();
          };
        }),
      [DATABASE, keyPath, indexed] as const,
    );
    await start(page);
    await receive(page, [11, 'bob']);
    expect(await list(page)).toEqual(['bob 1']);
    const { state, storage, cause } = await health(page);
    expect([state, storage, cause.code]).toEqual(['refused', 'memory', 'refused']);
    expect(cause.message).toContain(DATABASE);
  });

test('I7: an indexedDB that throws when it is read is a cache in memory that says so', async ({ page }) => {
  await page.evaluate(() => {
    Object.defineProperty(window, 'indexedDB', {
      get() {
        throw new DOMException('denied in this test', 'SecurityError');
      },
    });
  });
  await start(page);
  await receive(page, [11, 'bob']);
  expect(await list(page)).toEqual(['bob 1']);
  const { state, storage, cause } = await health(page);
  expect([state, storage, cause.code]).toEqual(['degraded', 'memory', 'absent']);
  expect(cause.message).toContain('denied in this test');
});

test('F7: without Web Locks, a message that another tab waits for stays in progress', async ({ page }) => {
  const noLocks = () => Object.defineProperty(navigator, 'locks', { value: undefined });
  await page.evaluate(noLocks);
  await start(page);
  await page.evaluate(async () => {
    const message = { id: '530417075104', type: 'txt', chatType: 'singleChat', msg: 'mine', from: '', to: 'bob', time: Date.now() };
    await (window as any).store(message, 0);
    await (window as any).store(message, 2);
  });
  const tab = await page.context().newPage();
  await openPlugin(tab);
  await tab.evaluate(noLocks);
  await start(tab);
  const status = () =>
    tab.evaluate(async () => (await (window as any).connection.localCache.getLocalConversations()).data[0].lastMessage.status);
  expect(await status()).toBe(2);
});

test('F9: a message that was sent with a clock ten years ahead fails after the usual time', async ({ page }) => {
  await page.evaluate(() => {
    const Own = Date;
    (window as any).ahead = 10 * 365 * 24 * 3_600_000;
    (window as any).Date = class extends Own {
      constructor(...args: [any]) {
        super(...((args.length > 0 ? args : [Own.now() + (window as any).ahead]) as [any]));
      }
      static now = () => Own.now() + (window as any).ahead;
    };
  });
  await start(page);
  await page.evaluate(async () => {
    const message = { id: '530417075104', type: 'txt', chatType: 'singleChat', msg: 'mine', from: '', to: 'bob', time: Date.now() };
    await (window as any).store(message, 2);
    (window as any).ahead = 0;
  });
  const status = () =>
    page.evaluate(async () => (await (window as any).connection.localCache.getLocalConversations()).data[0].lastMessage.status);
  await expect.poll(status, { timeout: 30_000 }).toBe(1);
});

test('F10: calls too large to cross fail alone, and a message that comes meanwhile is kept', async ({ page }) => {
  await start(page);
  const outcome = await page.evaluate(async () => {
    const cache = (window as any).connection._localCache.getInstance();
    const long = 'x'.repeat(130_000_000);
    const large = Array.from({ length: 8 }, () => cache.store.call('getMessage', { id: long }).catch((error: Error) => error.name));
    const message = { id: '11', type: 'txt', chatType: 'singleChat', msg: 'x', from: 'bob', to: 'alice', time: 1 };
    await (window as any).store(message);
    return Promise.all(large);
  });
  expect(outcome).toEqual(Array(8).fill('RangeError'));
  expect(await list(page)).toEqual(['bob 1']);
});
