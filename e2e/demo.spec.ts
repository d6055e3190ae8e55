// The demo's whole story, on the built page as `make demo` serves it.
import { expect, type Page } from './support/fixtures';
import { choose, field, giveImage, lines, logIn, own, press, row, send, test } from './support/demo';

for (const core of ['our', "the vendor's"]) {
  const file = core === 'our' ? 'index.html' : 'vendor.html';

  test(`on ${core} MiniCore: what a newcomer does, from the first login to the log out`, async ({ page, demo, expectedNoise }) => {
    test.setTimeout(120_000); // a long story, in the slowest engine
    if (core !== 'our') expectedNoise.push(/^console\.(log|info|debug|warn|warning): /); // the vendor's own log lines
    const answer = await page.goto(`${demo.url}/${file}`);
    const policy = answer!.headers()['content-security-policy']!;
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'");
    expect(policy.includes("'unsafe-eval'"), "only the vendor's MiniCore may generate code").toBe(core !== 'our');
    const bot = row(page, 'singleChat-bot');

    await test.step('logs in: the server list comes page by page, messages come live and count as unread', async () => {
      await logIn(page, 'alice');
      await expect(page.locator('#progress')).toHaveText('Synced 2 pages, 9 conversations');
      await expect(bot.locator('.badge')).toHaveText(/^[1-9]/);
      await expect(row(page, 'singleChat-carol').locator('.badge')).toHaveText('2 unread');
      await demo.hook('messages', { from: 'bot', to: 'alice', text: 'look <b>here</b>' });
      await expect(bot.locator('.preview')).toHaveText('look <b>here</b>');
      await expect(page).toHaveTitle(/^\(\d+\) /);
    });

    await test.step('opens a conversation: it is read', async () => {
      await bot.click();
      await expect(bot.locator('.badge')).toHaveCount(0);
      await expect(lines(page).last()).toHaveText('look <b>here</b>');
      await expect(bot).toHaveAttribute('aria-current', 'true');
    });

    await test.step('sends a text: it stays text, is read, and answered', async () => {
      const text = '<img src=x onerror="document.title=1"><b>bold</b>';
      const typing = page.waitForFunction(() => document.querySelector('#presence')!.textContent === 'typing…', undefined, { polling: 50 });
      await send(page, text);
      await expect(own(page, 'bold').locator('p')).toHaveText(text);
      await expect(bot.locator('.preview')).toContainText('<b>bold</b>');
      await expect(own(page, 'bold').locator('small')).toContainText('read');
      await typing; // the bot begins to answer
      await expect(lines(page).last()).toHaveText(`Received: ${text.length} characters.`);
      await expect(page.locator('#presence')).toHaveText('');
      expect(await page.locator('#messages img, #list img').count()).toBe(0);
    });

    await test.step('pastes an image: it is shown before it is sent, and arrives', async () => {
      await giveImage(page, 'paste');
      await expect(page.locator('#attached')).toContainText('square.png, 120 × 80');
      await page.locator('#detach').click();
      await expect(page.locator('#attached')).toBeHidden();
      await giveImage(page, 'pick');
      await expect(page.locator('#attached')).toBeVisible();
      await field(page).press('Enter');
      await expect(page.locator('#attached')).toBeHidden();
      await expect(lines(page).last()).toHaveText(/^Received: an image of \d+ bytes, 120 × 80\.$/);
    });

    await test.step('changes a message and takes one back', async () => {
      await send(page, 'befor');
      await expect(own(page, 'befor').locator('small')).toContainText(/sent|delivered|read/);
      await expect(lines(page).last()).toHaveText('Received: 5 characters.');
      await choose(page, 'befor', 'Change');
      await expect(page.locator('#editing')).toBeVisible();
      await expect(field(page)).toHaveValue('befor');
      await send(page, 'before');
      await expect(own(page, 'before').locator('small')).toContainText('changed');
      await expect(page.locator('#editing')).toBeHidden();

      await send(page, 'a slip');
      await expect(lines(page).last()).toHaveText('Received: 6 characters.');
      await choose(page, 'a slip', 'Recall');
      await expect(page.locator('#messages .gone')).toHaveText('You recalled a message.');
      await expect(own(page, 'a slip')).toHaveCount(0);
    });

    await test.step('labels it, pins it and leaves a draft: all of it is there after a reload, and the past from the server', async () => {
      await page.locator('#label').click();
      await page.locator('#label-dialog input').fill('robot');
      await page.locator('#label-dialog .primary').click();
      await expect(bot.locator('.label')).toHaveText('robot');
      await page.locator('#pin').click();
      await expect(page.locator('#pin')).toHaveAttribute('aria-pressed', 'true');
      await field(page).fill('half a thou');
      await page.locator('#new').focus(); // leaving the field keeps the draft
      await expect.poll(() => field(page).inputValue()).toBe('half a thou');
      await page.waitForTimeout(500);
      await page.reload();
      await expect(page.locator('#state')).toHaveText('connected');
      await expect(bot.locator('.label')).toHaveText('robot');
      await expect(bot.locator('.preview')).toHaveText('Draft: half a thou');
      await expect(bot.locator('.badge')).toHaveCount(0);
      await expect(page.locator('#list li').first()).toContainText('robot');
      await bot.click();
      await expect(field(page)).toHaveValue('half a thou');
      await expect(own(page, 'before').locator('small')).toContainText('changed');
      await expect(own(page, 'before').locator('small'), 'read before the reload').toContainText('read');
      await expect(own(page, 'a slip')).toHaveCount(0);
      const image = page.locator('#messages .picture img');
      await expect.poll(() => image.evaluate((one: HTMLImageElement) => one.naturalWidth), 'the image comes from the server').toBe(120);
    });

    await test.step('removes it, and a sync brings it back', async () => {
      await page.locator('#remove').click();
      await page.locator('#remove-dialog .danger').click();
      await expect(bot).toHaveCount(0);
      await expect(page.locator('#nothing')).toBeVisible();
      await page.locator('#sync').click();
      await expect(page.locator('#progress')).toHaveText('Synced 2 pages, 9 conversations');
      await expect(bot).toHaveCount(1);
      await expect(bot.locator('.badge'), 'what was read stays read').toHaveCount(0);
      await expect(bot.locator('.label'), 'the label went with the conversation').toHaveCount(0);
    });

    await test.step('looks at what is stored', async () => {
      await page.locator('#store-open').click();
      const panel = page.getByRole('complementary', { name: 'What is stored' });
      await expect(panel).toContainText('IndexedDB');
      await expect(panel).toContainText(/localcache_\d+_alice/);
      await expect(panel).toContainText('setCurrentConversation(bot)');
      await expect(page.locator('#policy')).toHaveText(`script-src 'self' 'wasm-unsafe-eval'${core === 'our' ? '' : " 'unsafe-eval'"}`);
      await page.keyboard.press('Escape');
      await expect(panel).toBeHidden();
    });

    await test.step('logs out, and stays out', async () => {
      await page.locator('#logout').click();
      await expect(page.locator('#login')).toBeVisible();
      await page.reload();
      await expect(page.locator('#login')).toBeVisible();
      await expect(page.locator('#chat')).toBeHidden();
    });
  });
}

