// The small apps of web/apps, on React and on Vue, built by Vite with the package as it is packed, on imserver: lists
// keep themselves whoever changes them, and nothing is left of them after unmounting.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { build } from 'vite';
import { project } from '../js/test/package';
import { press } from './support/demo';
import { expect, test, type Page } from './support/lab';
import { root } from './support/paths';
import { serve, type Site } from './support/serve';

const frameworks = ['react', 'vue'] as const;
/** A copy beside the unpacked package: only what is packed can be found. Workers do not share it. */
const folder = path.join(project, `apps-${process.pid}`);
let built: Site;

test.beforeAll(async () => {
  fs.cpSync(path.join(root, 'web/apps'), folder, { recursive: true });
  const modules = path.join(folder, 'node_modules');
  fs.mkdirSync(modules, { recursive: true });
  for (const name of ['react', 'react-dom', 'vue']) fs.symlinkSync(path.join(root, 'node_modules', name), path.join(modules, name));
  for (const name of frameworks) {
    await buildApp(name, {});
    await buildApp(name, { ssr: name === 'react' ? 'server.tsx' : 'server.ts' });
  }
  built = await serve({ '/': path.join(folder, 'dist') });
});

test.afterAll(async () => {
  await built?.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

async function buildApp(name: string, { ssr }: { ssr?: string }): Promise<void> {
  const settings = { outDir: path.join(folder, 'dist', ssr ? `${name}-server` : name), emptyOutDir: true, target: 'es2022', minify: false };
  await build({
    root: path.join(folder, name),
    configFile: false,
    logLevel: 'silent',
    base: './',
    mode: 'development', // React checks more, and StrictMode runs effects twice
    build: { ...settings, ssr },
    ssr: { noExternal: ['localcache-wasm'] },
  });
}

interface App {
  chat: { source: { localCache: Record<string, any> } };
  mount(): () => void;
  unmount(): void;
}
declare const window: Window & App;

/** Opens an app and waits until its connection is there. */
async function open(page: Page, name: string, server: string, user: string): Promise<void> {
  await page.goto(`${built.url}/${name}/index.html?server=${encodeURIComponent(server)}&user=${user}`);
  await page.waitForFunction(() => 'unmount' in window);
  await expect.poll(() => page.evaluate(async () => (await window.chat.source.localCache.getHealth()).data.state)).toBe('ready');
}

async function say(server: string, from: string, to: string, text: string): Promise<void> {
  const answer = await fetch(`${server}/_test/messages`, { method: 'POST', body: JSON.stringify({ from, to, text }) });
  expect(answer.status, await answer.text()).toBe(200);
}

/** imserver knows whoever has logged in once. */
async function register(server: string, ...users: string[]): Promise<void> {
  for (const username of users) {
    const answer = await fetch(`${server}/org/app/token`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ grant_type: 'password', username, password: 'pw' }),
    });
    expect(answer.status, await answer.text()).toBe(200);
  }
}

const list = (page: Page) => page.locator('#list li');
const messages = (page: Page) => page.locator('#messages li');
const chosen = (page: Page, peer: string) => page.locator('#list button', { hasText: `${peer}:` });

/**
 * Puts words into the search, as one input of the user. Not fill(): React does not hear of what that writes in a
 * Firefox that is not Playwright's own, since it asks the element for the value that it had.
 */
const type = (page: Page, words: string) =>
  page.locator('#words').evaluate((input, words) => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!.set!.call(input, words);
    input.dispatchEvent(new Event('input', { bubbles: true }));
  }, words);

