// axe-core finds nothing in the demo: on every page, in every state, at every width, in light and dark.
import { expectAccessible, violations } from './support/axe';
import { expect, type Page } from './support/fixtures';
import { choose, field, giveImage, logIn, openPair, own, row, send, test } from './support/demo';

// The window's own width in each engine. Only Chromium's driver can change it everywhere.
const widths = ['own', 320, 390, 768, 1280] as const;
const titleOf = (width: (typeof widths)[number]) => (width === 'own' ? "at the window's own width" : `at ${width} pixels @chromium`);

/** On a narrow screen the list and the conversation take turns. */
async function backToList(page: Page): Promise<void> {
  if (await page.locator('#back').isVisible()) await page.locator('#back').click();
}

for (const width of widths) {
  test(`${titleOf(width)}: login, list, conversation, panel, dialogs`, async ({ page, demo, expectedNoise }) => {
    expectedNoise.push(/Failed to load resource/); // the wrong password
    test.setTimeout(120_000);
    if (width !== 'own') await page.setViewportSize({ width, height: 800 });
    await page.goto(demo.url);
    await expectAccessible(page, 'login');
    await page.locator('summary').click();
    await page.locator('[name=password]').fill('wrong');
    await page.locator('#enter').click();
    await expect(page.locator('#problem')).not.toBeEmpty();
    await expectAccessible(page, 'login refused');

    await logIn(page, 'alice');
    await expect(page.locator('#progress')).toHaveText(/^Synced/);
    await expectAccessible(page, 'list');
    await page.locator('#network').click();
    await expect(page.locator('#network')).toHaveAttribute('aria-checked', 'false');
    await expectAccessible(page, 'network off');
    await page.locator('#network').click();
    await expect(page.locator('#state')).toHaveClass('connected');

    await page.locator('#new').click();
    await expectAccessible(page, 'new conversation');
    await page.keyboard.press('Escape');
    await page.locator('#store-open').click();
    await expect(page.locator('#facts')).toContainText('ready');
    await expectAccessible(page, 'panel of the store');
    await page.locator('#store-close').click();

    await row(page, 'groupChat-g1').click();
    await expect(page.locator('#messages .from').first()).toBeVisible();
    await expectAccessible(page, 'group');
    await page.locator('#mute').click();
    await expect(page.locator('#mute')).toHaveAttribute('aria-pressed', 'true');
    await page.locator('#find').click();
    await page.locator('#inside input').fill('build');
    await expect(page.locator('#inside-search-results .hit')).toHaveCount(20);
    await page.locator('#inside-search-results .hit').nth(3).click();
    await expect(page.locator('#messages .found mark')).toBeVisible();
    await expectAccessible(page, 'search in the group');
    await page.locator('#inside-close').click();
    await backToList(page);
    await page.locator('#search input').fill('nowhere');
    await expect(page.locator('#search-results [role=status]')).not.toBeEmpty();
    await expectAccessible(page, 'nothing found');
    await page.locator('#search input').fill('build');
    await expect(page.locator('#search-results .hit')).toHaveCount(20);
    await expectAccessible(page, 'search');
    await page.locator('#search input').press('Escape');
    await expectAccessible(page, 'list with a muted conversation');
    await row(page, 'singleChat-carol').click();
    await expect(page.locator('#messages .new')).toBeVisible();
    await send(page, 'a slip');
    await expect(own(page, 'a slip').locator('small')).toContainText('sent');
    await expectAccessible(page, 'conversation with new messages');
    await choose(page, 'a slip');
    await expectAccessible(page, 'menu of a message');
    await page.getByRole('button', { name: 'Recall' }).click();
    await expect(page.locator('#messages .gone')).toBeVisible();
    await demo.hook('refuse', { user: 'alice', code: 1, reason: 'no' });
    await send(page, 'refused'); // what is refused may be the note that something is being written
    await send(page, 'refused too');
    await giveImage(page, 'pick');
    await expect(page.locator('#attached')).toBeVisible();
    await expectAccessible(page, 'recalled, refused, image attached');
    await page.locator('#detach').click();
    await field(page).press('ArrowUp');
    await expect(page.locator('#editing')).toBeVisible();
    await expectAccessible(page, 'changing a message');
    await page.keyboard.press('Escape');
    for (const dialog of ['label', 'remove']) {
      await page.locator(`#${dialog}`).click();
      await expectAccessible(page, `dialog ${dialog}`);
      await page.keyboard.press('Escape');
    }
    await page.locator('#label').click();
    await page.locator('#label-dialog input').fill('lunch');
    await page.locator('#label-dialog .primary').click();
    await expect(page.locator('#label-shown')).toBeVisible();
    await page.locator('#pin').click();
    await expect(page.locator('#pin')).toHaveAttribute('aria-pressed', 'true');
    await expectAccessible(page, 'labelled and pinned');
    await backToList(page);
    await expect(row(page, 'singleChat-carol').locator('.label')).toBeVisible();
    await expectAccessible(page, 'list with label and pin');
  });

  test(`${titleOf(width)}: the places of the list, the empty list, two users, in Chinese`, async ({ page, demo }) => {
    test.setTimeout(120_000);
    if (width !== 'own') await page.setViewportSize({ width, height: 800 });
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    await page.route('**/*.wasm', async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(demo.url);
    await page.locator('.language:visible').click();
    await expectAccessible(page, 'login');
    await page.locator('[data-user=mei]').click();
    await page.evaluate(() => {
      document.querySelector<HTMLElement>('#login')!.hidden = true;
      document.querySelector<HTMLElement>('#chat')!.hidden = false;
    });
    await expectAccessible(page, 'places of the list');
    release();
    await expect(page.locator('#progress')).toHaveText(/^已同步/);
    for (const rows = page.locator('#list .row'); (await rows.count()) > 0;) {
      const left = await rows.count();
      await rows.first().click();
      await page.locator('#remove').click();
      await page.locator('#remove-dialog .danger').click();
      await expect(rows).toHaveCount(left - 1);
    }
    await expect(page.locator('#empty')).toBeVisible();
    await expectAccessible(page, 'empty list');
    await openPair(page, demo);
    await expectAccessible(page, 'two users');
  });
}

test('what is planted is found: a button without a name, a faint text', async ({ page, demo }) => {
  await page.goto(demo.url);
  await page.evaluate(() => {
    document.querySelector('.language')!.textContent = '';
    document.querySelector<HTMLElement>('legend')!.style.color = '#888';
  });
  const found = await violations(page);
  expect(found.join('\n')).toContain('button-name');
  expect(found.join('\n')).toContain('color-contrast');
});
