import assert from 'node:assert/strict';
import test from 'node:test';
import { liveConversations, liveMessages, noConversations } from '../../src/frameworks/live';
import { Search } from '../../src/frameworks/search';
import { callsOf, watchWhenLoggedIn, type LiveCalls } from '../../src/frameworks/source';

/** Calls whose watches and searches the test answers; `login` is what they wait for. */
function fakeCalls(loggedIn = true) {
  const watches: { params: any; listener(snapshot: any): void; ended: boolean; mores: number }[] = [];
  const searches: { params: any; resolve(data: any): void; reject(error: unknown): void }[] = [];
  const health = new Set<() => void>();
  let token = loggedIn;
  const watch = (listener: any, params: any) => {
    if (!token) throw Object.assign(new Error('not logged in'), { type: 700 });
    const one = { params, listener, ended: false, mores: 0 };
    watches.push(one);
    return Object.assign(() => (one.ended = true), { more: () => one.mores++ });
  };
  const calls = {
    watchLocalConversations: watch,
    watchLocalUnreadMessageCount: watch,
    watchLocalMessages: watch,
    searchLocalMessages: (params: any) =>
      new Promise((resolve, reject) => searches.push({ params, resolve: (data) => resolve({ type: 0, data }), reject })),
    onHealthChange: (listener: () => void) => {
      health.add(listener);
      return () => health.delete(listener);
    },
    loggedIn: () => (token = true),
  } as unknown as LiveCalls;
  const login = () => {
    token = true;
    for (const tell of [...health]) tell();
  };
  return { calls, watches, searches, health, login };
}

const nextTask = () => new Promise((resolve) => setTimeout(resolve, 5));
const list = (...ids: string[]) => ({ items: ids.map((conversationId) => ({ conversationId })), hasMore: false });

test('readers of one list share its watch and its value, until the last of them leaves', async () => {
  const { calls, watches } = fakeCalls();
  const [one, two, other] = [{ pageSize: 5 }, { pageSize: 5 }, { pageSize: 6 }].map((params) => liveConversations(calls, params));
  let heard = 0;
  const stops = [one!.subscribe(() => heard++), two!.subscribe(() => heard++)];
  assert.equal(watches.length, 1);
  assert.equal(one!.get(), noConversations);
  watches[0]!.listener(list('bob'));
  assert.equal(heard, 2);
  assert.equal(one!.get(), two!.get());
  assert.equal(other!.get(), noConversations);
  one!.get().more();
  assert.equal(watches[0]!.mores, 1);

  stops[0]!();
  stops[1]!();
  const again = two!.subscribe(() => {}); // as StrictMode does
  await nextTask();
  assert.equal(watches[0]!.ended, false);
  assert.equal(watches.length, 1);
  again();
  await nextTask();
  assert.equal(watches[0]!.ended, true);
  assert.equal(one!.get(), noConversations);
});

test('without a login a watch begins with the login, and nothing is left of one that was given up before', async () => {
  const { calls, watches, health, login } = fakeCalls(false);
  const bob = { conversationId: 'bob', conversationType: 'singleChat' } as const;
  const live = liveMessages(calls, bob);
  live.subscribe(() => {})();
  await nextTask();
  assert.equal(health.size, 0);
  live.subscribe(() => {});
  assert.equal(watches.length, 0);
  login();
  assert.deepEqual(watches[0]!.params, bob);
  assert.equal(health.size, 0);
});

test('of two searches only the newer is answered, and one that waits for a login is made then', async () => {
  const { calls, searches, login } = fakeCalls();
  const search = new Search();
  const found = (...ids: string[]) => ({ messages: ids.map((id) => ({ id })), cursor: 'c', isLast: false });
  const ids = () => search.get().messages.map(({ id }) => id);
  search.start(calls, 'apple');
  search.start(calls, ['pear', '']);
  assert.deepEqual(searches[1]!.params.keywords, ['pear']);
  searches[1]!.resolve(found('2'));
  await nextTask();
  searches[0]!.resolve(found('1'));
  await nextTask();
  assert.deepEqual([ids(), search.get().searching], [['2'], false]);

  search.get().more();
  search.get().more(); // while one is on its way
  assert.equal(searches.length, 3);
  assert.equal(searches[2]!.params.cursor, 'c');
  searches[2]!.resolve(found('3'));
  await nextTask();
  assert.deepEqual(ids(), ['2', '3']);

  search.start(calls, 'plum');
  assert.deepEqual([ids(), search.get().searching], [['2', '3'], true]);
  searches[3]!.reject(Object.assign(new Error('not logged in'), { type: 700 }));
  await nextTask();
  login();
  searches[4]!.resolve(found('4'));
  await nextTask();
  assert.deepEqual(ids(), ['4']);

  search.start(calls, 'fig');
  searches[5]!.reject(new Error('broken'));
  await nextTask();
  assert.equal(search.get().error?.message, 'broken');
  search.start(calls, '');
  assert.deepEqual([ids(), search.get().error], [[], undefined]);

  // Another account's reader does not see what the first one found.
  search.start(calls, 'apple');
  searches[6]!.resolve(found('1'));
  await nextTask();
  search.start(fakeCalls().calls, 'apple');
  assert.deepEqual(ids(), []);
});

test('what was found stays if the next page cannot be had, and more() tries once more', async () => {
  const { calls, searches } = fakeCalls();
  const search = new Search();
  const ids = () => search.get().messages.map(({ id }) => id);
  search.start(calls, 'apple');
  searches[0]!.resolve({ messages: [{ id: '1' }], cursor: 'c', isLast: false });
  await nextTask();
  search.get().more();
  searches[1]!.reject(new Error('broken'));
  await nextTask();
  assert.deepEqual([ids(), search.get().hasMore, search.get().error?.message], [['1'], true, 'broken']);
  search.get().more();
  assert.equal(searches[2]?.params.cursor, 'c');
  searches[2]!.resolve({ messages: [{ id: '2' }], cursor: '', isLast: true });
  await nextTask();
  assert.deepEqual([ids(), search.get().hasMore, search.get().error], [['1', '2'], false, undefined]);
});

test('a watch that was ended while it waited for a login is not begun any more', async () => {
  const { calls, watches, health } = fakeCalls(false);
  const end = watchWhenLoggedIn(calls, () => calls.watchLocalUnreadMessageCount(() => {}));
  const [listener] = [...health];
  end();
  // A host may still call a listener that has gone meanwhile.
  (calls as unknown as { loggedIn(): void }).loggedIn();
  listener!();
  assert.equal(watches.length, 0);
});

test('a source without our calls is named', () => {
  const { calls } = fakeCalls();
  assert.equal(callsOf('useIt', { localCache: calls }), calls);
  assert.equal(callsOf('useIt', null), undefined);
  assert.throws(() => callsOf('useIt', { localCache: {} as LiveCalls }), /^Error: useIt: the source has no call watchLocalMessages/);
});
