// The browser ends, politely or killed, and starts again on the same profile.
//
// The store writes with durability "relaxed": what the database said it has stored is with the system,
// not yet on the disk. It survives the death of every process of the browser, which is what is tried here;
// a power cut it may not survive (durability "strict" is for that).
import { backendOf, features } from '../web/bench/backend';
import { test, expect, type LaunchProfile, type Page } from './support/fixtures';
import { killBrowser } from './support/kill';
import { openPlugin } from './support/plugin-page';

const database = 'localcache_1206321150_alice';

/** Every row of the store's messages, past the store. */
const messages = (page: Page): Promise<any[]> =>
  page.evaluate(
    (name) =>
      new Promise<any[]>((resolve, reject) => {
        const open = indexedDB.open(name);
        open.onerror = () => reject(open.error);
        open.onsuccess = () => {
          const all = open.result.transaction('messages').objectStore('messages').getAll();
          all.onerror = () => reject(all.error);
          all.onsuccess = () => {
            open.result.close();
            resolve(all.result);
          };
        };
      }),
    database,
  );

/** Logs alice in and gives the list. */
const list = (page: Page): Promise<any[]> =>
  page.evaluate(async () => {
    const connection = ((window as any).connection = login('alice'));
    await connection.connect();
    return (await connection.localCache.getLocalConversations()).data;
  });

// Chromium has two backends of IndexedDB.
const backends = [
  { backend: 'leveldb', where: '', tag: [] as string[], rounds: [1, 2, 3] },
  { backend: 'sqlite', where: "on Chromium's SQLite: ", tag: '@chromium', rounds: [1, 2] },
] as const;

for (const { backend, where, tag, rounds } of backends) {
  const launch = async (launchProfile: LaunchProfile, profile: string) => open(await launchProfile(profile, { args: features(backend) }));
  const checkBackend = (browser: string, profile: string) => {
    if (browser === 'chromium') expect(backendOf(profile)).toBe(backend);
  };

  for (const round of rounds) {
    test(
      `${where}a browser killed in the middle of a stream of messages has lost none that was stored, and counts each once (${round})`,
      { tag },
      async ({ launchProfile, profile, site, browserName }) => {
        test.setTimeout(90_000);
        // The page tells the server what has settled: nothing of the page survives the kill.
        const settled = new Set<string>();
        site.override = (pathname) => {
          const id = /^\/settled\/(.+)/.exec(pathname)?.[1];
          if (!id) return undefined;
          for (const one of id.split(',')) settled.add(one);
          return { status: 204, body: '' };
        };
        const page = await launch(launchProfile, profile);
        await page.evaluate(async () => {
          const cache = await login('alice').connect();
          await cache.storeMessage({ id: '500', type: 'txt', chatType: 'singleChat', msg: 'mine', from: '', to: 'dave', time: 1 }, 2);
          const peers = ['bob', 'carol', 'eve'];
          void (async () => {
            for (let n = 0; ; n += 7) {
              // Some alone, some in one go; a host waits at most 2 s for a slow store and is then told all the same.
              const stored = Array.from({ length: 1 + (n % 7) }, async (_, i) => {
                const before = performance.now();
                await received(cache, 1000 + n + i, peers[(n + i) % 3]!, 1795399474000 + n + i);
                return performance.now() - before < 1900 ? 1000 + n + i : undefined;
              });
              const ids = (await Promise.all(stored)).filter(Boolean);
              void fetch(`/settled/${ids.join(',')}`);
            }
          })();
        });
        const enough = 40 + round * 60;
        await expect.poll(() => settled.size, { timeout: 30_000 }).toBeGreaterThan(enough);
        await killBrowser(profile);
        const stored = [...settled];

        const again = await launch(launchProfile, profile);
        const conversations = await list(again);
        const rows = await messages(again);
        const kept = rows.map((row) => row.body?.id);
        expect(new Set(kept).size, 'a message is there twice').toBe(kept.length);
        expect(
          stored.filter((id) => !kept.includes(id)),
          'stored, and lost',
        ).toEqual([]);

        const expected = ['bob', 'carol', 'eve'].map((peer) => {
          const theirs = rows.filter((row) => row.sessionId === `singleChat-${peer}`);
          return [peer, theirs.length, String(Math.max(...theirs.map((row) => Number(row.body.id))))];
        });
        const listed = conversations.map((c) => [c.conversationId, c.unReadCount, c.lastMessage.id]);
        expect(listed.filter(([peer]) => peer !== 'dave').sort()).toEqual(expected);
        const own = conversations.find((c) => c.conversationId === 'dave');
        expect([own?.lastMessage.msg, own?.lastMessage.status]).toEqual(['mine', 1]); // its page is dead

        // And it goes on: a message that came before the kill counts nothing when it comes again.
        const replayed = await again.evaluate(
          async ({ id, from }) => {
            const { connection } = window as any;
            await received(connection._localCache.getInstance(), Number(id), from, 1795399474000 + Number(id) - 1000);
            return (await connection.localCache.getLocalConversation({ conversationId: from, conversationType: 'singleChat' })).data
              .unReadCount;
          },
          { id: expected[0]![2], from: 'bob' },
        );
        expect(replayed).toBe(expected[0]![1]);
        checkBackend(browserName, profile);
      },
    );
  }

  const moments: Record<string, (packed: Packed) => boolean> = {
    'half done': ({ texts }) => texts >= 3,
    'at the list': ({ list }) => list > 0,
  };
  for (const [moment, came] of Object.entries(moments)) {
    test(
      `${where}a browser killed in the middle of packing (${moment}) finds and lists the same afterwards`,
      { tag },
      async ({ launchProfile, profile, browserName }) => {
        test.setTimeout(120_000);
        const page = await launch(launchProfile, profile);
        const count = 4800;
        await page.evaluate(async (count) => {
          const cache = await login('alice').connect();
          for (let n = 0; n < count; n += 600)
            await Promise.all(
              Array.from({ length: 600 }, (_, i) => received(cache, 10_000 + n + i, `user${(n + i) % 400}`, 1795399474000 + n + i)),
            );
        }, count);
        await expect.poll(async () => came(await packed(page)), { timeout: 60_000, intervals: [5] }).toBe(true);
        await killBrowser(profile);

        const again = await launch(launchProfile, profile);
        const before = await everything(again);
        expect(before.found.slice(0, 3)).toEqual(['14799', '14699', '14599']);
        expect([before.found.length, before.listed.length, before.listed[0]]).toEqual([48, 400, 'user399 text 14799']);
        // All is packed: five segments of texts, two of the list.
        await expect.poll(() => packed(again), { timeout: 60_000 }).toEqual({ texts: 5, list: 2, done: true });
        expect(await everything(again)).toEqual(before);
        checkBackend(browserName, profile);
      },
    );
  }
}

