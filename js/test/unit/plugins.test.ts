import assert from 'node:assert/strict';
import { test } from 'node:test';
import { install } from '../../src/minicore/plugins.js';

test('the functions of a plugin are placed under its name, bound to the connection', () => {
  const connection: any = { user: 'alice' };
  const plugin = {
    who(this: any) {
      return this.user;
    },
    text: 'x',
  };
  assert.equal(install(connection, plugin, 'contact'), undefined);
  assert.equal(connection.contact.who.call(undefined), 'alice');
  assert.deepEqual(Object.keys(connection.contact), ['who', 'text']);
  assert.equal(connection.contact.text, undefined);
});

test('a localCache plugin has its class kept before its functions are bound', () => {
  const order: unknown[] = [];
  class LocalCache {}
  const call = Object.assign(() => {}, { bind: (connection: any) => (order.push(connection._localCache), 'bound') });
  const connection: any = {};
  install(connection, { LocalCache, LocalCacheApi: { call } }, 'localCache');
  assert.deepEqual(order, [LocalCache]);
  assert.equal(connection.localCache.call, 'bound');
});

test('what a bundler wrapped in default is unwrapped, a module with more than that is not', () => {
  const connection: any = {};
  install(connection, { default: { call: () => 1 } }, 'wrapped');
  assert.equal(connection.wrapped.call(), 1);
  install(connection, { 'module.exports': {}, default: { call: () => 2 } }, 'required');
  assert.equal(connection.required.call(), 2);
  install(connection, { default: { other: () => 3 }, call: () => 4 }, 'both');
  assert.deepEqual([connection.both.call(), connection.both.other], [4, undefined]);
});

test('without a name the functions become the connection’s own; a class is constructed with it', () => {
  const connection: any = {};
  install(connection, { ping: () => 'pong' });
  assert.equal(connection.ping(), 'pong');
  class Plugin {
    constructor(readonly host: unknown) {}
  }
  assert.equal(install(connection, Plugin).host, connection);
  install(connection, Plugin, 'tool');
  assert.equal(connection.tool.host, connection);
});

test('a localCache plugin without its calls, or nothing at all, is refused by name', () => {
  assert.throws(() => install({}, { LocalCache: class {} }, 'localCache'), /usePlugin.*"localCache".*LocalCacheApi/);
  for (const plugin of [undefined, null, 'contact']) {
    assert.throws(() => install({}, plugin, 'contact'), { message: /usePlugin.*"contact"/ });
  }
});