test('a new conversation reaches its user, who sees it unread, in another account of the same page', async ({
  page,
  demo,
  expectedNoise,
}) => {
  expectedNoise.push(/Failed to load resource/); // the wrong password
  await page.goto(demo.url);
  await logIn(page, 'alice');
  await page.locator('#new').click();
  await page.locator('#new-dialog input[name=id]').fill('dora');
  await page.locator('#new-dialog .primary').click();
  await expect(page.locator('#title')).toHaveText('dora');
  await send(page, 'hello dora');
  await expect(own(page, 'hello dora').locator('small')).toContainText('sent');
  await page.locator('#logout').click();
  await expect(page.locator('#login')).toBeVisible();

  // The next user in the same page: another account, another database.
  await page.getByText('With another name').click();
  await page.locator('[name=user]').fill('dora');
  await page.locator('[name=password]').fill('wrong');
  await page.locator('#enter').click();
  await expect(page.locator('#problem')).toContainText('Not logged in');
  await page.locator('[name=password]').fill('pw-dora');
  await page.locator('#enter').click();
  await expect(row(page, 'singleChat-alice').locator('.badge')).toHaveText(/^1/);
  await row(page, 'singleChat-alice').click();
  await expect(lines(page).last()).toHaveText('hello dora');
});

test('what is written right after a click goes to the conversation that was clicked, and each draft stays with its own', async ({
  page,
  demo,
}) => {
  await page.goto(demo.url);
  await logIn(page, 'alice');
  await expect(page.locator('#progress')).toHaveText(/^Synced/);
  await row(page, 'singleChat-bob').click();
  await expect(page.locator('#past')).toContainText('begins here');
  await field(page).fill('a draft for bob');
  // Before the store can have answered anything.
  await page.evaluate(() => {
    document.querySelector<HTMLElement>('[data-key="singleChat-emil"]')!.click();
    document.querySelector<HTMLTextAreaElement>('#composer textarea')!.value = 'for emil only';
    document.querySelector<HTMLFormElement>('#composer')!.requestSubmit();
    document.querySelector<HTMLElement>('[data-key="singleChat-bob"]')!.click();
  });
  await expect(row(page, 'singleChat-emil').locator('.preview')).toHaveText('You: for emil only');
  await expect(page.locator('#title')).toHaveText('bob');
  await expect(field(page)).toHaveValue('a draft for bob');
  await expect(own(page, 'for emil only')).toHaveCount(0);
  await row(page, 'singleChat-emil').click();
  await expect(own(page, 'for emil only').locator('small')).toContainText('sent');
  await expect(field(page)).toHaveValue('');
});

