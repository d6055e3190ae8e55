// The demo in Chinese and in English: one language at a time, everywhere.
import fs from 'node:fs';
import path from 'node:path';
import { expect, type Page } from './support/fixtures';
import { choose, type Demo, field, giveImage, logIn, openPair, own, press, row, send, test } from './support/demo';
import { root } from './support/paths';
import { en } from '../web/demo/language/en';
import { pick } from '../web/demo/language/pick';
import { zh } from '../web/demo/language/zh';

/** What may stand in Latin letters on a Chinese page: names of things and people, units, code. */
const names = new Set(
  [
    'localcache-wasm Go WebAssembly IndexedDB MiniCore ID protobuf easemob-websdk English kB byte MB',
    'lin mei wei yun hao jing tao ning bot g2 L M W Y H J T N B G A',
  ]
    .join(' ')
    .split(' '),
);

/** Every text of the page as it is: what is written, tooltips, labels, placeholders. Not code, and not the names of files and databases. */
const textsOf = (page: Page) =>
  page.evaluate(() => {
    const content = 'code, #attached, #health, #facts dd, [data-cast]';
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

/** Whom the walk meets: itself, a group, somebody whose message waits, and one who wrote on another day. */
interface Cast {
  me: string;
  group: string;
  waits: string;
  earlier: string;
  text: string;
}
const english: Cast = { me: 'alice', group: 'g1', waits: 'carol', earlier: 'emil', text: 'one' };
const chinese: Cast = { me: 'lin', group: 'g2', waits: 'wei', earlier: 'hao', text: '一' };

/** Walks through the states of the page and looks at the texts of each. */
async function walk(page: Page, demo: Demo, cast: Cast, look: (page: Page, state: string) => Promise<void>): Promise<void> {
  await look(page, 'login');
  await press(page.locator('summary'));
  await page.locator('[name=password]').fill('wrong');
  await page.locator('#enter').click();
  await expect(page.locator('#problem')).not.toBeEmpty();
  await look(page, 'login refused');
  await logIn(page, cast.me);
  await expect(page.locator('#progress')).toContainText('9');
  await look(page, 'list');
  await page.locator('#store-open').click();
  await expect(page.locator('#calls li').first()).toBeVisible();
  await look(page, 'panel of the store');
  await page.locator('#store-close').click();
  await demo.hook('rest', { path: 'messageroaming', code: 500, body: { error: 'broken' } });
  await row(page, `groupChat-${cast.group}`).click();
  await expect(page.locator('#earlier')).toBeVisible();
  await row(page, `singleChat-${cast.waits}`).click();
  await expect(page.locator('#messages .new')).toBeVisible();
  await send(page, cast.text);
  await expect(own(page, cast.text).locator('.status')).toBeVisible();
  await giveImage(page, 'pick');
  await expect(page.locator('#attached')).toBeVisible();
  await field(page).press('Enter');
  await expect(page.locator('#messages .picture')).toBeVisible();
  await choose(page, cast.text);
  await page.locator('#message-dialog [value=recall]').click();
  await expect(page.locator('#messages .gone')).toBeVisible();
  await look(page, 'conversation');
  await page.locator('#search input').fill(cast.text);
  await expect(page.locator('#search-results [role=status]')).not.toBeEmpty();
  await look(page, 'search');
  await page.locator('#search input').press('Escape');
  await row(page, `singleChat-${cast.earlier}`).click(); // with a message of another day
  await look(page, 'another conversation');
  await page.locator('#network').click();
  await expect(page.locator('#notice')).toBeVisible();
  await look(page, 'network off');
  await openPair(page, demo);
  await look(page, 'two users');
}

test('both catalogues have the same texts, and the Chinese one is Chinese', () => {
  expect(Object.keys(zh)).toEqual(Object.keys(en));
  const alike = ['otherLanguage', 'inDatabase', 'errorOther', 'firstUser', 'secondUser'];
  for (const [key, text] of Object.entries(zh)) {
    const original = en[key as keyof typeof en];
    expect(typeof text, key).toBe(typeof original);
    if (alike.includes(key)) continue;
    const sample = typeof text === 'function' ? (text as (...values: unknown[]) => string)(3, 2, 1, 4) : text;
    expect(sample, key).toMatch(/[\p{Script=Han}：，]/u);
    // Each value that goes into the English text goes into the Chinese one.
    if (typeof original === 'function') expect(text, key).toHaveLength(original.length);
  }
});

/** The inspector is a developer's page, and in English. */
const developers = 'inspector.html';

test('the page’s HTML has no text of its own', () => {
  for (const file of fs.readdirSync(path.join(root, 'web/demo')).filter((name) => name.endsWith('.html') && name !== developers)) {
    const html = fs.readFileSync(path.join(root, 'web/demo', file), 'utf8');
    const texts = html
      .replace(/<!--[^]*?-->|<!doctype html>/g, '')
      .split(/<[^>]*>/)
      .map((text) => text.trim());
    const allowed = ['', 'localcache-wasm', 'alice', 'bob', 'carol', 'lin', 'mei', 'wei', "+ 'unsafe-eval'"];
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
  await walk(page, demo, chinese, expectChinese);
});

test('in English no Chinese is left', async ({ page, demo, expectedNoise }) => {
  expectedNoise.push(/Failed to load resource/);
  await page.goto(demo.url);
  await walk(page, demo, english, expectEnglish);
});

test('switching keeps what is open, changes every tab, and is remembered', async ({ page, demo }) => {
  await page.goto(demo.url);
  await logIn(page, 'lin'); // from either language
  await expect(page.locator('#progress')).toHaveText(/^Synced/);
  const second = await page.context().newPage();
  await second.goto(demo.url);
  await row(page, 'singleChat-hao').click();
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
  await expect(page.locator('#chat .language')).toHaveText('中文');
  await expect(second.locator('html')).toHaveAttribute('lang', 'en');
  await second.close();
});
