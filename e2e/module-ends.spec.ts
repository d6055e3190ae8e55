// The real module ends by a fault of its own, in each engine: Go panics, or an exception passes through it, and it
// never runs again. Calls that it had reject, the next ones run on the next module, and watches go on.
import { test, expect, type Page } from './support/lab';
import { openPlugin } from './support/plugin-page';
import { endModule, noteModules, type WayToEnd } from './support/module-end';

test.beforeEach(({ expectedNoise }) => {
  expectedNoise.push(/^console\.(log|warn|warning): /); // what Go writes of its panic
});

/** Logs alice in, with a watch of her list, and 10 messages each of bob and carol. */
async function begin(page: Page): Promise<void> {
  await openPlugin(page);
  await noteModules(page);
  await page.evaluate(async () => {
    const connection = ((window as any).connection = login('alice'));
    const cache = ((window as any).cache = await connection.connect());
    const lists = ((window as any).lists = [] as any[]);
    connection.localCache.watchLocalConversations(({ items }: any) =>
      lists.push(items.map((c: any) => [c.conversationId, c.unReadCount, c.lastMessage.id])),
    );
    for (let id = 1; id <= 20; id++) await received(cache, 1000 + id, id % 2 ? 'bob' : 'carol', 1795399474000 + id);
  });
}

const lastList = (page: Page) => page.evaluate(() => (window as any).lists.at(-1));
const health = (page: Page) => page.evaluate(async () => (await (window as any).connection.localCache.getHealth()).data);
const ways: { way: WayToEnd; cause: RegExp; stack: RegExp }[] = [
  { way: 'panic', cause: /^panic: syscall\/js: call of Value\.Get on undefined/, stack: /goroutine \d+ .*\n(.*\n)*main\./ },
  { way: 'memory', cause: /^fatal error: out of memory/, stack: /goroutine \d+ / },
  { way: 'exception', cause: /^thrown through the module$/, stack: /wasm/ },
];

for (const { way, cause, stack } of ways) {
  test(`calls in flight when the module ends (${way}) reject with a retryable error that has the stack; the next ones and the watches go on`, async ({
    page,
  }) => {
    await begin(page);
    await endModule(page, way);
    const failures = await page.evaluate(async () => {
      const { localCache } = (window as any).connection;
      const bob = { conversationId: 'bob', conversationType: 'singleChat' };
      while ((await localCache.getHealth()).data.pendingCalls > 0) await new Promise(requestAnimationFrame);
      const calls = [
        localCache.setLocalConversationCustomField({ ...bob, customField: { a: 1 } }),
        localCache.getLocalMessageCount(bob),
        (window as any).cache.store.call('list', { one: '', limit: 0, cursor: '', page: false }),
      ];
      const failed = Promise.allSettled(calls);
      // Go has nothing else to do, so it has them when the microtask in which it is woken has run.
      for (let i = 0; i < 20; i++) await Promise.resolve();
      await window.endNow();
      return (await failed).map((result: any) => {
        const error = result.reason?.data ?? result.reason;
        const { name, message, retryable, cause } = error ?? {};
        return { type: result.reason?.type, name, message, retryable, cause: cause?.message, stack: cause?.stack };
      });
    });
    for (const failure of failures) {
      expect(failure).toMatchObject({ name: 'ModuleEndedError', retryable: true, cause: expect.stringMatching(cause) });
      expect(failure.message).toMatch(/^localcache\.wasm ended by a fault of its own \(.+\); it is started again: call once more$/);
      expect(failure.stack).toMatch(stack);
    }
    expect(failures.map(({ type }) => type)).toEqual([800, 800, undefined]);

    const after = await page.evaluate(async () => {
      const { cache, connection } = window as any;
      await received(cache, 2001, 'dave', 1795399475000);
      return (await connection.localCache.getLocalConversations()).data.map((c: any) => [
        c.conversationId,
        c.unReadCount,
        c.lastMessage.id,
      ]);
    });
    expect(after).toEqual([
      ['dave', 1, '2001'],
      ['carol', 10, '1020'],
      ['bob', 10, '1019'],
    ]);
    await expect.poll(() => lastList(page)).toEqual(after);
    // The watch may be reading once more.
    await expect.poll(() => health(page)).toMatchObject({ state: 'ready', storage: 'indexedDB', pendingCalls: 0 });
  });

  test(`nothing that was acknowledged is lost when the module ends in the middle of a stream (${way}), and each message counts once`, async ({
    page,
  }) => {
    await begin(page);
    const result = await page.evaluate(async () => {
      const { store } = (window as any).cache;
      const acknowledged: string[] = [];
      const put = async (id: number): Promise<void> => {
        const body = { id: String(id), type: 'txt', chatType: 'singleChat', msg: `text ${id}`, from: 'eve', to: 'alice', time: id };
        const header = { id: body.id, from: 'eve', to: 'alice', chatType: 'singleChat', time: id, thread: false };
        try {
          await store.call('storeMessage', { header, status: 3, fromServer: false, body });
          acknowledged.push(body.id);
        } catch (error: any) {
          if (!error.retryable) throw error;
          await put(id); // as the error says
        }
      };
      (window as any).put = put;
      (window as any).acknowledged = acknowledged;
      const stream = (async () => {
        for (let id = 5000; id < 5400; id += 8) await Promise.all(Array.from({ length: 8 }, (_, i) => put(id + i)));
      })();
      (window as any).stream = stream;
      while (acknowledged.length < 100) await new Promise((resolve) => setTimeout(resolve));
      return acknowledged.length;
    });
    expect(result).toBeGreaterThanOrEqual(100);
    await endModule(page, way);
    const seen = await page.evaluate(async () => {
      const { connection, stream, acknowledged } = window as any;
      await window.endNow();
      await stream;
      const eve = { conversationId: 'eve', conversationType: 'singleChat' };
      const { data: found } = await connection.localCache.getLocalMessages({ ...eve, pageSize: 400 });
      const { data: conversation } = await connection.localCache.getLocalConversation(eve);
      return { acknowledged: acknowledged.length, ids: found.messages.map((m: any) => Number(m.id)), unread: conversation.unReadCount };
    });
    expect(seen.ids).toEqual(Array.from({ length: 400 }, (_, i) => 5399 - i));
    expect([seen.acknowledged, seen.unread]).toEqual([400, 400]);
    expect(await page.evaluate(() => window.modules)).toBe(2);
    await expect.poll(() => lastList(page)).toContainEqual(['eve', 400, '5399']);
  });
}

