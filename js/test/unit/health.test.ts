import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Health } from '../../src/health.js';
import { settled } from './support.js';

test('a listener that was removed is not called, also if the state changed just before', async () => {
  const health = new Health('localcache_1_alice');
  const heard: string[] = [];
  const stop = health.onChange(() => heard.push('removed'));
  health.onChange(() => heard.push(`stays: ${health.now.state}`));
  health.become('opening');
  stop();
  await settled();
  assert.deepEqual(heard, ['stays: opening']);
});
