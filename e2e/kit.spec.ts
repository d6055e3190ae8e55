// The vendor's next generation on imserver: the React kit easemob-chat-uikit, unmodified, which has the SDK
// 5.x inside. A real client that nobody here wrote. One engine is enough: what is tested is the server.
import fs from 'node:fs';
import path from 'node:path';
import { build } from 'vite';
import { expect, test, type Page } from './support/fixtures';
import { built, root } from './support/paths';
import { serve, type Site } from './support/serve';

declare const VendorMiniCore: any, vendorContact: any;

/** Workers do not share it: one would empty it while another's page loads. */
const kitPages = path.join(built, `kit-${process.pid}`);
let kit: Site;

test.beforeAll(async () => {
  await build({
    root: path.join(root, 'e2e/kit'),
    configFile: false,
    logLevel: 'silent',
    base: './',
    build: { outDir: kitPages, emptyOutDir: true, target: 'es2022', minify: false },
  });
  kit = await serve({ '/': kitPages });
});
test.afterAll(async () => {
  await kit?.close();
  fs.rmSync(kitPages, { recursive: true, force: true });
});

/** Asks imserver as an application's own server does, or as a test. */
async function post(server: string, call: string, body: object): Promise<any> {
  const answer = await fetch(`${server}/${call}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(answer.ok, call).toBe(true);
  return answer.json();
}

async function kitAddress(server: string, user: string): Promise<string> {
  const { access_token: token } = await post(server, 'org/app/token', { username: user, password: 'pw' });
  return `${kit.url}/index.html?server=${encodeURIComponent(server)}&user=${user}&token=${token}`;
}

/** The server's unread counts of a user, by conversation. */
async function unreadOf(server: string, user: string): Promise<Record<string, number>> {
  const { access_token: token } = await post(server, 'org/app/token', { username: user, password: 'pw' });
  const answer = await fetch(`${server}/org/app/sdk/user/${user}/user_channels/list?limit=20`, {
    headers: { Authorization: `Bearer ${token}` },
  });
  const rows: { session_to: string; unread_num: number }[] = (await answer.json()).data.channel_infos;
  return Object.fromEntries(rows.map((row) => [row.session_to, row.unread_num]));
}

const kitNoise = /^console\.(log|info|debug|warning): /; // its own log lines
const list = (page: Page) => page.locator('.cui-conversationItem');
const messages = (page: Page) => page.locator('.cui-message-text');
const unread = (page: Page) => list(page).first().locator('.cui-badge-count');

/**
 * Holds the list's answers, on the second socket, until a message has come on the first. The kit adds what arrives
 * to the unread count that the list has: where the list is faster it counts a message twice.
 */
async function listAfter(page: Page, text: string): Promise<void> {
  const arrived = new Promise<void>((resolve) =>
    page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => payload.includes(text) && resolve())),
  );
  await page.routeWebSocket(
    ({ pathname }) => pathname === '/ws',
    (socket) => {
      const answers = socket.connectToServer();
      answers.onMessage((answer) => void arrived.then(() => socket.send(answer)));
    },
  );
}

async function write(page: Page, text: string): Promise<void> {
  await page.locator('[contenteditable=true]').click();
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
}

test(
  'the kit of 5.x logs in, shows the list, sends, receives and survives a cut connection',
  { tag: '@chromium' },
  async ({ page, server, expectedNoise }) => {
    // Where the connection is cut between a message and its acknowledgement, the kit lets that error go uncaught.
    expectedNoise.push(kitNoise, /client is not connected/);
    const says = (from: string, to: string, text: string, kind = 'chat') => post(server, '_test/messages', { from, to, text, kind });
    const [alice, bob, group] = ['kit-alice', 'kit-bob', 'kit-group'];
    const address = await kitAddress(server, alice);
    await post(server, '_test/groups', { id: group, members: [alice, bob] });
    await post(server, '_test/contacts', { user: alice, contacts: { [bob]: 'Bobby' } });
    await says(bob, group, 'to the group', 'groupchat');
    await says(bob, alice, 'before you came');

    await test.step('the list, the newest conversation first, with the remark of a contact', async () => {
      await listAfter(page, 'before you came');
      await page.goto(address);
      await expect(list(page)).toHaveCount(2);
      await expect(list(page).first()).toContainText('before you came');
      await expect(list(page).first()).toContainText('Bobby');
      await expect(unread(page)).toHaveText('1');
      await expect(list(page).last()).toContainText('to the group');
    });

    await test.step('a conversation is opened, and read', async () => {
      await list(page).first().click();
      await expect(messages(page)).toHaveText(['before you came']);
      await expect(unread(page)).toHaveCount(0);
    });

    await test.step('it sends', async () => {
      await write(page, 'from the kit');
      await expect(messages(page)).toHaveText(['before you came', 'from the kit']);
      await expect(list(page).first()).toContainText('from the kit');
    });

    await test.step('it receives, in the open conversation and beside it', async () => {
      await says(bob, alice, 'to the kit');
      await expect(messages(page)).toHaveText(['before you came', 'from the kit', 'to the kit']);
      await says(bob, group, 'again to the group', 'groupchat');
      await expect(list(page).first()).toContainText('again to the group');
    });

    await test.step('a cut connection comes back, with what was sent meanwhile', async () => {
      const again = page.waitForEvent('websocket', (socket) => socket.url().endsWith('/websocket'));
      await post(server, '_test/drop', { user: alice });
      await says(bob, alice, 'while you were cut off');
      await again;
      await expect(messages(page).last()).toHaveText('while you were cut off');
      await write(page, 'back again');
      await expect(messages(page).last()).toHaveText('back again');
    });

    await test.step('the server learns what was read', async () => {
      await expect.poll(() => unreadOf(server, alice)).toEqual({ [bob]: 0, [group]: 2 });
    });

    await test.step('the server has it all: a reload shows the list and the history, and what was read stays read', async () => {
      await page.goto(address);
      await expect(list(page)).toHaveCount(2);
      await expect(list(page).first()).toContainText('back again');
      await expect(unread(page)).toHaveCount(0);
      await list(page).first().click();
      await expect(messages(page)).toHaveText(['before you came', 'from the kit', 'to the kit', 'while you were cut off', 'back again']);
    });
  },
);

test(
  "the kit of 5.x and the vendor's MiniCore of 4.x talk, and each learns what the other has read",
  { tag: '@chromium' },
  async ({ context, server, expectedNoise }) => {
    expectedNoise.push(kitNoise);
    const [alice, bob] = ['kit-anna', 'kit-bert'];
    const older = await context.newPage();
    await older.goto('/blank.html');
    await older.addScriptTag({ url: '/vendor.js', type: 'module' });
    await older.waitForFunction(() => 'VendorMiniCore' in window);
    await older.evaluate(
      async ({ server, bob }) => {
        const connection = new VendorMiniCore({
          appKey: 'org#app',
          isHttpDNS: false,
          apiUrl: server,
          url: `${server.replace(/^http/, 'ws')}/websocket`,
        });
        connection.logger.disableAll();
        connection.usePlugin(vendorContact, 'contact');
        const seen: string[] = [];
        connection.addEventHandler('test', {
          onTextMessage: (m: any) => seen.push(`text ${m.msg}`) && Object.assign(window, { got: m }),
          onReadMessage: (m: any) => seen.push(`read ${m.mid}`),
          onChannelMessage: () => seen.push('channel'),
        });
        await connection.open({ username: bob, pwd: 'pw', password: 'pw' });
        Object.assign(window, { connection, seen });
      },
      { server, bob },
    );
    const seen = () => older.evaluate(() => (window as any).seen as string[]);
    const sayTo = (to: string, msg: string) =>
      older.evaluate(
        async ({ to, msg }) => {
          const { connection } = window as any;
          const message = { type: 'txt', chatType: 'singleChat', to, msg, id: connection.getUniqueId(), time: Date.now(), ext: {} };
          return (await connection.send(message)).serverMsgId as string;
        },
        { to, msg },
      );

    const ids = [await sayTo(alice, 'one')];
    const page = await context.newPage();
    await listAfter(page, 'one');
    await page.goto(await kitAddress(server, alice));
    await expect(unread(page)).toHaveText('1');
    ids.push(await sayTo(alice, 'two'));
    await expect(unread(page)).toHaveText('2');
    await list(page).first().click();
    await expect(messages(page)).toHaveText(['one', 'two']);
    // The kit names both messages in one acknowledgement; 4.x gets one for each.
    await expect.poll(seen).toEqual(expect.arrayContaining(ids.map((id) => `read ${id}`)));

    await write(page, 'three');
    await expect.poll(seen).toContain('text three');
    await older.evaluate((alice) => {
      const { connection, got } = window as any;
      return connection.send(connection.Message.create({ type: 'read', chatType: 'singleChat', to: alice, id: got.id }));
    }, alice);
    const read = 'rgb(0, 204, 119)'; // the kit shows it by the colour of the mark alone
    const bubble = page.locator('.cui-message-base-box', { has: page.getByText('three', { exact: true }) });
    await expect(bubble.locator('.cui-message-status .cui-icon')).toHaveCSS('fill', read);
    expect(await seen(), 'reading in the kit is nothing that the peer is told').not.toContain('channel');
  },
);