test('a module that ends again and again is started after a pause, and meanwhile calls say so', async ({ page }) => {
  await begin(page);
  for (const modules of [2, 3]) {
    await endModule(page, 'panic');
    await page.evaluate(() => window.endNow());
    await page.evaluate(async () => (await (window as any).connection.localCache.getLocalConversations()).data);
    expect(await page.evaluate(() => window.modules)).toBe(modules);
  }
  await endModule(page, 'panic');
  const refused = await page.evaluate(async () => {
    await window.endNow();
    return (window as any).connection.localCache.getLocalConversations().then(
      () => 'answered',
      ({ type, data }: any) => ({ type, name: data.name, message: data.message, retryable: data.retryable }),
    );
  });
  expect(refused).toEqual({
    type: 800,
    name: 'ModuleEndedError',
    message: expect.stringMatching(
      /^localcache\.wasm ended 3 times within 10 minutes .+ \(panic: .+\); it is started again 5 s after the last time: call again then$/,
    ),
    retryable: true,
  });
  expect(await health(page)).toMatchObject({ state: 'failed', cause: { code: 'module', message: refused.message } });
  expect(await page.evaluate(() => window.modules), 'no module is started at once').toBe(3);
  // It comes back by itself, and with it the watch.
  await expect.poll(async () => (await health(page)).state).toBe('ready');
  await page.evaluate(() => received((window as any).cache, 2001, 'dave', 1795399475000));
  await expect.poll(() => lastList(page)).toContainEqual(['dave', 1, '2001']);
});

test('a database that an ended module had open can be deleted', async ({ page }) => {
  await begin(page);
  await endModule(page, 'exception');
  const blocked = await page.evaluate(async () => {
    await window.endNow();
    await (window as any).connection.localCache.getLocalConversations();
    return new Promise((resolve, reject) => {
      const request = indexedDB.deleteDatabase('localcache_1206321150_alice');
      request.onblocked = () => resolve(true);
      request.onsuccess = () => resolve(false);
      request.onerror = () => reject(request.error);
    });
  });
  expect(blocked).toBe(false);
});

for (const way of ['panic', 'exception'] as const) {
  test(`our MiniCore is told when the module ends (${way}), its socket is closed, and it logs in again`, async ({
    page,
    openLab,
    users,
  }) => {
    await openLab(page, 'ours', { core: 'ours', contact: 'ours' });
    await page.evaluate(() => {
      const sockets = ((window as any).sockets = [] as WebSocket[]);
      const Own = window.WebSocket;
      window.WebSocket = class extends Own {
        constructor(...args: ConstructorParameters<typeof WebSocket>) {
          super(...args);
          sockets.push(this);
        }
      };
    });
    await noteModules(page);
    await page.evaluate((user) => lab.connect({ user }), users.alice);
    await endModule(page, way);
    const story = await page.evaluate(async ({ alice, bob }) => {
      const [client] = lab.clients;
      const [socket] = (window as any).sockets;
      const ended = window.endNow();
      await client!.send(bob, 'hello').catch(() => {});
      await ended;
      const error = await client!.event('onDisconnected');
      await lab.until(() => socket.readyState === WebSocket.CLOSED, 'the socket is closed');
      await client!.conn.open({ username: alice, password: alice });
      await client!.event('onConnected', 2);
      const { message } = await client!.send(bob, 'hello again');
      return { error: error.data?.name, retryable: error.data?.retryable, status: message.status, list: (await client!.list()).length };
    }, users);
    expect(story).toMatchObject({ error: 'ModuleEndedError', retryable: true, list: 1 });
  });
}
