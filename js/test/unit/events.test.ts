import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EventHandlers, callApplication } from '../../src/minicore/events.js';
import { settled } from './support.js';

test('handlers hear events in order, from a task without the caller on its stack', async () => {
  const handlers = new EventHandlers();
  const heard: unknown[] = [];
  handlers.add('one', { onTextMessage: (message) => heard.push(['one', message]) });
  handlers.add('two', {
    onTextMessage: (message) => heard.push(['two', message]),
    onCmdMessage: (message) => heard.push(['cmd', message]),
  });
  handlers.dispatch('onTextMessage', 1);
  handlers.dispatch('onCmdMessage', 2);
  handlers.dispatch('onSomethingElse', 3);
  assert.deepEqual(heard, []);
  await settled();
  assert.deepEqual(heard, [
    ['one', 1],
    ['two', 1],
    ['cmd', 2],
  ]);
});

test('an event that a handler raises comes after those that were waiting', async () => {
  const handlers = new EventHandlers();
  const heard: string[] = [];
  handlers.add('x', {
    onConnected: () => (heard.push('onConnected'), handlers.dispatch('onMessage')),
    onTextMessage: () => heard.push('onTextMessage'),
    onMessage: () => heard.push('onMessage'),
  });
  handlers.dispatch('onConnected');
  handlers.dispatch('onTextMessage');
  await settled();
  assert.deepEqual(heard, ['onConnected', 'onTextMessage', 'onMessage']);
  handlers.dispatch('onTextMessage');
  await settled();
  assert.equal(heard.length, 4);
});

test('a handler that was removed hears no more, also of an event on its way; one of the same id takes its place', async () => {
  const handlers = new EventHandlers();
  const heard: string[] = [];
  handlers.add('x', { onTextMessage: () => heard.push('old') });
  handlers.add('x', { onTextMessage: () => heard.push('new') });
  handlers.add('y', { onTextMessage: () => heard.push('gone') });
  handlers.dispatch('onTextMessage');
  handlers.remove('y');
  handlers.remove('never there');
  await settled();
  assert.deepEqual(heard, ['new']);
});

test('a handler that throws hurts no other, and its error is reported as if nobody had caught it', async (t) => {
  const reported: unknown[] = [];
  (globalThis as any).reportError = (error: unknown) => reported.push(error);
  t.after(() => delete (globalThis as any).reportError);
  const handlers = new EventHandlers();
  const heard: string[] = [];
  const fault = new Error('the application’s own');
  handlers.add('bad', {
    onTextMessage() {
      throw fault;
    },
  });
  handlers.add('good', { onTextMessage: () => heard.push('good') });
  handlers.dispatch('onTextMessage');
  handlers.dispatch('onTextMessage');
  await settled();
  assert.deepEqual(heard, ['good', 'good']);
  assert.deepEqual(reported, [fault, fault]);
});

test('where there is no reportError the error is thrown from a task of its own', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  callApplication(() => {
    throw new Error('late');
  });
  assert.throws(() => t.mock.timers.tick(0), /late/);
});
