// The demo in Chinese and in English: one language at a time, everywhere.
import fs from 'node:fs';
import path from 'node:path';
import { expect, type Page } from './support/fixtures';
import { choose, field, giveImage, logIn, own, press, row, send, test } from './support/demo';
import { root } from './support/paths';
import { en } from '../web/demo/language/en';
import { pick } from '../web/demo/language/pick';
import { zh } from '../web/demo/language/zh';

/** What may stand in Latin letters on a Chinese page: names of things and people, units, code. */
const names = new Set(
  [
    'localcache-wasm Go WebAssembly IndexedDB MiniCore ID protobuf easemob-websdk English kB byte MB',
    'alice bob carol dora emil fay gus hana bot A B C D E F G H g1',
  ]
    .join(' ')
    .split(' '),
);

/** Every text of the page as it is: what is written, tooltips, labels, placeholders. Not what people wrote, and not code. */
const textsOf = (page: Page) =>
  page.evaluate(() => {
    const content =
      'code, #messages p:not(.broken), .row .preview, #messages .more, #editing ~ .input textarea, .label, #health, #facts dd, #attached';
    const found = [document.title];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) if (!walker.currentNode.parentElement!.closest(content)) found.push(walker.currentNode.textContent!);
    for (const name of ['aria-label', 'title', 'placeholder', 'alt']) {
      for (const one of document.querySelectorAll(`[${name}]`)) if (!one.matches(content)) found.push(one.getAttribute(name)!);
    }
    return [...new Set(found.map((text) => text.trim()).filter(Boolean))];
  });

async function expectChinese(page: Page, state: string): Promise<void> {
  const english = (await textsOf(page)).filter((text) =>
    (text.match(/[A-Za-z][\w-]*/g) ?? []).some((word) => !names.has(word) && word !== 'unsafe-eval'),
  );
  expect(english, `${state}: English on a Chinese page`).toEqual([]);
}

async function expectEnglish(page: Page, state: string): Promise<void> {
  const chinese = (await textsOf(page)).filter((text) => /[\p{Script=Han}，。：；]/u.test(text) && text !== '中文');
  expect(chinese, `${state}: Chinese on an English page`).toEqual([]);
}

/** Walks through the states of the page and looks at the texts of each. */
async function walk(
  page: Page,
  demoUrl: string,
  look: (page: Page, state: string) => Promise<void>,
  hook: (name: string, body: object) => Promise<unknown>,
) {
  await look(page, 'login');
  await press(page.locator('summary'));
  await page.locator('[name=password]').fill('wrong');
  await page.locator('#enter').click();
  await expect(page.locator('#problem')).not.toBeEmpty();
  await look(page, 'login refused');
  await logIn(page, 'alice');
  await expect(page.locator('#progress')).toContainText('9');
  await look(page, 'list');
  await page.locator('#store-open').click();
  await expect(page.locator('#calls li').first()).toBeVisible();
  await look(page, 'panel of the store');
  await page.locator('#store-close').click();
  await hook('rest', { path: 'messageroaming', code: 500, body: { error: 'broken' } });
  await row(page, 'groupChat-g1').click();
  await expect(page.locator('#earlier')).toBeVisible();
  await row(page, 'singleChat-carol').click();
  await expect(page.locator('#messages .new')).toBeVisible();
  await send(page, 'one');
  await expect(own(page, 'one').locator('.status')).toBeVisible();
  await giveImage(page, 'pick');
  await expect(page.locator('#attached')).toBeVisible();
  await field(page).press('Enter');
  await expect(page.locator('#messages .picture')).toBeVisible();
  await choose(page, 'one');
  await page.locator('#message-dialog [value=recall]').click();
  await expect(page.locator('#messages .gone')).toBeVisible();
  await look(page, 'conversation');
  await row(page, 'singleChat-emil').click(); // with a message of another day
  await look(page, 'another conversation');
  await page.locator('#network').click();
  await expect(page.locator('#notice')).toBeVisible();
  await look(page, 'network off');
  await page.goto(`${demoUrl}/pair.html`);
  await look(page, 'two users');
}