/** What the object store of segments holds. */
interface Packed {
  /** How many segments of texts, and of the list. */
  texts: number;
  list: number;
  done: boolean;
}

/** Reads it past the store. */
const packed = (page: Page): Promise<Packed> =>
  page.evaluate(
    (name) =>
      new Promise<Packed>((resolve, reject) => {
        const open = indexedDB.open(name);
        open.onerror = () => reject(open.error);
        open.onsuccess = () => {
          const keys = open.result.transaction('segments').objectStore('segments').getAllKeys();
          keys.onsuccess = () => {
            open.result.close();
            const segments = (kind: string) => keys.result.filter((key) => Array.isArray(key) && key[0] === kind).length;
            resolve({ texts: segments('texts'), list: segments('list'), done: keys.result.includes('seal') });
          };
          keys.onerror = () => reject(keys.error);
        };
      }),
    database,
  );

/** The list, and what a search finds. */
const everything = (page: Page): Promise<{ listed: string[]; found: string[] }> =>
  page.evaluate(async () => {
    const connection = ((window as any).connection ??= login('alice'));
    if (!connection.inits) await connection.connect();
    const { data: list } = await connection.localCache.getLocalConversations();
    const { data } = await connection.localCache.searchLocalMessages({ keywords: ['99'], pageSize: 200 });
    return {
      listed: list.map((c: any) => `${c.conversationId} ${c.lastMessage.msg}`),
      found: data.messages.filter((m: any) => m.msg.endsWith('99')).map((m: any) => m.id),
    };
  });

test('after an ordinary restart of the browser the list is there as it was', async ({ launchProfile, profile }) => {
  const first = await launchProfile(profile);
  const page = await open(first);
  await page.evaluate(async () => {
    const connection = login('alice');
    const cache = await connection.connect();
    for (let n = 0; n < 20; n++) await received(cache, 1000 + n, n % 2 ? 'bob' : 'carol', 1795399474000 + n);
    const bob = { conversationId: 'bob', conversationType: 'singleChat' };
    await connection.localCache.setLocalConversationCustomField({ ...bob, customField: { draft: 'half a sentence' } });
    await connection.localCache.clearConversationUnreadCount({ conversationId: 'carol', conversationType: 'singleChat' });
    await cache.storeMessage({ id: '500', type: 'txt', chatType: 'singleChat', msg: 'mine', from: '', to: 'dave', time: 1 }, 2);
  });
  await first.close();

  const again = await open(await launchProfile(profile));
  const listed = (await list(again)).map((c) => [
    c.conversationId,
    c.unReadCount,
    c.lastMessage.msg,
    c.lastMessage.status,
    c.customField?.draft,
  ]);
  expect(listed).toEqual([
    ['dave', 0, 'mine', 1, undefined],
    ['bob', 10, 'text 1019', 3, 'half a sentence'],
    ['carol', 0, 'text 1018', 3, undefined],
  ]);
});

async function open(context: { newPage(): Promise<Page> }): Promise<Page> {
  const page = await context.newPage();
  await openPlugin(page);
  return page;
}
