// Where the focus is led, what the keyboard reaches, and what a screen reader is told.
import { field, lines, logIn, own, row, send, test } from './support/demo';
import { expect } from './support/fixtures';

test('after the login the focus is at the head of the list, in a conversation at its composer or its title, after a removal at the next row', async ({
  page,
  demo,
}) => {
  await page.goto(demo.url);
  await page.locator('[data-user=alice]').focus();
  await page.keyboard.press('Enter');
  await expect(page.locator('#side-title')).toBeFocused();
  await expect(page.locator('#progress')).toHaveText(/^Synced/);
  await row(page, 'singleChat-emil').focus();
  await page.keyboard.press('Enter');
  // Where there is no mouse a keyboard on the screen would open: there it is the title.
  const hasMouse = await page.evaluate(() => matchMedia('(hover: hover)').matches);
  await expect(hasMouse ? field(page) : page.locator('#title')).toBeFocused();
  await page.locator('#label').focus();
  await page.keyboard.press('Enter');
  await expect(page.locator('#label-dialog input')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.locator('#label')).toBeFocused();
  await page.keyboard.press('ArrowLeft'); // through the toolbar
  await expect(page.locator('#mute')).toBeFocused();

  const order = await page.locator('#list .row').evaluateAll((rows) => rows.map((one) => one.getAttribute('data-key')));
  await page.locator('#remove').click();
  await page.locator('#remove-dialog .danger').click();
  await expect(row(page, 'singleChat-emil')).toHaveCount(0);
  const neighbour = order[order.indexOf('singleChat-emil') + 1] ?? order.at(-2)!;
  await expect(row(page, neighbour), 'the row that took its place').toBeFocused();

  await page.locator('#store-open').click();
  await expect(page.locator('#store-close')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.locator('#store-open')).toBeFocused();
  await page.locator('#logout').click();
  await expect(page.locator('[data-user=alice]')).toBeFocused();
});

test('the tab key passes the list in one step, the arrow keys go through it', async ({ page, demo }) => {
  await page.goto(demo.url);
  await logIn(page, 'alice');
  await expect(page.locator('#progress')).toHaveText(/^Synced/);
  const stops = () => page.locator('#list .row').evaluateAll((rows) => rows.filter((one) => (one as HTMLElement).tabIndex === 0).length);
  expect(await stops()).toBe(1);
  await page.locator('#list .row').first().focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.locator('#list .row').nth(1)).toBeFocused();
  expect(await stops()).toBe(1);
  await demo.hook('messages', { from: 'gus', to: 'alice', text: 'to the top' }); // the list is drawn again
  await expect(row(page, 'singleChat-gus').locator('.preview')).toHaveText('to the top');
  expect(await stops()).toBe(1);
  await expect(page.locator('#list .row:focus')).toHaveCount(1);
});

test('a message that arrives is told once; opening a conversation and loading its past tell nothing', async ({ page, demo }) => {
  await page.goto(demo.url);
  await logIn(page, 'alice');
  await expect(page.locator('#progress')).toHaveText(/^Synced/);
  const told = page.locator('#announcer p');
  await expect(told.first()).toBeAttached(); // what waited for the login
  const before = await told.count();
  await row(page, 'groupChat-g1').click();
  await expect(lines(page).filter({ hasText: 'Build 398' })).toBeVisible();
  await send(page, 'said by myself');
  await expect(own(page, 'said by myself').locator('small')).toContainText('sent');
  await expect(told).toHaveCount(before);
  await demo.hook('messages', { from: 'emil', to: 'alice', text: 'hear this' });
  await expect(told).toHaveCount(before + 1);
  await expect(told.last()).toHaveText('emil: hear this');
  await expect(page.getByRole('log')).toHaveAttribute('aria-live', 'polite');
});

test.describe('with a finger @chromium', () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } });
  test('opening a conversation leads to its title, so that no keyboard opens; back leads to its row', async ({ page, demo }) => {
    await page.goto(demo.url);
    await logIn(page, 'alice');
    await row(page, 'singleChat-bob').tap();
    await expect(page.locator('#title')).toBeFocused();
    await page.locator('#back').tap();
    await expect(row(page, 'singleChat-bob')).toBeFocused();
  });
});

test('a click on a row counts although the row above is redrawn while the button is down', async ({ page, demo }) => {
  await page.goto(demo.url);
  await logIn(page, 'alice');
  await expect(page.locator('#progress')).toHaveText(/^Synced/);
  await row(page, 'singleChat-hana').hover();
  await page.mouse.down();
  await demo.hook('messages', { from: 'carol', to: 'alice', text: 'redrawn' });
  await expect(row(page, 'singleChat-carol')).toContainText('redrawn');
  await page.mouse.up();
  await expect(page.locator('#title')).toHaveText('hana');
});
