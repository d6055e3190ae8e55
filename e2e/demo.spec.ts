// The demo's whole story, on the built page as `make demo` serves it.
import path from 'node:path';
import { test, expect, type Page } from './support/fixtures';
import { startServer, type RunningServer } from './support/imserver';
import { root } from './support/paths';

let server: RunningServer;

// Each test has a server of its own: accounts and lists start fresh.
test.beforeEach(async () => {
  server = await startServer('-demo', '-static', path.join(root, 'web/demo/dist'));
});
test.afterEach(() => server.stop());

const row = (page: Page, key: string) => page.locator(`#list [data-key="${key}"]`);
const lines = (page: Page) => page.locator('#messages li.own p, #messages li.other p');

async function logIn(page: Page, user: string): Promise<void> {
  await page.locator(`[data-user=${user}]`).click();
  await expect(page.locator('#state')).toHaveText('connected');
}

async function send(page: Page, text: string): Promise<void> {
  await page.locator('#composer textarea').fill(text);
  await page.locator('#composer textarea').press('Enter');
}

for (const core of ['our', "the vendor's"]) {
  const file = core === 'our' ? 'index.html' : 'vendor.html';

  test(`on ${core} MiniCore: messages arrive, are read and answered; draft, label and list survive a reload; sync; remove`, async ({
    page,
    expectedNoise,
  }) => {
    if (core !== 'our') expectedNoise.push(/^console\.(log|info|debug|warn|warning): /); // the vendor's own log lines
    const answer = await page.goto(`${server.url}/${file}`);
    const policy = answer!.headers()['content-security-policy']!;
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'");
    expect(policy.includes("'unsafe-eval'"), "only the vendor's MiniCore may generate code").toBe(core !== 'our');
    await logIn(page, 'alice');

    const bot = row(page, 'singleChat-bot');
    await expect(bot.locator('.badge')).toHaveText(/^[1-9]/);
    await expect(bot.locator('.preview')).toHaveText(/./);
    await bot.click();
    await expect(bot.locator('.badge')).toHaveCount(0);
    await expect(lines(page).first()).toBeVisible();

    await send(page, '<img src=x onerror="document.title=1"><b>bold</b>');
    await expect(lines(page).last()).toHaveText('<img src=x onerror="document.title=1"><b>bold</b>');
    await expect(page.locator('#messages .own small').last()).toContainText('sent');
    await expect(bot.locator('.preview')).toContainText('<b>bold</b>');
    expect(await page.locator('#messages img, #list img').count()).toBe(0);

    await page.locator('#label').click();
    await page.locator('#label-dialog input').fill('robot');
    await page.locator('#label-dialog .primary').click();
    await expect(bot.locator('.label')).toHaveText('robot');
    await page.locator('#composer textarea').fill('half a thou');
    await page.locator('#new').focus(); // leaving the field keeps the draft
    await expect.poll(() => page.locator('#composer textarea').inputValue()).toBe('half a thou');

    await page.waitForTimeout(500);
    await page.reload();
    await expect(page.locator('#state')).toHaveText('connected');
    await expect(bot.locator('.label')).toHaveText('robot');
    await expect(bot.locator('.preview')).toContainText('Draft: half a thou');
    await expect(bot.locator('.badge')).toHaveCount(0);
    await bot.click();
    await expect(page.locator('#composer textarea')).toHaveValue('half a thou');

    await page.locator('#sync').click();
    await expect(page.locator('#progress')).toHaveText(/^Synced/);
    await expect(bot.locator('.badge'), 'what is read stays read').toHaveCount(0);

    await page.locator('#remove').click();
    await page.locator('#remove-dialog .danger').click();
    await expect(bot).toHaveCount(0);
    await expect(page.locator('#nothing')).toBeVisible();
    await page.locator('#sync').click();
    await expect(page.locator('#progress')).toHaveText(/^Synced 1 page, \d+ conversations$/);
    await expect(bot).toHaveCount(1);
    await expect(page.locator('#health')).toContainText('IndexedDB localcache_');
  });
}

test('a new conversation reaches its user, who sees it unread; logging out ends the session', async ({ page, expectedNoise }) => {
  await page.goto(server.url);
  await logIn(page, 'alice');
  await page.locator('#new').click();
  await page.locator('#new-dialog input[name=id]').fill('bob');
  await page.locator('#new-dialog .primary').click();
  await expect(page.locator('#title')).toHaveText('bob');
  await send(page, 'hello bob');
  await expect(page.locator('#messages .own small')).toContainText('sent');
  await page.locator('#logout').click();
  await expect(page.locator('#login')).toBeVisible();

  // The next user in the same page: another account, another database.
  await logIn(page, 'bob');
  await expect(row(page, 'singleChat-alice').locator('.badge')).toHaveText(/^1/);
  await row(page, 'singleChat-alice').click();
  await expect(lines(page)).toHaveText(['hello bob']);
});
