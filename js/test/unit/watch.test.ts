// Lists that keep themselves, on a store that is played.
import assert from 'node:assert/strict';
import test from 'node:test';
import { makeClass } from '../../src/local-cache';
import { watchList } from '../../src/watch';
import { random } from './support';

const patch = (more: object) => ({
  changed: true,
  reset: false,
  reason: 'local',
  upserted: [],
  at: [],
  items: [],
  left: [],
  removed: [],
  length: 1,
  more: false,
  ...more,
});
const bob = { conversationId: 'bob', conversationType: 'singleChat' };

/** A connection whose store answers followList with these, one after the other: an Error rejects. */
function connectionWith(answers: (object | Error)[]) {
  let hint = () => {};
  const reported: unknown[] = [];
  const asked: { unlogged: boolean }[] = [];
  const store = {
    onChanged: (listener: (sessions: string[]) => void) => ((hint = () => listener([''])), () => {}),
    onHealthChange: () => () => {},
    earlyList: async () => undefined,
    report: (_: string, error: unknown) => reported.push(error),
    async call(name: string, takes: { unlogged: boolean }) {
      if (name !== 'followList') return;
      asked.push(takes);
      const answer = answers.shift() ?? patch({ changed: false });
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  const cls: any = makeClass();
  cls.onInstance = () => () => {};
  cls.getInstance = () => ({ store });
  return { connection: { _localCache: cls }, reported, asked, hint: () => hint() };
}

const options = { call: 'watchLocalConversations', select: { conversationType: '', remindType: '', pinnedFirst: false }, pageSize: 0 };

test('a change whose reading failed is read again, without another change', { timeout: 10_000 }, async () => {
  const failure = new Error('the disk was busy');
  const first = patch({ reset: true, reason: 'reset', upserted: ['singleChat-bob'], at: [0], items: [bob] });
  const second = patch({ left: [0], upserted: ['singleChat-bob'], at: [0], items: [{ ...bob, remindType: 'NONE' }] });
  const { connection, reported, asked, hint } = connectionWith([first, failure, failure, second]);
  const lists: any[] = [];
  let stop = () => {};
  await new Promise<void>((resolve) => {
    stop = watchList(connection as any, options, (list) => {
      lists.push(list);
      if (lists.length === 1) hint();
      else resolve();
    });
  });
  stop();
  assert.deepEqual(lists.at(-1).items, [{ ...bob, remindType: 'NONE' }]);
  assert.deepEqual(reported, [failure, failure]);
  assert.deepEqual(
    asked.map(({ unlogged }) => unlogged),
    [false, false, true, true],
    'the list that a failed call may have changed begins anew',
  );
});

test(
  'whatever moves, comes and goes, the list has its order, and what did not change keeps its identity',
  { timeout: 20_000 },
  async () => {
    Object.assign(globalThis, { requestAnimationFrame: setImmediate });
    for (let seed = 0; seed < 200; seed++) {
      const draw = random(seed);
      const below = (n: number) => Math.floor(draw() * n);
      let now = Array.from({ length: below(8) }, (_, i) => ({ conversationId: `u${i}`, conversationType: 'singleChat', n: 0 }));
      const nameOf = ({ conversationId }: { conversationId: string }) => `singleChat-${conversationId}`;
      const states = [now];
      const patches = [patch({ reset: true, upserted: now.map(nameOf), at: now.map((_, i) => i), items: now, length: now.length })];
      for (let step = 0; step < 6; step++) {
        const before = now;
        const written = new Set(before.filter(() => draw() < 0.3).map(nameOf));
        let after = before.filter((item) => !written.has(nameOf(item)));
        const come = before.filter((item) => written.has(nameOf(item)) && draw() < 0.8);
        for (let left = below(3); left > 0; left--)
          come.push({ conversationId: `v${seed}.${step}.${left}`, conversationType: 'singleChat', n: 0 });
        for (const item of come) {
          const next = draw() < 0.7 ? { ...item, n: item.n + 1 } : { ...item };
          written.add(nameOf(item));
          after.splice(draw() < 0.5 ? Math.max(0, before.indexOf(item)) : below(after.length + 1), 0, next);
        }
        if (draw() < 0.3) after = after.slice(0, below(after.length + 1)); // the end is cut off
        const indexes = (list: typeof now) => list.flatMap((item, i) => (written.has(nameOf(item)) ? [i] : []));
        const at = indexes(after);
        const there = new Set(after.map(nameOf));
        patches.push(
          patch({
            left: indexes(before),
            upserted: at.map((i) => nameOf(after[i])),
            at,
            items: at.map((i) => ({ ...after[i] })),
            removed: before.map(nameOf).filter((name) => !there.has(name)),
            length: after.length,
          }),
        );
        now = after;
        states.push(now);
      }
      const { connection, hint, asked } = connectionWith([...patches]);
      let items: any[] = [];
      let version = 0;
      let shown: any;
      const stop = watchList(connection as any, options, (list) => (shown = list));
      const turn = () => new Promise((resolve) => setImmediate(resolve));
      for (let step = 0; step < states.length; step++) {
        if (step > 0) hint();
        while (asked.length <= step) await turn();
        await turn();
        const [was, is] = [states[step - 1] ?? [], states[step]];
        const same = JSON.stringify(was) === JSON.stringify(is);
        assert.equal(shown.version, step === 0 || !same ? version + 1 : version, 'called for changes, and for nothing else');
        assert.deepEqual(shown.items, is);
        if (shown.version === version) continue;
        version = shown.version;
        if (step > 0) assert.equal(shown.patch.orderChanged, was.map(nameOf).join() !== is.map(nameOf).join());
        assert.deepEqual(
          shown.patch.removed,
          was
            .map(nameOf)
            .filter((name) => !is.some((item) => nameOf(item) === name))
            .map((name) => name.replace('-', ':')),
        );
        for (const item of shown.items) {
          const held = items.find(({ conversationId }) => conversationId === item.conversationId);
          if (held && held.n === item.n) assert.equal(item, held);
          assert.equal(shown.patch.upserted.includes(item), item !== held);
        }
        items = shown.items;
      }
      stop();
    }
  },
);

test('a list that begins anew is in the patch as a whole, what did not change as the same objects, and only if anything is different', async () => {
  const [carol, dave] = [
    { ...bob, conversationId: 'carol' },
    { ...bob, conversationId: 'dave' },
  ];
  const whole = (...items: { conversationId: string }[]) =>
    patch({
      reset: true,
      reason: 'reset',
      upserted: items.map(({ conversationId }) => `singleChat-${conversationId}`),
      at: items.map((_, i) => i),
      items: items.map((item) => ({ ...item })),
      length: items.length,
    });
  const { connection, hint } = connectionWith([whole(bob, carol), whole(bob, carol), whole(bob, dave)]);
  const lists: any[] = [];
  let stop = () => {};
  await new Promise<void>((resolve) => {
    stop = watchList(connection as any, options, (list) => {
      lists.push(list);
      if (lists.length === 2) return resolve();
      hint();
      setTimeout(hint, 300); // what was read in between gives nothing to tell
    });
  });
  stop();
  assert.equal(lists.length, 2);
  const [first, second] = lists;
  assert.equal(second.items[0], first.items[0]);
  assert.deepEqual(second.patch, {
    reset: true,
    upserted: [bob, dave],
    removed: ['singleChat:carol'],
    affectedKeys: ['singleChat:bob', 'singleChat:dave', 'singleChat:carol'],
    orderChanged: true,
  });
  assert.equal(second.patch.upserted[0], first.items[0]);
});
