import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attempts, checkOpen, checkOptions, serverOf } from '../../src/minicore/options.js';

test('an app key has two parts, an app id is a text, and one of them is given', () => {
  for (const appKey of [undefined, '', 'org', 'a#b#c', '#app', 'org#', 5]) {
    assert.throws(() => checkOptions({ appKey: appKey as never }), { message: `Invalid appKey: ${appKey}` });
  }
  for (const appId of ['', null, 5]) assert.throws(() => checkOptions({ appId: appId as never }), { message: `Invalid appId: ${appId}` });
  checkOptions({ appKey: 'org#app' });
  checkOptions({ appId: 'x' });
});

test('options that are no object are named', () => {
  for (const options of [undefined, null, 'org#app']) {
    assert.throws(() => checkOptions(options as never), /^Error: MiniCore needs an object of options/);
  }
});

test('a platform of one’s own is a number from 1 to 100', () => {
  for (const customOSPlatform of [0, 101, '5', NaN]) {
    assert.throws(() => checkOptions({ appKey: 'org#app', customOSPlatform: customOSPlatform as never }), {
      message: `Invalid customOSPlatform: ${customOSPlatform}`,
    });
  }
  for (const customOSPlatform of [1, 100]) checkOptions({ appKey: 'org#app', customOSPlatform });
});

test('what must be set to connect is named, all of it at once', () => {
  const refused = (server: Parameters<typeof serverOf>[0]) => {
    try {
      serverOf(server);
    } catch (error) {
      return error as { type: number; message: string };
    }
    return assert.fail('it passed');
  };
  const { type, message } = refused({ appKey: '', url: '', apiUrl: '' });
  assert.equal(type, 1);
  for (const name of ['appKey', 'url', 'apiUrl', 'isHttpDNS: false']) assert.ok(message.includes(name), message);
  assert.ok(!refused({ appKey: 'o#a', url: 'ws://x', apiUrl: '' }).message.includes('url (of the websocket)'));
  assert.deepEqual(serverOf({ appKey: 'o#a', url: 'ws://x', apiUrl: 'http://x' }), { appKey: 'o#a', url: 'ws://x', apiUrl: 'http://x' });
});

test('open() wants a user, and a token or a password: the vendor’s types and texts', () => {
  const table: [params: any, type: number, message: string][] = [
    [undefined, 1, 'the param is illegal'],
    [null, 1, 'the param is illegal'],
    ['alice', 1, 'the param is illegal'],
    [{}, 0, 'the username cannot be empty'],
    [{ username: 5, password: 'x' }, 0, 'the username cannot be empty'],
    [{ username: 'alice' }, 1, 'the accessToken or password is illegal'],
    [{ username: 'alice', accessToken: '' }, 1, 'the accessToken is illegal'],
    [{ username: 'alice', accessToken: undefined, password: 'x' }, 1, 'the accessToken is illegal'],
    [{ username: 'alice', agoraToken: 7 }, 1, 'the agoraToken is illegal'],
  ];
  for (const [params, type, message] of table) assert.throws(() => checkOpen(params), { type, message });
  assert.deepEqual(checkOpen({ username: 'alice', password: 'x' }), { user: 'alice', accessToken: undefined, password: 'x' });
  assert.equal(checkOpen({ username: 'alice', accessToken: 'a', agoraToken: 'b' }).accessToken, 'b');
});

test('attempts to reconnect are counted, without end for Infinity, and 5 for what is no number of attempts', () => {
  const told = [1, 2.5, 1000, Infinity, 0, -3, -Infinity, NaN, '7' as never, 'x' as never].map(attempts);
  assert.deepEqual(told, [1, 2, 1000, -1, 0, 0, 0, 0, 7, 0]);
});