test('a past that cannot be loaded is said and tried again; older messages come as one scrolls up, to the beginning', async ({
  page,
  demo,
  expectedNoise,
}) => {
  expectedNoise.push(/Failed to load resource/);
  await page.goto(demo.url);
  await logIn(page, 'alice');
  await demo.hook('rest', { path: 'messageroaming', code: 500, body: { error: 'broken', error_description: 'out of order' } });
  await row(page, 'groupChat-g1').click();
  await expect(page.locator('#past')).toContainText('could not be loaded: out of order. What is shown comes out of the local store.');
  await expect(lines(page)).toHaveText(['Build 399: green in three browsers.']);
  await page.locator('#past').getByRole('button', { name: 'Try again' }).click();
  await expect(lines(page).filter({ hasText: 'Build 398' })).toBeVisible();
  await expect(page.locator('#past')).not.toContainText('could not');
  expect(await lines(page).filter({ hasText: 'Build 341:' }).count(), 'a page, not everything').toBe(0);
  await expect(page.locator('#messages .day').last()).toHaveText(/^(Today|Yesterday)$/);

  const top = () => page.locator('#scroll').evaluate((one) => one.scrollTo(0, 0));
  await expect
    .poll(async () => {
      await top();
      return page.locator('#past').textContent();
    })
    .toContain('begins here');
  await expect(lines(page).filter({ hasText: 'Build 340:' })).toHaveCount(1);
  const builds = (await lines(page).allTextContents()).map((text) => /Build (\d+)/.exec(text)?.[1]).filter(Boolean);
  expect(builds, 'in order, each once').toEqual([...new Set(builds)].toSorted());
});

test('a message that the server refuses says why, and goes out when tried again; so does an image', async ({
  page,
  demo,
  expectedNoise,
}) => {
  expectedNoise.push(/Failed to load resource/); // the upload
  await page.goto(demo.url);
  await logIn(page, 'alice');
  await row(page, 'groupChat-g1').click();
  await demo.hook('refuse', { user: 'alice', code: 1, reason: 'Sorry, out of order' });
  await send(page, 'second try'); // in a group nobody is told that something is being written: this is what is refused
  const message = own(page, 'second try');
  await expect(message.locator('small')).toContainText('not sent');
  await expect(row(page, 'groupChat-g1').locator('.preview')).toContainText('Not sent:');
  await message.getByRole('button', { name: 'Try again' }).click();
  await expect(message.locator('small')).toContainText('sent');
  await expect(message.locator('small')).not.toContainText('not sent');
  await expect(message).toHaveCount(1);
  await expect(row(page, 'groupChat-g1').locator('.preview')).toHaveText('You: second try');

  await demo.hook('rest', { path: 'chatfiles', code: 500, body: { error: 'full', error_description: 'no room left' } });
  await giveImage(page, 'pick');
  await expect(page.locator('#attached')).toBeVisible(); // the browser has read it
  await field(page).press('Enter');
  const image = page.locator('#messages li.own:has(.picture)');
  await expect(image.locator('small')).toContainText('not sent: no room left');
  await expect(row(page, 'groupChat-g1').locator('.preview')).toHaveText('Not sent: [image]');
  await image.getByRole('button', { name: 'Try again' }).click();
  await expect(image.locator('small')).not.toContainText('not sent');
  await expect(image.locator('small')).toContainText('sent');
  await expect(row(page, 'groupChat-g1').locator('.preview')).toHaveText('You: [image]');
});