test('both catalogues have the same texts, and the Chinese one is Chinese', () => {
  expect(Object.keys(zh)).toEqual(Object.keys(en));
  const alike = ['otherLanguage', 'inDatabase'];
  for (const [key, text] of Object.entries(zh)) {
    const original = en[key as keyof typeof en];
    expect(typeof text, key).toBe(typeof original);
    if (alike.includes(key)) continue;
    const sample = typeof text === 'function' ? (text as (...values: unknown[]) => string)(3, 2, 1, 4) : text;
    expect(sample, key).toMatch(/\p{Script=Han}/u);
    // Each value that goes into the English text goes into the Chinese one.
    if (typeof original === 'function') expect(text, key).toHaveLength(original.length);
  }
});

test('the page’s HTML has no text of its own', () => {
  for (const file of fs.readdirSync(path.join(root, 'web/demo')).filter((name) => name.endsWith('.html'))) {
    const html = fs.readFileSync(path.join(root, 'web/demo', file), 'utf8');
    const texts = html
      .replace(/<!--[^]*?-->|<!doctype html>/g, '')
      .split(/<[^>]*>/)
      .map((text) => text.trim());
    const allowed = ['', 'localcache-wasm', 'alice', 'bob', 'carol', "+ 'unsafe-eval'"];
    expect(
      texts.filter((text) => !allowed.includes(text)),
      file,
    ).toEqual([]);
    for (const [, name, value] of html.matchAll(/ (aria-label|title|placeholder|alt)="([^"]*)"/g)) {
      expect(['', 'MiniCore'], `${file}: ${name}`).toContain(value);
    }
  }
});

test('the browser’s language is taken, and what was chosen before it', () => {
  expect(pick(null, ['zh-CN', 'en'])).toBe('zh');
  expect(pick(null, ['zh-Hant-TW'])).toBe('zh');
  expect(pick(null, ['fr-FR', 'zh', 'en'])).toBe('zh');
  expect(pick(null, ['en-GB', 'zh'])).toBe('en');
  expect(pick(null, ['fr'])).toBe('en');
  expect(pick('en', ['zh-CN'])).toBe('en');
  expect(pick('klingon', ['zh-CN'])).toBe('zh');
});

test.describe('in a Chinese browser @chromium', () => {
  test.use({ locale: 'zh-CN' });
  test('the page begins in Chinese', async ({ page, demo }) => {
    await page.goto(demo.url);
    await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
    await expectChinese(page, 'login');
  });
});

test('switched to Chinese, no English is left: labels, dates, tooltips, errors', async ({ page, demo, expectedNoise }) => {
  expectedNoise.push(/Failed to load resource/);
  await page.goto(demo.url);
  await page.locator('.language:visible').click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await walk(page, demo.url, expectChinese, demo.hook);
});

test('in English no Chinese is left', async ({ page, demo, expectedNoise }) => {
  expectedNoise.push(/Failed to load resource/);
  await page.goto(demo.url);
  await walk(page, demo.url, expectEnglish, demo.hook);
});

test('switching keeps what is open, changes every tab, and is remembered', async ({ page, demo }) => {
  await page.goto(demo.url);
  await logIn(page, 'alice');
  await expect(page.locator('#progress')).toHaveText(/^Synced/);
  const second = await page.context().newPage();
  await second.goto(demo.url);
  await row(page, 'singleChat-emil').click();
  await field(page).fill('half a thou');
  await press(page.locator('#chat .language'));
  await expectChinese(page, 'conversation');
  await expect(field(page)).toHaveValue('half a thou');
  await expect(page.locator('#messages .day').first()).toHaveText(/^\d+月\d+日星期.$/);
  await expect(second.locator('html'), 'the other tab').toHaveAttribute('lang', 'zh-CN');
  await expect(second.locator('legend').first()).toHaveText('以演示用户身份进入');
  await page.reload();
  await expect(page.locator('#state')).toHaveText('已连接');
  await press(page.locator('#chat .language'));
  await expect(page.locator('#state')).toHaveText('connected');
  await expectEnglish(page, 'switched back');
  await expect(second.locator('html')).toHaveAttribute('lang', 'en');
  await second.close();
});
