import assert from 'node:assert/strict';
import { test } from 'node:test';
import { downloadCombined } from '../../src/minicore/combine.js';

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