test('two tabs of one user agree', async ({ page, demo }) => {
  await page.goto(demo.url);
  await logIn(page, 'alice');
  await expect(page.locator('#progress')).toHaveText(/^Synced/);
  const second = await page.context().newPage();
  await second.goto(demo.url);
  await logIn(second, 'alice');
  await expect(row(second, 'singleChat-carol').locator('.badge')).toHaveText('2 unread');

  await row(page, 'singleChat-carol').click();
  await expect(row(second, 'singleChat-carol').locator('.badge'), 'read in one is read in the other').toHaveCount(0);
  await press(row(second, 'singleChat-carol'));
  await send(page, 'I am on my way');
  await expect(lines(second).last(), 'sent in one stands in the other').toHaveText('I am on my way');
  await field(second).fill('one mor');
  await expect(row(page, 'singleChat-carol')).toHaveCount(1);
  await page.locator('#label').click();
  await page.locator('#label-dialog input').fill('lunch');
  await page.locator('#label-dialog .primary').click();
  await expect(second.locator('#label-shown')).toHaveText('lunch');
  await expect(field(second), 'what is being written there stays').toHaveValue('one mor');

  await page.locator('#remove').click();
  await page.locator('#remove-dialog [name=messages]').uncheck();
  await page.locator('#remove-dialog .danger').click();
  await expect(row(second, 'singleChat-carol')).toHaveCount(0);
  await expect(second.locator('#nothing')).toBeVisible();
  await second.close();
});

test('@chromium the link to a second tab opens it for the same user, logged in', async ({ page, demo }) => {
  await page.goto(demo.url);
  await logIn(page, 'bob');
  const opened = page.waitForEvent('popup');
  await page.getByRole('link', { name: 'Open a second tab' }).click();
  const second = await opened;
  await expect(second.locator('#me')).toHaveText('bob');
  await expect(row(second, 'singleChat-carol')).toBeVisible();
});

test('the page is there before the module is, and the list shows its places while the login is taken up again', async ({ page, demo }) => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route('**/*.wasm', async (route) => {
    await held;
    await route.continue();
  });
  // A page of the same origin without the module, to put a login there.
  await page.route('**/empty', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><link rel="icon" href="data:,">' }),
  );
  await page.goto(`${demo.url}/empty`);
  await page.evaluate(() => sessionStorage.setItem('login', JSON.stringify({ user: 'alice', accessToken: 'none of ours' })));
  await page.goto(demo.url, { waitUntil: 'commit' });
  await expect(page.locator('#me')).toHaveText('alice');
  await expect(page.locator('#list')).toHaveAttribute('aria-busy', 'true');
  await expect(page.locator('#list .waiting').first()).toBeVisible();
  release();
  await expect(page.locator('#problem')).toContainText('The session of alice could not be resumed');
  await logIn(page, 'alice');
  await expect(row(page, 'singleChat-bot')).toBeVisible();
});

