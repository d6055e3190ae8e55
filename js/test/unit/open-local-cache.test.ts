import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { makeClass } from '../../src/local-cache.js';
import { databaseName } from '../../src/database-name.js';
import { openLocalCache } from '../../src/open-local-cache.js';
import { STORE } from '../../src/inspector/source.js';
import { configure } from '../../src/runtime.js';
import { shared } from '../../src/shared.js';
import type { Store } from '../../src/store.js';
import { reload, wasmModule } from './support.js';

beforeEach(async () => {
  reload();
  configure({ wasmModule: await wasmModule() });
});

const account = (username: string) => ({ appKey: 'org#early', username });
const storeOf = (local: object) => (local as { [STORE]: Store })[STORE];
const login = (username: string) => new (makeClass())({ user: username, dbName: databaseName('org#early', username), onInit() {} });

test('an account that was opened twice is closed twice: each close() ends its own', async () => {
  const [one, two] = [openLocalCache(account('twice')), openLocalCache(account('twice'))];
  await one.getLocalConversations();
  await one.close();
  assert.equal(storeOf(one).closing, true);
  assert.equal(storeOf(two).closing, false);
  await two.close();
  assert.equal(storeOf(two).closing, true);
});

test('a login takes over the store that was opened last, and close() leaves that to the logout', async () => {
  const [one, two] = [openLocalCache(account('taken')), openLocalCache(account('taken'))];
  await two.getLocalConversations();
  const cache = login('taken');
  assert.equal(cache.store, storeOf(two));
  await two.close();
  assert.equal(cache.store.closing, false);
  await one.close();
  assert.equal(storeOf(one).closing, true);
  await cache.close();
});

test('a store that was closed is not taken over', async () => {
  const local = openLocalCache(account('gone'));
  await local.getLocalConversations();
  void local.close();
  const cache = login('gone');
  assert.notEqual(cache.store, storeOf(local));
  await cache.close();
});

test('when the login that took a store over is out, nothing of it waits for the module to end', async () => {
  const before = shared().endListeners.size;
  const local = openLocalCache(account('heard'));
  await local.getLocalConversations();
  const cache = login('heard');
  await cache.close();
  await local.close();
  await new Promise((resolve) => setTimeout(resolve));
  assert.equal(shared().endListeners.size, before);
});
