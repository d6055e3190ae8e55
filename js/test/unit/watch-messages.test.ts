// A conversation's messages that keep themselves, on a store that is played.
import assert from 'node:assert/strict';
import test from 'node:test';
import { makeClass } from '../../src/local-cache';
import { watchMessages } from '../../src/watch-messages';

const own = (id: string, serverMsgId: string) => ({ id, serverMsgId, msg: 'mine', status: 3 });
/** What two tabs made up the same id for. */
const [first, second] = [own('500', '1000'), own('500', '1001')];

/** A connection whose store holds these messages, newest first. */
function connectionWith(messages: object[]) {
  let hint = () => {};
  let reads = 0;
  const store = {
    onChanged: (listener: (sessions: string[]) => void) => ((hint = () => listener([''])), () => {}),
    onHealthChange: () => () => {},
    report: (_: string, error: unknown) => assert.fail(String(error)),
    async call(_: string, { cursor, pageSize }: { cursor: string; pageSize: number }) {
      reads++;
      const from = Number(cursor || 0);
      const page = structuredClone(messages.slice(from, from + pageSize));
      const isLast = from + pageSize >= messages.length;
      return { messages: page, cursor: isLast ? '' : String(from + pageSize), isLast, hasGap: false };
    },
  };
  const cls: any = makeClass();
  cls.onInstance = () => () => {};
  cls.getInstance = () => ({ store });
  return { connection: { _localCache: cls } as any, hint: () => hint(), reads: () => reads };
}

const options = { call: 'watchLocalMessages', session: 'singleChat-bob', filter: undefined };
const until = async (done: () => boolean) => {
  while (!done()) await new Promise((resolve) => setTimeout(resolve, 5));
};

test('two messages with one id are two, and stay the same objects while nothing changes', { timeout: 10_000 }, async () => {
  const { connection, hint, reads } = connectionWith([second, first]);
  const seen: any[] = [];
  const stop = watchMessages(connection, { ...options, pageSize: 20 }, (snapshot) => seen.push(snapshot));
  await until(() => seen.length === 1);
  for (let n = 0; n < 2; n++) {
    const before = reads();
    hint();
    await until(() => reads() > before);
  }
  await until(() => reads() >= 3);
  stop();
  assert.deepEqual(
    seen.map(({ messages }) => messages),
    [[first, second]],
  );
});

test('a window grows by one that arrives with the id of one that is there', { timeout: 10_000 }, async () => {
  const messages: object[] = [first, own('400', '900'), own('300', '800')];
  const { connection, hint } = connectionWith(messages);
  const seen: any[] = [];
  const stop = watchMessages(connection, { ...options, pageSize: 2 }, (snapshot) => seen.push(snapshot));
  await until(() => seen.length === 1);
  messages.unshift(second);
  hint();
  await until(() => seen.length === 2);
  stop();
  assert.deepEqual(seen[1].messages, [own('400', '900'), first, second]);
  assert.equal(seen[1].messages[1], seen[0].messages[1]);
});