test('everything works from the keyboard, has a name, and can be read in light and dark', async ({ page, demo }) => {
  await page.goto(demo.url);
  await page.locator('[data-user=alice]').focus();
  await page.keyboard.press('Enter');
  await expect(page.locator('#progress')).toHaveText(/^Synced/);
  const first = page.locator('#list .row').first();
  await first.focus();
  await page.keyboard.press('End');
  await expect(page.locator('#list .row').last()).toBeFocused();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await expect(first).toBeFocused();
  await row(page, 'singleChat-emil').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'emil' })).toBeVisible();
  await send(page, 'typo');
  await expect(own(page, 'typo').locator('small')).toContainText('sent');
  await field(page).press('ArrowUp'); // the last own message again
  await expect(field(page)).toHaveValue('typo');
  await page.keyboard.press('Escape');
  await expect(field(page)).toHaveValue('');
  const more = own(page, 'typo').getByRole('button', { name: 'More about: typo' });
  await more.focus();
  await page.keyboard.press('Enter');
  await expect(page.locator('#message-dialog').getByRole('button', { name: 'Change' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.locator('#message-dialog').getByRole('button', { name: 'Copy' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(more).toBeFocused();

  await page.locator('#store-open').click();
  await expect(page.locator('#facts')).toContainText('ready');
  for (const role of ['navigation', 'log', 'region', 'toolbar', 'complementary'] as const) {
    await expect(page.getByRole(role).first(), role).toBeVisible();
  }
  const nameless = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('button, a, textarea, input:not([type=file], [type=radio], [type=checkbox])')]
      .filter((one) => one.checkVisibility())
      .filter((one) => !(one.getAttribute('aria-label') || one.textContent!.trim() || (one as HTMLInputElement).labels?.length))
      .map((one) => one.outerHTML),
  );
  expect(nameless, 'controls without a name').toEqual([]);

  for (const colorScheme of ['light', 'dark'] as const) {
    // Not emulateMedia: stock Firefox does not take it.
    await page.evaluate((scheme) => (document.documentElement.style.colorScheme = scheme), colorScheme);
    await expect.poll(() => page.evaluate(faint), `too little contrast in ${colorScheme}`).toEqual([]);
  }
});

/** Texts with less than 4.5:1 against the first opaque colour behind them. Gradients are left out. */
function faint(): string[] {
  const parse = (colour: string) => colour.match(/[\d.]+/g)!.map(Number);
  const luminance = ([r, g, b]: number[]) => {
    const [x, y, z] = [r!, g!, b!].map((v) => (v / 255 <= 0.03928 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * x! + 0.7152 * y! + 0.0722 * z!;
  };
  const found: string[] = [];
  for (const one of document.querySelectorAll<HTMLElement>('body *')) {
    const hasText = [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent!.trim());
    if (!hasText || !one.checkVisibility({ opacityProperty: true })) continue;
    let behind: HTMLElement | null = one;
    let opacity = 1;
    let painted = false;
    for (; behind; behind = behind.parentElement) {
      const style = getComputedStyle(behind);
      if (style.backgroundImage !== 'none') painted = true;
      opacity *= Number(style.opacity);
      if (painted || (parse(style.backgroundColor)[3] ?? 1) === 1) break;
    }
    if (painted || !behind) continue;
    const background = parse(getComputedStyle(behind).backgroundColor);
    const colour = parse(getComputedStyle(one).color).map((v, i) => v * opacity + (background[i] ?? 0) * (1 - opacity));
    const [light, dark] = [luminance(colour), luminance(background)].sort((a, b) => b - a);
    const ratio = (light! + 0.05) / (dark! + 0.05);
    if (ratio < 4.5) found.push(`${one.tagName} "${one.textContent!.slice(0, 30)}" ${ratio.toFixed(2)}`);
  }
  return found;
}

test('@chromium on a small phone the list and the conversation take turns, and nothing is wider than the screen', async ({
  page,
  demo,
}) => {
  await page.setViewportSize({ width: 320, height: 568 });
  await page.goto(demo.url);
  const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
  expect(await fits(), 'login').toBe(true);
  await logIn(page, 'alice');
  await expect(page.locator('#conversation')).toBeHidden();
  expect(await fits(), 'list').toBe(true);
  await row(page, 'singleChat-bob').click();
  await expect(page.locator('#side')).toBeHidden();
  await send(page, 'a'.repeat(200));
  await expect(lines(page).last()).toHaveText(/^a+$/);
  expect(await fits(), 'conversation').toBe(true);
  await page.locator('#back').click();
  await expect(row(page, 'singleChat-bob')).toBeFocused();
  await page.locator('#store-open').click();
  expect(await fits(), 'store').toBe(true);
});
