// What the demo does with the local data: a list that keeps itself, history, search, drafts, before the login.
import { expect, type Page } from './support/fixtures';
import { field, lines, logIn, row, send, test } from './support/demo';

const noiseOf = (core: string) => (core === 'vendor' ? [/^console\.(log|info|debug|warn|warning): /] : []); // its own log lines
const searchAll = (page: Page) => page.locator('#search input');
const hits = (page: Page) => page.locator('#search-results .hit');
const toTop = (page: Page) => page.locator('#scroll').evaluate((one) => one.scrollTo(0, 0));
const builds = async (page: Page) =>
  (await lines(page).allTextContents()).map((text) => /(?:Build|构建) (\d+)/.exec(text)?.[1]).filter((n) => n !== undefined);

/** Scrolls up until the conversation begins. */
async function scrollToStart(page: Page): Promise<void> {
  await expect
    .poll(async () => {
      await toTop(page);
      return page.locator('#past').textContent();
    })
    .toContain('begins here');
}

async function synced(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await logIn(page, 'alice');
  await expect(page.locator('#progress')).toHaveText(/^Synced/);
}

for (const core of ['index', 'vendor']) {
  test(`${core}.html: the list is there before the login, a conversation opens, and the login goes on with it`, async ({
    page,
    demo,
    expectedNoise,
  }) => {
    expectedNoise.push(...noiseOf(core));
    await synced(page, `${demo.url}/${core}.html`);
    await row(page, 'singleChat-bob').click();
    await expect(page.locator('#past')).toContainText('begins here');
    await expect(page.locator('#messages li.other').first()).toBeVisible();

    await demo.hook('latency', { ms: 6000 }); // the server is slow
    await page.reload();
    await expect(row(page, 'singleChat-carol').locator('.badge')).toHaveText('2 unread');
    await expect(page).toHaveTitle(/^\(\d+\) /);
    await row(page, 'singleChat-bob').click();
    await expect(lines(page).first(), 'history without the server').toHaveText(/10,000 conversations/);
    await expect(page.locator('#state')).toHaveClass('connecting');
    await demo.hook('latency', { ms: 0 });
    await expect(page.locator('#state')).toHaveClass('connected', { timeout: 30_000 });
    await demo.hook('messages', { from: 'bob', to: 'alice', text: 'good morning' });
    await expect(lines(page).last()).toHaveText('good morning');
    await expect(row(page, 'singleChat-bob').locator('.preview')).toHaveText('good morning');
    await expect(row(page, 'singleChat-bob').locator('.badge'), 'the open conversation gets no unread').toHaveCount(0);
  });

  test(`${core}.html: search in all conversations, in the words of Chinese too, leads to the message and what was said around it`, async ({
    page,
    demo,
    expectedNoise,
  }) => {
    expectedNoise.push(...noiseOf(core));
    await synced(page, `${demo.url}/${core}.html`);
    await row(page, 'groupChat-g1').click();
    await scrollToStart(page); // the store has all of it now
    await row(page, 'singleChat-bob').click();
    await demo.hook('messages', { from: 'bob', to: 'alice', text: '今天去北京吃烤鸭，ＦＵＬＬ house' });
    await expect(lines(page).last()).toContainText('烤鸭');
    await page.reload();
    await expect(page.locator('#state')).toHaveClass('connected');

    await searchAll(page).fill('鸭');
    await expect(hits(page)).toHaveCount(1);
    await expect(hits(page).locator('mark')).toHaveText('鸭');
    await searchAll(page).fill('full 北京');
    await expect(hits(page).locator('mark')).toHaveText(['北京', 'ＦＵＬＬ']);
    await expect(page.locator('#search-results [role=status]')).toHaveText('1 message');
    await searchAll(page).fill('烤鹅');
    await expect(page.locator('#search-results [role=status]')).toHaveText('Nothing found in this browser.');
    await expect(page.locator('#list')).toBeHidden();

    await searchAll(page).fill('build 345:');
    await expect(hits(page)).toHaveCount(1);
    await hits(page).click();
    const found = page.locator('#messages .found');
    await expect(found.locator('mark')).toHaveText(['Build', '345:']);
    await expect(found).toBeInViewport();
    const around = await builds(page);
    expect(around).toContain('344');
    expect(around).toContain('346');
    expect(around, 'not everything between it and the newest').not.toContain('399');
    await expect(page.locator('#newest')).toBeVisible();

    await test.step('scrolling down ends at the newest message, in order, each once', async () => {
      await demo.hook('messages', { from: 'bot', to: 'g1', kind: 'groupchat', text: 'Build 999: live' });
      await expect
        .poll(async () => {
          await page.locator('#scroll').evaluate((one) => one.scrollTo(0, one.scrollHeight));
          return lines(page).last().textContent();
        })
        .toBe('Build 999: live');
      const all = await builds(page);
      expect(all).toEqual([...new Set(all)].toSorted());
      expect(all).toContain('399');
    });

    await test.step('a button leads there at once', async () => {
      await page.locator('#side [role=search] input').fill('build 341:');
      await hits(page).click();
      await expect(page.locator('#messages .found')).toBeInViewport();
      await page.locator('#newest').click();
      await expect(lines(page).last()).toHaveText('Build 999: live');
      await expect(lines(page).last()).toBeInViewport();
    });

    await searchAll(page).press('Escape');
    await expect(searchAll(page)).toHaveValue('');
    await expect(page.locator('#list')).toBeVisible();
  });
}

