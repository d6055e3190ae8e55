// Lists that keep themselves, on a store that is played.
import assert from 'node:assert/strict';
import test from 'node:test';
import { makeClass } from '../../src/local-cache';
import { watchList } from '../../src/watch';

const patch = (more: object) => ({
  changed: true,
  reset: false,
  reason: 'local',
  upserted: [],
  at: [],
  items: [],
  removed: [],
  more: false,
  ...more,
});
const bob = { conversationId: 'bob', conversationType: 'singleChat' };

/** A connection whose store answers followList with these, one after the other: an Error rejects. */
function connectionWith(answers: (object | Error)[]) {
  let hint = () => {};
  const reported: unknown[] = [];
  const store = {
    onChanged: (listener: (sessions: string[]) => void) => ((hint = () => listener([''])), () => {}),
    onHealthChange: () => () => {},
    report: (_: string, error: unknown) => reported.push(error),
    async call(name: string) {
      if (name !== 'followList') return;
      const answer = answers.shift() ?? patch({ changed: false });
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  const cls: any = makeClass();
  cls.onInstance = () => () => {};
  cls.getInstance = () => ({ store });
  return { connection: { _localCache: cls }, reported, hint: () => hint() };
}

const options = { call: 'watchLocalConversations', select: { conversationType: '', remindType: '', pinnedFirst: false }, pageSize: 0 };

test('a change whose reading failed is read again, without another change', { timeout: 10_000 }, async () => {
  const failure = new Error('the disk was busy');
  const first = patch({ reset: true, reason: 'reset', upserted: ['singleChat-bob'], at: [0], items: [bob] });
  const second = patch({ upserted: ['singleChat-bob'], at: [0], items: [{ ...bob, remindType: 'NONE' }] });
  const { connection, reported, hint } = connectionWith([first, failure, failure, second]);
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
});

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
