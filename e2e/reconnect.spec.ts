// A connection whose reconnecting was given up comes back with its user, and with what came meanwhile (I9). The rules are
// tested natively, on exact time (minicore/reconnect_test.go); here it is the browser's events that reach them.
import { test, expect } from './support/lab';

/** How a page learns that its user is back. */
const returns = {
  visibilitychange: () => document.dispatchEvent(new Event('visibilitychange')),
  focus: () => window.dispatchEvent(new Event('focus')),
  pageshow: () => window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })),
};

for (const [name, back] of Object.entries(returns)) {
  test(`I9 after reconnecting was given up, ${name} brings the connection back and counts what came meanwhile`, async ({
    page,
    openLab,
    users,
    expectedNoise,
  }) => {
    expectedNoise.push(/^console\.(log|info|debug|warn|warning): /, /ws:\/\/127\.0\.0\.1:3\//); // a server that is not there
    await openLab(page, 'ours', { core: 'ours', contact: 'ours' });
    const givenUp = page.evaluate(async ({ alice, bob }) => {
      const a = await lab.connect({ user: alice, options: { autoReconnectNumMax: 1 } });
      const b = await lab.peer(bob);
      await b.send(alice, 'before');
      await a.received(1);
      lab.wire.unreachable = true;
      await lab.hook('drop', { user: alice });
      await lab.until(() => a.events.onDisconnected?.[0], 'onDisconnected', 25_000);
      await b.send(alice, 'one');
      await b.send(alice, 'two');
      Object.assign(window, { a });
      return { open: a.conn.isOpened(), messages: a.texts.length };
    }, users);
    expect(await givenUp).toEqual({ open: false, messages: 1 });

    await page.evaluate(() => (lab.wire.unreachable = false));
    await page.evaluate(back);
    const after = page.evaluate(async () => {
      const { a } = window as any;
      await a.received(3);
      await lab.quiet(() => a.list());
      const [conversation] = await a.list();
      return { open: a.conn.isOpened(), unread: conversation.unReadCount, last: conversation.lastMessage.msg };
    });
    expect(await after).toEqual({ open: true, unread: 3, last: 'two' });
  });
}