test('search inside a conversation finds only there, marks what it found, and ends without a trace', async ({ page, demo }) => {
  await synced(page, demo.url);
  await row(page, 'singleChat-bob').click();
  await expect(page.locator('#past')).toContainText('begins here');
  await demo.hook('messages', { from: 'carol', to: 'alice', text: 'the server is slow' });
  await expect(row(page, 'singleChat-carol').locator('.preview')).toHaveText('the server is slow');
  await page.locator('#find').click();
  const inside = page.locator('#inside input');
  await expect(inside).toBeFocused();
  await inside.fill('SERVER');
  const found = page.locator('#inside-search-results .hit');
  await expect(found).toHaveCount(2);
  await page.keyboard.press('ArrowDown');
  await expect(found.first()).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('#messages .found')).toHaveText(/before the server has answered/);
  await expect(page.locator('#messages mark')).toHaveText(['server', 'server']);
  await searchAll(page).fill('server');
  await expect(hits(page), 'and of all conversations').toHaveCount(3);
  await searchAll(page).press('Escape');
  await page.locator('#inside-close').click();
  await expect(page.locator('#inside')).toBeHidden();
  await expect(page.locator('#find')).toBeFocused();
  await expect(page.locator('#messages mark')).toHaveCount(0);
  await expect(page.locator('#messages .found')).toHaveCount(0);
});

test('the list shows its first conversations, more as one scrolls; the title counts all, and all are read at once', async ({
  page,
  demo,
}) => {
  for (let n = 1; n <= 30; n++) await demo.hook('messages', { from: `user${n}`, to: 'alice', text: `hello from ${n}` });
  await synced(page, demo.url);
  const rows = page.locator('#list .row');
  await expect(rows).toHaveCount(20);
  const unread = async () => Number(/^\((\d+)\)/.exec(await page.title())?.[1] ?? 0);
  await expect.poll(unread, 'also those that are not shown').toBe(33); // two of carol, one of the bot
  await expect
    .poll(async () => {
      await page.locator('#list').evaluate((one) => one.scrollTo(0, one.scrollHeight));
      return rows.count();
    })
    .toBe(39);
  await expect(page.locator('#list .row.unread').first()).toBeAttached();
  await page.locator('#read-all').click();
  await expect(page.locator('#list .row.unread')).toHaveCount(0);
  await expect(page).toHaveTitle('localcache-wasm demo');
  await expect(page.locator('#read-all')).toBeHidden();
  await expect(page.locator('#side-title')).toBeFocused();
  await page.locator('#sync').click();
  await expect(page.locator('#progress')).toHaveText(/^Synced/);
  await expect(page.locator('#list .row.unread'), 'the server knows it too').toHaveCount(0);
});

