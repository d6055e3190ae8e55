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
  'whoever is thrown out learns why, and stays out',
  async ({ alice }) => {
    const types: number[] = [];
    const after: unknown[] = [];
    for (const operation of [1, 2, 3, 4]) {
      const a = await lab.connect({ user: alice });
      await lab.hook('kick', { user: alice, operation, reason: operation === 2 ? 'a phone' : '' });
      const error = await a.event('onError');
      types.push(error.type);
      await lab.until(() => !a.conn.isOpened(), 'the end of the connection');
      await a.event('onDisconnected');
      if (operation === 2) after.push(error.data?.loginInfoCustomExt);
      await lab.sleep(100);
      after.push(a.conn.isOpened(), a.events.onReconnecting ?? []);
    }
    return { types, after };
  },
  () => ({ types: [207, 206, 216, 217], after: [false, [], 'a phone', false, [], false, [], false, []] }),
);

scenario(
  'one device too many throws the oldest out, and tells it who came',
  async ({ alice }) => {
    await lab.hook('limits', { user: alice, devices: 1 });
    const first = await lab.connect({ user: alice });
    const second = await lab.connect({ user: alice, plugin: 'none', until: 'nothing' });
    second.conn.setLoginInfoCustomExt('the kitchen');
    await second.conn.open({ username: alice, password: alice });
    const error = await first.event('onError');
    const tooLong = (() => {
      try {
        second.conn.setLoginInfoCustomExt('x'.repeat(1025));
      } catch (thrown) {
        return (thrown as Error).message;
      }
    })();
    return { type: error.type, ext: error.data?.loginInfoCustomExt, second: second.conn.isOpened(), tooLong };
  },
  () => ({ type: 206, ext: 'the kitchen', second: true, tooLong: 'ext length must be less than 1024' }),
);

scenario(
  'a token renewed in time keeps the login',
  async ({ alice }) => {
    const first = await lab.token(alice);
    // A fifth of it is left when the warning comes; a busy machine needs more than half a second for the renewal.
    await lab.hook('expire', { user: alice, ms: 5000 });
    const a = await lab.connect({ user: alice, accessToken: first });
    const fresh = await lab.token(alice);
    await a.event('onTokenWillExpire');
    await a.conn.renewToken(fresh);
    await lab.sleep(1500);
    const refused = await a.conn.renewToken('wrong').then(
      () => 'renewed',
      () => 'refused',
    );
    return { open: a.conn.isOpened(), token: a.conn.token === fresh, expired: a.events.onTokenExpired ?? [], refused };
  },
  () => ({ open: true, token: true, expired: [], refused: 'refused' }),
);

scenario(
  'a user can be registered, once',
  async ({ alice }) => {
    const a = await lab.connect({ user: alice, until: 'nothing' });
    const made = await a.conn.registerUser({ username: alice, password: 'secret', nickname: 'Alice' });
    const twice = await a.conn.registerUser({ username: alice, password: 'secret' }).then(
      () => 'made',
      (error: any) => error.type,
    );
    await a.conn.open({ username: alice, password: 'secret' });
    return { made: [made.type, made.data.username === alice], twice, open: a.conn.isOpened() };
  },
  () => ({ made: [0, true], twice: 17, open: true }),
);

scenario(
  'the server knows a device by the name it was given',
  async ({ alice, bob, carol }) => {
    const seen = async (user: string, options: object) => {
      const { conn } = await lab.connect({ user, options, plugin: 'none' });
      const answer = await fetch(`${lab.server}/org/app/users/${user}/resources`, { headers: { Authorization: `Bearer ${conn.token}` } });
      const [device] = (await answer.json()).data;
      return [conn.context.jid.clientResource === device.res, device.res.replace(/\d{8,}/, 'N'), device.device_name, device.platform];
    };
    const named = await seen(alice, { deviceId: 'kitchen' });
    const platform = await seen(bob, { customOSPlatform: 7, customDeviceName: 'television' });
    const fixed = [];
    for (let i = 0; i < 2; i++) {
      const { conn } = await lab.connect({ user: carol, options: { isFixedDeviceId: true }, plugin: 'none' });
      fixed.push(conn.context.jid.clientResource);
      conn.close();
    }
    return { named, platform, fixed: fixed[0] === fixed[1] };
  },
  () => ({
    named: [true, 'webim_web_kitchen', 'webim_web_kitchen', 0],
    platform: [true, 'custom7_random_web_N', 'television', 7],
    fixed: true,
  }),
);

scenario(
  'without addresses of its servers ours says what to set',
  async ({ alice }) => {
    if (lab.core === 'vendor') return {}; // asks the vendor's DNS
    const conn = new (await lab.connect({ user: alice, until: 'nothing' })).conn.constructor({ appKey: 'org#app', isHttpDNS: true });
    const { type, message } = await conn.open({ username: alice, password: alice }).catch((error: any) => error);
    return { type, says: ['url', 'apiUrl', 'isHttpDNS: false'].filter((word) => message.includes(word)) };
  },
  (_, { core }): Record<string, unknown> => (core === 'ours' ? { type: 1, says: ['url', 'apiUrl', 'isHttpDNS: false'] } : {}),
);
