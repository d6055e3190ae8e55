import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { MiniCore } from '../../src/minicore/mini-core.js';
import { moduleWasAskedFor, reload, settled, serve, wasmModule } from './support.js';
import { configure, load } from '../../src/runtime.js';
import type { ConnectionExports } from '../../src/minicore/exports.js';
import { Login } from '../../src/minicore/login.js';

beforeEach(reload);

const options = { appKey: 'org#app', url: 'ws://127.0.0.1:9/websocket', apiUrl: 'http://127.0.0.1:9/', isHttpDNS: false };
const alice = { username: 'alice', password: 'x' };

test('making a connection loads nothing, and knows what its options say', () => {
  const miniCore = new MiniCore(options);
  assert.equal(moduleWasAskedFor(), false);
  assert.equal(miniCore.isOpened(), false);
  assert.equal(miniCore.apiUrl, 'http://127.0.0.1:9', 'no slash at its end');
  assert.deepEqual([miniCore.orgName, miniCore.appName], ['org', 'app']);
  assert.equal(miniCore.context.accessToken, '');
});

test('without servers open() and registerUser() say what to set, before anything is loaded', async () => {
  const miniCore = new MiniCore({ appKey: 'org#app' });
  for (const refused of [miniCore.open(alice), miniCore.registerUser(alice)]) {
    await assert.rejects(refused, (error: any) => {
      assert.equal(error.type, 1);
      assert.match(error.message, /set url .*, apiUrl .* and isHttpDNS: false/);
      return true;
    });
  }
  assert.equal(moduleWasAskedFor(), false);
});

test('a module that cannot be loaded fails the login with its reason, and the next login may succeed', async () => {
  const miniCore = new MiniCore(options);
  for (let i = 0; i < 2; i++) {
    await assert.rejects(miniCore.open(alice), (error: any) => {
      assert.equal(error.type, 1);
      assert.match(error.message, /localcache\.wasm cannot be used: .*configure/);
      return true;
    });
  }
});

test('a second open() meanwhile is refused, and close() ends the first', async () => {
  const server = await serve(() => {}); // the module never comes
  configure({ wasmUrl: server.url });
  const miniCore = new MiniCore(options);
  const first = miniCore.open(alice);
  await assert.rejects(miniCore.open(alice), { type: 1, message: 'Currently logging in, please wait.' });
  miniCore.close();
  await server.close();
  await assert.rejects(first);
  assert.equal(miniCore.isOpened(), false);
});

test('send() without a login rejects with 39, and calls the message’s own fail', async () => {
  const miniCore = new MiniCore(options);
  const heard: any[] = [];
  const message = MiniCore.Message.create({ type: 'txt', to: 'bob', msg: 'x' });
  message.fail = (error: unknown) => heard.push(error);
  await assert.rejects(miniCore.send(message), { type: 39, message: 'not login' });
  await settled();
  assert.equal(heard.length, 1);
  assert.deepEqual([heard[0].type, heard[0].reason], [39, 'not login']);
  await assert.rejects(miniCore.downloadAndParseCombineMessage({ url: 'u', secret: 's' }), { type: 39 });
  await assert.rejects(miniCore.renewToken('t'), { status: false });
});

test('what a login tells other devices is a text of at most 1,024 characters', () => {
  const miniCore = new MiniCore(options);
  miniCore.setLoginInfoCustomExt('x'.repeat(1024));
  assert.throws(() => miniCore.setLoginInfoCustomExt('x'.repeat(1025)), /less than 1024/);
  assert.throws(() => miniCore.setLoginInfoCustomExt(5 as never), /must be a string/);
});

test('a message that the module cannot read is refused, and no send stays without an end', async () => {
  configure({ wasmModule: await wasmModule() });
  const go = (await load()) as unknown as ConnectionExports;
  const rejected: any[] = [];
  const failed: string[] = [];
  const cache = { updateLocalMessage: (id: string, { status }: any) => status === 1 && failed.push(id), close() {} };
  const login = new Login(go, { event() {}, state() {}, cacheClass: () => ({ getInstance: () => cache }) as any }, 'alice');
  const connect = {
    server: options,
    device: { resource: 'r', uuid: 'u', name: 'n' },
    ...{ user: 'alice', accessToken: 't', password: '', loginExt: '', autoReconnectMax: 0 },
    ...{ delivery: false, ownUpload: false, replacedContents: false },
  };
  login.open(connect).catch(() => {});
  let ext: object = {};
  for (let i = 0; i < 400; i++) ext = { ext };
  const deep = { ...MiniCore.Message.create({ type: 'txt', to: 'bob', msg: 'x' }), ext };
  login.send(deep).catch((error) => rejected.push(error));
  for (let i = 0; i < 50 && rejected.length === 0; i++) await new Promise((resolve) => setTimeout(resolve, 10));
  assert.equal(rejected.length, 1);
  assert.equal(rejected[0].type, 205);
  assert.match(rejected[0].message, /nested/);
  const odd = MiniCore.Message.create({ type: 'txt', to: 'bob', msg: 'x', ext: { deep: { n: 1n } } });
  await assert.rejects(login.send(odd), { type: 205 });
  assert.deepEqual(failed, [deep.id, odd.id], 'in the cache they were under way');
  login.close();
});
