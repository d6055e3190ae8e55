// The vendor's next generation on imserver: the React kit easemob-chat-uikit, unmodified, which has the SDK
// 5.x inside. A real client that nobody here wrote. One engine is enough: what is tested is the server.
import path from 'node:path';
import { build } from 'vite';
import { expect, test } from './support/fixtures';
import { built, root } from './support/paths';
import { serve, type Site } from './support/serve';

const page5 = path.join(built, 'kit');
let kit: Site;

test.beforeAll(async () => {
  await build({
    root: path.join(root, 'e2e/kit'),
    configFile: false,
    logLevel: 'silent',
    base: './',
    build: { outDir: page5, emptyOutDir: true, target: 'es2022', minify: false },
  });
  kit = await serve({ '/': page5 });
});
test.afterAll(() => kit?.close());

test(
  'the kit of 5.x logs in, shows the list, sends, receives and survives a cut connection',
  { tag: '@chromium' },
  async ({ page, server, expectedNoise }) => {
    expectedNoise.push(/^console\.(log|info|debug|warning): /); // the kit's own log lines
    const post = async (call: string, body: object) => {
      const answer = await fetch(`${server}/${call}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      });
      expect(answer.ok, call).toBe(true);
      return answer.json();
    };
    const says = (from: string, to: string, text: string, kind = 'chat') => post('_test/messages', { from, to, text, kind });
    const [alice, bob, group] = ['kit-alice', 'kit-bob', 'kit-group'];
    const { access_token: token } = await post('org/app/token', { username: alice, password: 'pw' });
    await post('_test/groups', { id: group, members: [alice, bob] });
    await post('_test/contacts', { user: alice, contacts: { [bob]: 'Bobby' } });
    await says(bob, group, 'to the group', 'groupchat');
    await says(bob, alice, 'before you came');

    const list = page.locator('.cui-conversationItem');
    const messages = page.locator('.cui-message-text');
    const open = () => page.goto(`${kit.url}/index.html?server=${encodeURIComponent(server)}&user=${alice}&token=${token}`);
    const seenByServer = async () => JSON.stringify(await (await fetch(`${server}/_test/seen`)).json());

    await test.step('the list, the newest conversation first, with the remark of a contact', async () => {
      await open();
      await expect(list).toHaveCount(2);
      await expect(list.first()).toContainText('before you came');
      await expect(list.first()).toContainText('Bobby');
      await expect(list.first().locator('.cui-badge-count')).toHaveText('1');
      await expect(list.last()).toContainText('to the group');
    });

    await test.step('a conversation is opened and read', async () => {
      await list.first().click();
      await expect(messages).toHaveText(['before you came']);
      await expect(list.first().locator('.cui-badge-count')).toHaveCount(0);
      await expect.poll(seenByServer).toContain('messageroaming');
    });

    await test.step('it sends', async () => {
      await page.locator('[contenteditable=true]').click();
      await page.keyboard.type('from the kit');
      await page.keyboard.press('Enter');
      await expect(messages).toHaveText(['before you came', 'from the kit']);
      await expect(list.first()).toContainText('from the kit');
    });

    await test.step('it receives, in the open conversation and beside it', async () => {
      await says(bob, alice, 'to the kit');
      await expect(messages).toHaveText(['before you came', 'from the kit', 'to the kit']);
      await says(bob, group, 'again to the group', 'groupchat');
      await expect(list.first()).toContainText('again to the group');
    });

    await test.step('a cut connection comes back, with what was sent meanwhile', async () => {
      const again = page.waitForEvent('websocket', (socket) => socket.url().endsWith('/websocket'));
      await post('_test/drop', { user: alice });
      await says(bob, alice, 'while you were cut off');
      await again;
      await expect(messages.last()).toHaveText('while you were cut off');
      await page.locator('[contenteditable=true]').click();
      await page.keyboard.type('back again');
      await page.keyboard.press('Enter');
      await expect(messages.last()).toHaveText('back again');
    });

    await test.step('the server has it all: a reload shows the list and the history, and what was read stays read', async () => {
      await open();
      await expect(list).toHaveCount(2);
      await expect(list.first()).toContainText('back again');
      await expect(list.first().locator('.cui-badge-count')).toHaveCount(0);
      await list.first().click();
      await expect(messages).toHaveText(['before you came', 'from the kit', 'to the kit', 'while you were cut off', 'back again']);
    });
  },
);
