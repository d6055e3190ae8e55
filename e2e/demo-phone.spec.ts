// The newest message stays in view, whatever takes room from it. Sizes of the window: Chromium only,
// the other engines' windows cannot be changed by every driver.
import { expect, type Page } from './support/fixtures';
import { field, lines, logIn, row, test } from './support/demo';

/** The last message lies wholly between the head and the composer, which lies in the window. */
async function expectNewestInView(page: Page, when: string): Promise<void> {
  await expect
    .poll(
      () =>
        page.evaluate(() => {
          const box = (selector: string) => document.querySelector(selector)!.getBoundingClientRect();
          const [scroll, last, composer] = [box('#scroll'), box('#messages > li:last-child'), box('#composer')];
          return {
            newest: last.top >= scroll.top - 1 && last.bottom <= scroll.bottom + 1,
            composer: composer.top >= scroll.bottom - 1 && composer.bottom <= (window.visualViewport?.height ?? innerHeight) + 1,
          };
        }),
      when,
    )
    .toEqual({ newest: true, composer: true });
}

async function openGroup(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await logIn(page, 'alice');
  await row(page, 'groupChat-g1').click();
  await expect(lines(page).filter({ hasText: 'Build 398' })).toBeVisible();
  await expectNewestInView(page, 'opened');
}

test('the composer grows to four lines and no further, and the newest message stays in view', async ({ page, demo }) => {
  await openGroup(page, demo.url);
  const height = () => field(page).evaluate((one) => one.clientHeight);
  const one = await height();
  await field(page).fill('1\n2');
  await expect.poll(height).toBeGreaterThan(one);
  await field(page).fill('1\n2\n3\n4');
  const four = await height();
  await expectNewestInView(page, 'four lines');
  await field(page).fill(Array.from({ length: 12 }, (_, n) => n).join('\n'));
  expect(await height()).toBe(four);
  await expectNewestInView(page, 'twelve lines');
  await field(page).press('Enter');
  await expect.poll(height).toBe(one);
  await expectNewestInView(page, 'sent: empty again');
});

test('who reads older messages is left there, and led to the newest by a button', async ({ page, demo }) => {
  await openGroup(page, demo.url);
  await page.locator('#scroll').evaluate((one) => one.scrollTo(0, 300));
  await expect(page.locator('#newest')).toBeVisible();
  await field(page).fill('1\n2\n3\n4');
  await demo.hook('messages', { from: 'bot', to: 'g1', kind: 'groupchat', text: 'news' });
  await expect(row(page, 'groupChat-g1').locator('.preview')).toContainText('news');
  expect(await page.locator('#scroll').evaluate((one) => one.scrollTop)).toBeLessThan(400);
  await page.locator('#newest').click();
  await expectNewestInView(page, 'led there');
  await expect(page.locator('#newest')).toBeHidden();
});

test('@chromium a keyboard that makes the window lower, or a low window: the newest message stays in view', async ({ page, demo }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await openGroup(page, demo.url);
  for (const height of [500, 400, 844, 500]) {
    await page.setViewportSize({ width: 390, height });
    await expectNewestInView(page, `height ${height}`);
  }
  await field(page).fill('1\n2\n3\n4');
  await expectNewestInView(page, 'height 500 and four lines');
});

test('@chromium a keyboard that is laid over the page: the page becomes as high as what is visible', async ({ page, demo }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await openGroup(page, demo.url);
  // As Safari on iOS does: the window keeps its height, only the visual viewport tells.
  await page.evaluate(() => {
    Object.defineProperty(visualViewport, 'height', { get: () => 460, configurable: true });
    visualViewport!.dispatchEvent(new Event('resize'));
  });
  await expect.poll(() => page.locator('#chat').evaluate((one) => one.clientHeight)).toBe(460);
  await expectNewestInView(page, 'keyboard');
});
