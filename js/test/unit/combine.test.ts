import assert from 'node:assert/strict';
import { test } from 'node:test';
import { downloadCombined } from '../../src/minicore/combine.js';
import { settled, stateOf } from './support.js';

test('the token goes to the server alone, wherever a peer says that its file lies', async (t) => {
  const asked: [string, string | null, string | null][] = [];
  t.mock.method(globalThis, 'fetch', async (url: string, { headers }: RequestInit) => {
    const given = new Headers(headers);
    asked.push([url, given.get('Authorization'), given.get('share-secret')]);
    return new Response('file');
  });
  const server = 'https://api.example';
  const urls = [
    `${server}/org/app/chatfiles/1`,
    'https://api.example@evil.example/1',
    'https://api.example.evil.example/1',
    'https://evil.example/1',
  ];
  for (const url of urls) assert.equal((await downloadCombined(url, 'secret', { apiUrl: server, token: 'token' })).length, 4);
  assert.deepEqual(
    asked.map(([, token]) => token),
    ['Bearer token', null, null, null],
  );
  assert.equal(asked[0][2], 'secret');
});

test('an address that is none fails like any download', async () => {
  await assert.rejects(downloadCombined('http://', 's', { apiUrl: 'https://api.example', token: 't' }), { type: 200 });
});

const sender = { apiUrl: 'https://api.example', token: 't' };
const url = 'https://api.example/org/app/chatfiles/1';

for (const [what, ms, answer] of [
  ['that does not answer', 15_000, () => new Promise<Response>(() => {})],
  ['that stops in the middle of the file', 300_000, async () => new Response(new ReadableStream({}))],
] as const) {
  test(`a server ${what} fails the download, names the address and the time, and the request is cancelled`, async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    let signal: AbortSignal | undefined | null;
    t.mock.method(globalThis, 'fetch', (_: string, options: RequestInit) => ((signal = options.signal), answer()));
    const download = downloadCombined(url, 's', sender);
    download.catch(() => {});
    await settled();
    t.mock.timers.tick(ms - 1);
    assert.equal(await stateOf(download), 'pending');
    t.mock.timers.tick(1);
    await assert.rejects(download, ({ type, message, data }: any) => {
      assert.deepEqual([type, message], [200, 'Download failed, please try again']);
      assert.match(data.message, new RegExp(`${url} .* within ${ms / 1000} s$`));
      return true;
    });
    assert.ok(signal?.aborted);
  });
}

test('a download that ended in time is not cancelled afterwards', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let signal: AbortSignal | undefined | null;
  t.mock.method(globalThis, 'fetch', async (_: string, options: RequestInit) => ((signal = options.signal), new Response('file')));
  const download = downloadCombined(url, 's', sender);
  assert.equal((await download).length, 4);
  t.mock.timers.tick(600_000);
  assert.equal(signal?.aborted, false);
});
