import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { databaseName, databasesOf, ownName } from '../../src/database-name.js';
import { userId } from '../../src/user-id.js';

const page = globalThis as { indexedDB?: unknown };
afterEach(() => void delete page.indexedDB);

/** A browser that has these databases; one that cannot tell their names if `tells` is false. */
function browser(names: string[], tells = true): string[] {
  const left = [...names];
  page.indexedDB = {
    databases: tells ? async () => left.map((name) => ({ name, version: 1 })) : undefined,
    open(name: string) {
      const isNew = !left.includes(name);
      const request: any = { result: { close() {} }, transaction: { abort: () => void left.splice(left.indexOf(name), 1) } };
      if (isNew) left.push(name);
      queueMicrotask(() => {
        if (isNew) request.onupgradeneeded();
        if (left.includes(name)) request.onsuccess();
        else request.onerror({ preventDefault() {} });
      });
      return request;
    },
  };
  return left;
}

test('the name of a database follows from app and user as with the original (docs/plugin-contract.md 2)', () => {
  const vectors = { 'org#app': 1206321150, 'easemob-demo#support': 1477463350, 'easemob-demo#chatdemoui': 858818508, a: 97 };
  for (const [app, hash] of Object.entries(vectors)) assert.equal(databaseName(app, 'alice'), `cache_${hash}_alice`);
  assert.equal(databaseName('1100000000000000#demo', 'b_c'), 'cache_826200166_b_c');
  assert.equal(databaseName('', 'x'), 'cache_0_x');
});

test('a user has one id, however it is spelled and whichever device it names', () => {
  for (const spelled of ['alice', 'Alice', 'ALICE', 'aLiCe/webim_1', 'alice/A/b']) assert.equal(userId(spelled), 'alice');
  assert.equal(userId('A_b-C.9'), 'a_b-c.9');
  assert.equal(userId('/ios'), '');
});

test('ours has one name, however the page spells the user', async () => {
  for (const spelled of ['cache_1_alice', 'cache_1_Alice', 'cache_1_ALICE']) {
    assert.equal(ownName(spelled), 'localcache_1_alice');
    browser([]);
    assert.deepEqual(await databasesOf(spelled), { own: 'localcache_1_alice', there: false, vendor: spelled, others: [] });
  }
  assert.equal(ownName('Custom'), 'localcache_custom');
});

for (const tells of [true, false]) {
  const how = tells ? '' : ', in a browser that does not tell names';
  test(`a database of ours under the page's old spelling is used on${how}`, async () => {
    const left = browser(['localcache_1_Alice', 'cache_1_Alice'], tells);
    assert.deepEqual(await databasesOf('cache_1_Alice'), { own: 'localcache_1_Alice', there: true, vendor: 'cache_1_Alice', others: [] });
    assert.deepEqual(left, ['localcache_1_Alice', 'cache_1_Alice'], 'looking makes no database');
  });

  test(`the one of the one spelling goes before others${how}`, async () => {
    browser(['localcache_1_Alice', 'localcache_1_alice', 'cache_1_alice'], tells);
    const { own, others } = await databasesOf('cache_1_Alice');
    assert.deepEqual([own, others], ['localcache_1_alice', ['localcache_1_Alice']]);
  });
}

test('one under a spelling that the page does not use any more is found by all names', async () => {
  browser(['localcache_1_bob', 'localcache_2_Alice', 'localcache_1_ALICE', 'cache_1_aLICE']);
  assert.deepEqual(await databasesOf('cache_1_alice'), { own: 'localcache_1_ALICE', there: true, vendor: 'cache_1_aLICE', others: [] });
});

test('where the names cannot be asked for the usual ones are opened: opening tells what is wrong', async () => {
  const usual = { own: 'localcache_1_alice', there: false, vendor: 'cache_1_Alice', others: [] };
  assert.deepEqual(await databasesOf('cache_1_Alice'), usual);
  page.indexedDB = { databases: () => Promise.reject(new Error('denied')) };
  assert.deepEqual(await databasesOf('cache_1_Alice'), usual);
  Object.defineProperty(page, 'indexedDB', {
    configurable: true,
    get() {
      throw new Error('denied');
    },
  });
  assert.deepEqual(await databasesOf('cache_1_Alice'), usual);
});

test('names that never come are not waited for longer than 5 s', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  page.indexedDB = { databases: () => new Promise(() => {}) };
  const found = databasesOf('cache_1_Alice');
  await Promise.resolve();
  t.mock.timers.tick(5_000);
  assert.equal((await found).own, 'localcache_1_alice');
});
