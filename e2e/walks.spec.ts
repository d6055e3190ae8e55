// How often a message and a list cross between Go and JavaScript: docs/architecture.md, "Three walks". A
// crossing costs about as much as a small read, so one more is a fault.
import { test, expect } from './support/lab';
import { noteCrossings } from './support/crossings';

test.describe('with our own parts', { tag: '@chromium' }, () => {
  test('a received message crosses five times from its frame to its event, and its body once', async ({ page, openLab, users }) => {
    await noteCrossings(page);
    await openLab(page, 'ours', { core: 'ours', contact: 'ours' });
    const walk = page.evaluate(async ({ alice, bob }) => {
      const client = await lab.connect({ user: alice, until: 'onConnected' });
      await lab.hook('messages', { from: bob, to: alice, text: 'first' }); // makes the conversation
      await client.received(1);
      await lab.quiet(() => client.list());
      let walk: string[] = [];
      let messages: unknown[] = [];
      client.conn.addEventHandler('walk', {
        onTextMessage() {
          // The frames before told that there is something, and were answered with the question for it.
          walk = window.crossings.slice(window.crossings.lastIndexOf('frame to Go'));
        },
        onMessage: (list: unknown[]) => (messages = list),
      });
      await lab.hook('messages', { from: bob, to: alice, text: 'second' });
      await client.received(2);
      const [stored] = await client.list();
      // The handlers run from a microtask. In the same turn of Go one more crossing can have told live lists to look.
      const hint = walk.splice(5);
      return { walk, hint, sameObject: messages[0] === client.texts.at(-1), stored: stored.lastMessage.msg };
    }, users);
    const { hint, ...seen } = await walk;
    expect(hint.length).toBeLessThanOrEqual(1);
    expect(seen).toEqual({
      walk: [
        'frame to Go',
        'call of JavaScript', // a step of the transaction: the body, and what is read; the answers are known
        'call of JavaScript', // the step that writes and commits
        'notify Go',
        'call of JavaScript', // the events
      ],
      sameObject: true,
      stored: 'second',
    });
  });

  test('a list does not cross; one that Go must look at is one call over and one result back, beside its read', async ({
    page,
    openLab,
    users,
  }) => {
    await noteCrossings(page);
    await openLab(page, 'ours', { core: 'ours', contact: 'ours' });
    const walk = page.evaluate(async ({ alice, bob }) => {
      const client = await lab.connect({ user: alice, until: 'onConnected' });
      await lab.hook('messages', { from: bob, to: alice, text: 'first' });
      await client.received(1);
      await lab.quiet(() => client.list());
      const of = { conversationId: bob, conversationType: 'singleChat' };
      const walkOf = async (read: () => Promise<unknown[]>) => {
        window.crossings.length = 0;
        const { length } = await read();
        return { length, walk: [...window.crossings] };
      };
      return {
        all: await walkOf(() => client.list()),
        one: await walkOf(async () => [(await client.api.getLocalConversation({ ...of, conversationId: bob.toUpperCase() })).data]),
      };
    }, users);
    expect(await walk).toEqual({
      all: { length: 1, walk: [] },
      one: {
        length: 1,
        walk: [
          'wake Go',
          'call of JavaScript', // fetches the call
          'call of JavaScript', // the read
          'notify Go',
          'call of JavaScript', // the result
        ],
      },
    });
  });

  test('a short list, a page of it and a page of history wait for the database once', async ({ page, openLab, users }) => {
    await openLab(page, 'ours', { core: 'ours', contact: 'ours' });
    const walks = page.evaluate(async ({ alice, bob }) => {
      const client = await lab.connect({ user: alice, until: 'onConnected' });
      await lab.hook('messages', { from: bob, to: alice, text: 'first' });
      await client.received(1);
      await lab.quiet(() => client.list());
      let steps: string[] = [];
      for (const { prototype } of [IDBObjectStore, IDBIndex] as any[]) {
        for (const name of ['get', 'getAll', 'getAllRecords', 'openCursor', 'openKeyCursor', 'count']) {
          const method = prototype[name];
          if (!method) continue;
          prototype[name] = function (this: any, ...given: any[]) {
            const request = method.apply(this, given);
            steps.push('asks');
            request.addEventListener('success', () => steps.push('answered'));
            return request;
          };
        }
      }
      const stepsOf = async (work: () => Promise<any>) => {
        steps = [];
        await work();
        return steps.join(' ');
      };
      const of = { conversationId: bob, conversationType: 'singleChat' };
      return {
        list: await stepsOf(() => client.list()),
        page: await stepsOf(() => client.api.getLocalConversationPage({ pageSize: 5 })),
        history: await stepsOf(() => client.api.getLocalMessages({ ...of, pageSize: 5 })),
      };
    }, users);
    expect(await walks).toEqual({
      list: 'asks answered',
      page: 'asks answered',
      history: 'asks asks answered answered', // the conversation, and the messages
    });
  });
});
