// The sum of unread counts is computed twice: by the store in one call, and by a watch from the items of its list, so that
// a message costs no reading of all unread conversations. Whatever happens, both give the same.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { LocalCache, LocalCacheApi, type Connection } from '../../src/api.js';
import { install } from '../../src/minicore/plugins.js';
import { configure } from '../../src/runtime.js';
import { random, reload, wasmModule } from './support.js';

/** DRAWS=1000 for a long run, SEED for another one. */
const draws = Number(process.env.DRAWS ?? 40);
const firstSeed = Number(process.env.SEED ?? 1);

before(async () => {
  reload();
  configure({ wasmModule: await wasmModule() });
  globalThis.requestAnimationFrame ??= (run) => Number(setTimeout(run));
});

const selections = [undefined, 'singleChat', 'groupChat'].flatMap((conversationType) =>
  [undefined, false, true].map((includeMuted) => ({ conversationType, includeMuted })),
);

function connect(user: string) {
  const context = { orgName: 'org', appName: 'app', accessToken: 'token', userId: user };
  const connection = { appKey: 'org#app', user, context } as unknown as Connection & {
    localCache: Record<string, (params?: any, more?: any) => any>;
  };
  install(connection, { LocalCache, LocalCacheApi }, 'localCache');
  return { localCache: connection.localCache, cache: new connection._localCache!({ user, dbName: `cache_1_${user}` }) };
}

test('the watched sum of unread counts is the one that a call gives, for each type, muted or not', async () => {
  const { localCache, cache } = connect('alice');
  /** By selection: what its watch gave last, and who waits for a value. */
  const watches = selections.map((selection) => {
    const watch = { selection, shown: 0, changed: () => {} };
    localCache.watchLocalUnreadMessageCount((count: number) => {
      watch.shown = count;
      watch.changed();
    }, selection);
    return watch;
  });
  const next = random(firstSeed);
  const pick = <T>(of: readonly T[]): T => of[Math.floor(next() * of.length)]!;
  let id = 1000;
  const conversation = () =>
    next() < 0.5
      ? { conversationType: 'singleChat', conversationId: pick(['bob', 'carol', 'dave', 'alice']) }
      : { conversationType: 'groupChat', conversationId: pick(['g1', 'g2', 'g3']) };
  const steps: (() => [string, Promise<unknown>])[] = [
    () => {
      const { conversationType: chatType, conversationId } = conversation();
      const own = next() < 0.2;
      const isGroup = chatType === 'groupChat';
      const [from, to] = own ? ['alice', conversationId] : [isGroup ? 'bob' : conversationId, isGroup ? conversationId : 'alice'];
      const message = { id: String(++id), type: 'txt', chatType, from, to, msg: 'hi', time: id - (next() < 0.2 ? 500 : 0) };
      return [`message ${id} from ${from} to ${to}`, cache.storeMessage(message, 3)];
    },
    () => {
      const params = { ...conversation(), remindType: pick(['ALL', 'AT', 'NONE']) };
      return [`remind ${JSON.stringify(params)}`, localCache.setLocalConversationRemindType(params)];
    },
    () => {
      const { conversationType, conversationId } = conversation();
      const patch = pick([{ isPinned: next() < 0.5, pinnedTime: id }, { unReadCount: Math.floor(next() * 5) }, { marks: [3] }]);
      return [`${conversationId} ${JSON.stringify(patch)}`, cache.updateLocalConversation(`${conversationType}-${conversationId}`, patch)];
    },
    () => {
      const gone = String(id - Math.floor(next() * 10));
      return [`recall ${gone}`, cache.removeMsgByServerMsgId(gone)];
    },
    () => {
      const params = conversation();
      return [`clear ${params.conversationId}`, localCache.clearConversationUnreadCount(params)];
    },
    () => {
      const params = { ...conversation(), isRemoveLocalMessage: next() < 0.5 };
      return [`remove ${params.conversationId}`, localCache.removeLocalConversation(params)];
    },
    () => {
      const params = pick([{}, { conversationType: 'groupChat' }]);
      return [`clear all ${JSON.stringify(params)}`, next() < 0.2 ? localCache.clearAllConversationUnreadCount(params) : Promise.resolve()];
    },
  ];
  const counted = new Set<number>();
  const done: string[] = [];
  for (let draw = 0; draw < draws; draw++) {
    for (let burst = Math.floor(next() * 6); burst >= 0; burst--) {
      const [step, work] = next() < 0.5 ? steps[0]() : pick(steps)();
      done.push(step);
      await work;
    }
    for (const watch of watches) {
      const { data: count } = await localCache.getLocalUnreadMessageCount(watch.selection);
      counted.add(count);
      await new Promise<void>((resolve, reject) => {
        const selection = JSON.stringify(watch.selection);
        const timer = setTimeout(() => {
          const text = `${selection}: the watch gives ${watch.shown}, the call ${count}; SEED=${firstSeed}, last: ${done.slice(-8).join('; ')}`;
          reject(new assert.AssertionError({ message: text }));
        }, 5_000);
        watch.changed = () => {
          if (watch.shown !== count) return;
          clearTimeout(timer);
          resolve();
        };
        watch.changed();
      });
    }
  }
  assert.ok(counted.size > 5, `the sums were only ${[...counted]}`);
  await cache.close();
});