test('a muted conversation counts its own messages, and the title leaves them out', async ({ page, demo }) => {
  await synced(page, demo.url);
  await expect(page).toHaveTitle(/^\(3\) /); // what waited has come
  await page.locator('#read-all').click();
  await expect(page).toHaveTitle('localcache-wasm demo');
  await row(page, 'singleChat-gus').click();
  await page.locator('#mute').click();
  await expect(page.locator('#mute')).toHaveAttribute('aria-pressed', 'true');
  await expect(row(page, 'singleChat-gus')).toContainText('muted');
  await row(page, 'singleChat-hana').click();
  // What comes while gus is still the open conversation is read at once.
  await expect(page.locator('#title')).toHaveText('hana');
  await demo.hook('messages', { from: 'gus', to: 'alice', text: 'psst' });
  await expect(row(page, 'singleChat-gus').locator('.badge')).toHaveText('1 unread');
  await expect(page).toHaveTitle('localcache-wasm demo');
  await demo.hook('messages', { from: 'fay', to: 'alice', text: 'hey' });
  await expect(page).toHaveTitle('(1) localcache-wasm demo');
  await page.reload();
  await expect(row(page, 'singleChat-gus')).toContainText('muted');
  await row(page, 'singleChat-gus').click();
  await page.locator('#mute').click();
  await expect(page.locator('#mute')).toHaveAttribute('aria-pressed', 'false');
});

test('what was fetched once comes out of the store: the server is not asked again, and not needed', async ({ page, demo }) => {
  const asked = async () => {
    const seen: { rest?: string }[] = await (await fetch(`${demo.url}/_test/seen`)).json();
    return seen.filter(({ rest }) => rest?.includes('messageroaming')).length;
  };
  await synced(page, demo.url);
  await row(page, 'groupChat-g1').click();
  await scrollToStart(page);
  const all = await builds(page);
  expect(all.length).toBeGreaterThanOrEqual(60);
  const before = await asked();
  expect(before).toBeGreaterThan(0);
  await page.reload();
  await expect(page.locator('#state')).toHaveClass('connected');
  await row(page, 'groupChat-g1').click();
  await expect(lines(page).last()).toHaveText(/Build 399/);
  await page.locator('#network').click();
  await scrollToStart(page);
  expect(await builds(page)).toEqual(all);
  expect(await asked()).toBe(before);
});

test('where messages may be missing a mark says so, until the server has filled the gap', async ({ page, demo, expectedNoise }) => {
  expectedNoise.push(/Failed to load resource/);
  await synced(page, demo.url);
  await row(page, 'groupChat-g1').click();
  await scrollToStart(page);
  await page.locator('#logout').click();
  await demo.hook('messages', { from: 'bot', to: 'g1', kind: 'groupchat', text: 'Build 401: while nobody looked' });
  await logIn(page, 'alice');
  await demo.hook('rest', { path: 'messageroaming', code: 500, times: 2, body: { error: 'broken', error_description: 'out of order' } });
  await row(page, 'groupChat-g1').click();
  await expect(lines(page).last()).toHaveText('Build 401: while nobody looked');
  const gap = page.locator('#messages .gap');
  await expect(gap).toContainText('Messages may be missing here.');
  await gap.getByRole('button', { name: 'Load them' }).click();
  await expect(page.locator('#progress'), 'why not').toHaveText('out of order');
  await expect(gap).toBeVisible();
  await gap.getByRole('button', { name: 'Load them' }).click();
  await expect(gap).toHaveCount(0);
  await scrollToStart(page);
  const all = await builds(page);
  expect(all).toEqual([...new Set(all)].toSorted());
});

test('a draft stands in every tab, survives a reload, and goes with the message', async ({ page, demo }) => {
  await synced(page, demo.url);
  const second = await page.context().newPage();
  await second.goto(demo.url);
  await logIn(second, 'alice');
  await row(page, 'singleChat-emil').click();
  await field(page).fill('still thinking');
  await expect(row(second, 'singleChat-emil').locator('.preview')).toHaveText('Draft: still thinking');
  await second.close();
  await page.reload();
  await expect(row(page, 'singleChat-emil').locator('.preview')).toHaveText('Draft: still thinking');
  await row(page, 'singleChat-emil').click();
  await expect(field(page)).toHaveValue('still thinking');
  await send(page, 'done thinking');
  await row(page, 'singleChat-bob').click();
  await expect(row(page, 'singleChat-emil').locator('.preview')).toHaveText('You: done thinking');
});
