import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { makeClass } from '../../src/local-cache.js';
import type { ConnectionExports, Port } from '../../src/minicore/exports.js';
import { Login } from '../../src/minicore/login.js';
import { configure, load } from '../../src/runtime.js';
import { playGo, reload, settled, wasmModule } from './support.js';

beforeEach(reload);

const connect = {
  server: { appKey: 'org#app', url: 'ws://127.0.0.1:9/websocket', apiUrl: 'http://127.0.0.1:9' },
  device: { resource: 'r', uuid: 'u', name: 'n' },
  ...{ user: 'alice', accessToken: 't', password: '', loginExt: '', autoReconnectMax: 0 },
  ...{ delivery: false, ownUpload: false, replacedContents: false },
};

/** A login whose Go side is the test, and the handles of stores that it was told of. */
function login() {
  const { driver } = playGo();
  const stores: number[] = [];
  const heard: unknown[][] = [];
  const plugin: { cls?: any } = {};
  let port!: Port;
  const go = {
    driver: () => driver,
    connect: (_: string, given: Port) => ((port = given), 1),
    connectionUseStore: (_: number, text: string) => void stores.push(Number(text.slice(1))),
    connectionClose() {},
  } as unknown as ConnectionExports;
  const one = new Login(
    go,
    {
      event: (_, name, data) => void heard.push([name, data]),
      state: (_, state) => void heard.push([state]),
      cacheClass: () => plugin.cls,
    },
    'alice',
  );
  one.open(connect).catch(() => {});
  return {
    ...{ login: one, driver, stores, heard, plugin },
    /** Events of the group connection, as Go writes them. */
    tell(...records: (string | number)[][]) {
      const bytes = new TextEncoder().encode(records.map((fields) => `\x1e${fields.join('\x1f')}`).join(''));
      driver.grow(bytes.length).set(bytes);
      port.events(bytes.length);
    },
  };
}

const instance = (cls: any) => new cls({ user: 'alice', dbName: 'cache_1_alice', version: 2 });

test('Go hears which store of ours it can work on: one that is open, whenever it was made', async () => {
  configure({ wasmModule: await wasmModule() });
  const { login: one, stores, plugin } = login();
  assert.deepEqual(stores, [], 'none to begin with');

  plugin.cls = makeClass();
  one.followStore(); // as usePlugin after open()
  const first = instance(plugin.cls);
  assert.deepEqual(stores, [], 'it is not open yet');
  await first.store.ready;
  await settled();
  assert.equal(stores.length, 1);
  assert.ok(stores[0]! > 0);

  first.close();
  const second = instance(plugin.cls); // as after a connection that came back
  await second.store.ready;
  await settled();
  assert.equal(stores.length, 2);
  assert.notEqual(stores[1], stores[0]);

  plugin.cls = class Foreign {
    static getInstance() {}
  };
  one.followStore();
  assert.equal(stores[2], 0, 'a foreign plugin is fed from here');
  await second.close();
  one.close();
});

test('Go works on a store whose module could not be loaded at first as soon as the store is usable', async () => {
  const { login: one, stores, plugin } = login();
  plugin.cls = makeClass();
  const cache = instance(plugin.cls); // nobody has said where the module is
  one.followStore();
  await cache.store.ready;
  await settled();
  assert.equal(cache.store.health().state, 'failed');
  assert.deepEqual(stores, []);
  configure({ wasmModule: await wasmModule() });
  await load(); // as a login does
  await cache.store.ready;
  await settled();
  assert.deepEqual(stores, [cache.store.handle]);
  assert.ok(stores[0]! > 0);
  await cache.close();
  one.close();
});

test('an event has its message as text, or from the table of values, which the list of messages empties', () => {
  const { tell, driver, heard } = login();
  driver.keepOwn({ number: -1, text: '{"id":"1"}', copy: -2, without: [] });
  driver.drop(-1);
  tell(['happened', 'onTextMessage', '', 1, -2, '', 0], ['happened', 'onTextMessage', '', 1, 0, '{"id":"2"}', 0]);
  tell(['happened', 'onMessage', '', 2, -2, '', 0, '{"id":"2"}', 1], ['happened', 'onConnected', '', 0, 0]);
  assert.deepEqual(heard, [
    ['onTextMessage', { id: '1' }],
    ['onTextMessage', { id: '2' }],
    ['onMessage', [{ id: '1' }, { id: '2' }]],
    ['onConnected', undefined],
  ]);
  assert.equal((heard[2]![1] as unknown[])[0], heard[0]![1], 'the same object');
  assert.equal(driver.inUse(), 0);
});

test('what cannot be read is told as an error, and the events behind it are given all the same', () => {
  const { tell, heard } = login();
  tell(['happened', 'onReadMessage', 'no JSON', 0, 0], ['connectionState', 'lost', 't', 'r']);
  assert.equal(heard[0]![0], 'onError');
  assert.match((heard[0]![1] as any).message, /the connection's event happened cannot be read/);
  assert.deepEqual(heard[1], [{ phase: 'lost', token: 't', resource: 'r' }]);
});
