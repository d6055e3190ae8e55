// Logging in, and what ends a login.
import { scenario } from './scenario';

scenario(
  'login by password and by token, and what is refused',
  async ({ alice, bob }) => {
    const type = (promise: Promise<unknown>) =>
      promise.then(
        () => 'in',
        (error: any) => error.type,
      );
    const byPassword = await lab.connect({ user: alice });
    const opened = byPassword.conn.isOpened();
    const again = await type(byPassword.conn.open({ username: alice, password: alice }));
    byPassword.conn.close();
    const closed = byPassword.conn.isOpened();
    const byToken = await lab.connect({ user: alice, accessToken: await lab.token(alice) });
    await lab.token(bob);
    const refused = async (login: object) =>
      type((await lab.connect({ user: bob, until: 'nothing' })).conn.open({ username: bob, ...login }));
    await lab.hook('provision', { user: bob, code: 12 });
    return {
      opened,
      closed,
      again,
      byToken: byToken.conn.isOpened(),
      wrongPassword: await refused({ password: 'wrong' }),
      forbidden: await refused({ accessToken: await lab.token(bob) }),
      wrongToken: await refused({ accessToken: 'wrong' }),
    };
  },
  () => ({ opened: true, closed: false, again: 208, byToken: true, wrongPassword: 1, forbidden: 57, wrongToken: 28 }),
);

scenario(
  'a token that runs out is told of and can be renewed',
  async ({ alice, bob }) => {
    const a = await lab.connect({ user: alice, accessToken: await lab.token(alice) });
    const fresh = await lab.token(alice);
    const renewed = await a.conn.renewToken(fresh);
    await lab.token(bob);
    await lab.hook('expire', { user: bob, ms: 1500 });
    const b = await lab.connect({ user: bob, accessToken: await lab.token(bob), until: 'nothing' });
    const token = await lab.token(bob);
    await lab.hook('expire', { user: bob, ms: 1500 });
    await b.conn.open({ username: bob, accessToken: token });
    await b.event('onTokenExpired');
    await lab.until(() => !b.conn.isOpened(), 'the end of the connection');
    return {
      renewed: [renewed.status, renewed.token === fresh, renewed.expire > Date.now()],
      open: a.conn.isOpened(),
      willExpire: Boolean(b.events.onTokenWillExpire),
    };
  },
  () => ({ renewed: [true, true, true], open: true, willExpire: true }),
);

scenario(
  'another device throws this one out, and it stays out',
  async ({ alice }) => {
    const a = await lab.connect({ user: alice });
    await lab.hook('kick', { user: alice, operation: 2, reason: 'a phone' });
    const error = await a.event('onError');
    await lab.until(() => !a.conn.isOpened(), 'the end of the connection');
    await lab.sleep(300);
    const b = await lab.connect({ user: alice });
    await lab.hook('kick', { user: alice, operation: 4, reason: '' });
    return {
      type: error.type,
      ext: error.data?.loginInfoCustomExt,
      open: a.conn.isOpened(),
      reconnecting: a.events.onReconnecting ?? [],
      byDevice: (await b.event('onError')).type,
    };
  },
  () => ({ type: 206, ext: 'a phone', open: false, reconnecting: [], byDevice: 217 }),
);
