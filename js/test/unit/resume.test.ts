// Runs with a wasm_exec.js whose private method _resume has another name: run.mjs.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Go } from 'go-runtime';
import { makeClass } from '../../src/local-cache.js';
import { configure } from '../../src/runtime.js';
import { reload, wasmModule } from './support.js';

test('without _resume in wasm_exec.js the store does its work all the same', async () => {
  assert.equal(new Go()._resume, undefined);
  reload();
  configure({ wasmModule: await wasmModule() });
  const cache = new (makeClass())({ user: 'alice', dbName: 'cache_1_alice', version: 2, onInit() {} } as never);
  for (const id of ['1', '2', '3']) {
    await cache.storeMessage({ id, type: 'txt', chatType: 'singleChat', to: 'alice', from: 'bob', msg: id, time: Number(id) }, 3);
  }
  assert.equal((await cache.getMessageByServerMsgId('2')).msg, '2');
  assert.equal(cache.store.health().errorCount, 0);
  await cache.close();
});
