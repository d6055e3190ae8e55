// The switch that cuts the page's network, and two users side by side.
import { expect } from './support/fixtures';
import { field, lines, logIn, own, row, send, test } from './support/demo';

for (const core of ['index', 'vendor']) {
  test(`${core}.html: with the network off the list stays and a message waits; back on it goes out`, async ({
    page,
    demo,
    expectedNoise,
  }) => {
    if (core === 'vendor') expectedNoise.push(/^console\.(log|info|debug|warn|warning): /); // the vendor's own log lines
    await page.goto(`${demo.url}/${core}.html`);
    await logIn(page, 'alice');
    await expect(page.locator('#progress')).toHaveText(/^Synced/);
    const network = page.getByRole('switch', { name: 'Online' });
    await network.click();
    await expect(network).not.toBeChecked();
    await expect(page.locator('#state')).not.toHaveText('connected');
    await expect(page.locator('#progress')).toContainText('network is off');
    await demo.hook('messages', { from: 'gus', to: 'alice', text: 'while you were away' });
    await row(page, 'singleChat-emil').click();
    await expect(lines(page).last(), 'out of the store').toHaveText('This morning. Unbroken!');
    await expect(page.locator('#past')).toContainText('could not be loaded');
    await send(page, 'from the tunnel');
    await expect(own(page, 'from the tunnel')).toBeVisible();
    await field(page).fill('and a draft');

    await network.click();
    await expect(network).toBeChecked();
    await expect(page.locator('#state')).toHaveText('connected', { timeout: 20_000 });
    await expect(row(page, 'singleChat-gus').locator('.preview')).toHaveText('while you were away');
    const retry = own(page, 'from the tunnel').getByRole('button', { name: 'Try again' });
    if (await retry.isVisible()) await retry.click(); // the vendor's client gives up on what it could not send
    await expect(own(page, 'from the tunnel').locator('small')).toContainText(/\b(sent|delivered|read)$/);
    await expect(field(page)).toHaveValue('and a draft');
  });
}

test('two users side by side: what one writes the other reads, and each is an account of its own', async ({ page, demo }) => {
  await page.goto(demo.url);
  await page.locator('#login .pair-link').click();
  await expect(page).toHaveTitle('Two users side by side');
  const [alice, bob] = [0, 1].map((at) => page.frameLocator('iframe').nth(at)) as [
    ReturnType<typeof page.frameLocator>,
    ReturnType<typeof page.frameLocator>,
  ];
  await expect(alice.locator('#title')).toHaveText('bob');
  await expect(bob.locator('#title')).toHaveText('alice');
  await alice.locator('#composer textarea').fill('look to the right');
  await alice.locator('#composer textarea').press('Enter');
  await expect(bob.locator('#messages li.other > p').last()).toHaveText('look to the right');
  await expect(alice.locator('#messages li.own small').last(), 'bob sees it').toContainText('read');
  await bob.locator('#composer textarea').fill('I see');
  await bob.locator('#composer textarea').press('Enter');
  await expect(alice.locator('#messages li.other > p').last()).toHaveText('I see');
  await page.reload();
  await expect(alice.locator('#me')).toHaveText('alice');
  await expect(bob.locator('#me')).toHaveText('bob');
  await expect(bob.locator('#messages li.own > p').last()).toHaveText('I see');
});