for (const name of frameworks) {
  test.describe(name, () => {
    test('lists keep themselves: arrivals, own sends, reading, another tab', async ({ page, context, server, users }) => {
      const { alice, bob, carol } = users;
      await register(server, alice, bob, carol);
      await open(page, name, server, alice);
      await expect(page.locator('#unread')).toHaveText('0');
      await say(server, bob, alice, 'one');
      await say(server, carol, alice, 'two');
      await say(server, bob, alice, 'three');
      await expect(list(page)).toHaveText([`${bob}: three (2)`, `${carol}: two (1)`]);
      await expect(page.locator('#unread')).toHaveText('3');

      await chosen(page, bob).click();
      await expect(messages(page)).toHaveText(['one', 'three']);
      await expect(page.locator('#unread')).toHaveText('1');
      await page.locator('#text').pressSequentially('four');
      await page.locator('#text').press('Enter');
      await expect(messages(page)).toHaveText(['one', 'three', 'four']);
      await expect(list(page).first()).toHaveText(`${bob}: four`);
      await say(server, bob, alice, 'five');
      await expect(messages(page)).toHaveText(['one', 'three', 'four', 'five']);

      // The filter leaves one, and what is read leaves that list.
      await page.locator('#unread-only').check();
      await expect(list(page)).toHaveText([`${bob}: five (1)`, `${carol}: two (1)`]);
      const other = await context.newPage();
      await open(other, name, server, alice);
      await press(chosen(other, carol));
      await expect(list(page)).toHaveText([`${bob}: five (1)`]);
      await press(page.locator('#unread-only'));
      await expect(list(page)).toHaveText([`${bob}: five (1)`, `${carol}: two`]);

      // One conversation gives way to the other at once.
      await press(chosen(page, carol));
      await expect(messages(page)).toHaveText(['two']);
    });

    test('pages grow towards older messages and conversations', async ({ page, server, users }) => {
      const { alice, bob } = users;
      const peers = ['dora', 'eve', 'finn', 'gil'].map((peer) => bob.replace('bob', peer));
      await register(server, alice, bob, ...peers);
      for (let i = 1; i <= 25; i++) await say(server, bob, alice, `text ${i}`);
      for (const peer of peers) await say(server, peer, alice, 'hello');
      await open(page, name, server, alice);
      await expect(list(page)).toHaveCount(3);
      await page.locator('#more').click();
      await expect(list(page)).toHaveCount(5);
      await expect(page.locator('#more')).toHaveCount(0);
      await chosen(page, bob).click();
      await expect(messages(page)).toHaveCount(10);
      await expect(messages(page).first()).toHaveText('text 16');
      await page.locator('#older').click();
      await page.locator('#older').click();
      await expect(messages(page)).toHaveCount(25);
      await expect(page.locator('#older')).toHaveCount(0);
      await say(server, bob, alice, 'text 26');
      await expect(messages(page).last()).toHaveText('text 26');
      await expect(messages(page).first()).toHaveText('text 1');
    });

    test('of two searches the later one is shown, whichever is answered first', async ({ page, server, users }) => {
      const { alice, bob } = users;
      await register(server, alice, bob);
      await say(server, bob, alice, 'first apple');
      await say(server, bob, alice, 'then pear');
      await open(page, name, server, alice);
      await expect(list(page)).toHaveCount(1);
      // The answer for "apple" waits until the test lets it go.
      await page.evaluate(() => {
        const { localCache } = window.chat.source;
        const search = localCache.searchLocalMessages;
        localCache.searchLocalMessages = async (params: any) => {
          const answer = await search(params);
          if (params.keywords[0] !== 'apple') return answer;
          return new Promise((resolve) => Object.assign(window, { answerApple: () => resolve(answer) }));
        };
      });
      await type(page, 'apple');
      await page.waitForFunction(() => 'answerApple' in window);
      await expect(page.locator('search')).toHaveAttribute('aria-busy', 'true');
      await type(page, 'pear');
      await expect(page.locator('#found li')).toHaveText(['then pear']);
      await page.evaluate(() => (window as any).answerApple());
      await expect(page.locator('search')).toHaveAttribute('aria-busy', 'false');
      await expect(page.locator('#found li')).toHaveText(['then pear']);
      await type(page, '');
      await expect(page.locator('#found li')).toHaveCount(0);
    });

    test('unmounting ends every watch, and mounting again begins each once', async ({ page, server, users }) => {
      const { alice, bob } = users;
      await register(server, alice, bob);
      await say(server, bob, alice, 'one');
      await open(page, name, server, alice);
      await expect(list(page)).toHaveCount(1);
      await page.evaluate(async () => {
        window.unmount();
        // Whoever comes back in the same task goes on with the watch.
        await new Promise((resolve) => setTimeout(resolve, 50));
        const { localCache } = window.chat.source;
        const begun: Record<string, number> = {};
        const open: Record<string, number> = {};
        for (const call of Object.keys(localCache).filter((call) => call.startsWith('watch'))) {
          const watch = localCache[call];
          localCache[call] = (...params: unknown[]) => {
            const end = watch(...params);
            begun[call] = (begun[call] ?? 0) + 1;
            open[call] = (open[call] ?? 0) + 1;
            return Object.assign(
              () => {
                open[call]!--;
                end();
              },
              { more: end.more },
            );
          };
        }
        Object.assign(window, { begun, open, unmount: window.mount() });
      });
      await chosen(page, bob).click();
      await expect(messages(page)).toHaveText(['one']);
      const all = (count: number) => ({
        watchLocalConversations: count,
        watchLocalUnreadMessageCount: count,
        watchLocalMessages: count,
      });
      expect(await page.evaluate(() => (window as any).begun)).toEqual(all(1));
      await page.evaluate(() => window.unmount());
      await expect.poll(() => page.evaluate(() => (window as any).open)).toEqual(all(0));
    });
  });
}

for (const name of frameworks) {
  test(`a server renders the ${name} app with an empty list, and makes no call`, { tag: '@chromium' }, () => {
    const html = execFileSync('node', [path.join(folder, `dist/${name}-server/server.js`)], { encoding: 'utf8' });
    expect(html).toMatch(/<ul id="list">(<!--.*?-->)*<\/ul>/);
    expect(html).toContain('<output id="unread">0</output>');
  });
}
