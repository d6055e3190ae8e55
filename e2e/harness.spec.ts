import { test, expect } from './support/fixtures';

test.describe('the harness', () => {
  test('a page of the site opens and keeps IndexedDB data over a reload', async ({ page }) => {
    await page.goto('/blank.html');
    await page.evaluate(
      () =>
        new Promise<void>((resolve, reject) => {
          const open = indexedDB.open('harness', 1);
          open.onupgradeneeded = () => open.result.createObjectStore('rows').put('kept', 1);
          open.onsuccess = () => {
            open.result.close();
            resolve();
          };
          open.onerror = () => reject(open.error);
        }),
    );
    await page.reload();
    expect(await page.evaluate(async () => (await indexedDB.databases()).map((d) => d.name))).toEqual(['harness']);
  });

  test('two pages of one context are two tabs of one profile', async ({ context }) => {
    const [one, two] = [await context.newPage(), await context.newPage()];
    await one.goto('/blank.html');
    await two.goto('/blank.html');
    await two.evaluate(() => {
      new BroadcastChannel('harness').onmessage = (event) => {
        document.title = event.data;
      };
    });
    await one.evaluate(() => new BroadcastChannel('harness').postMessage('heard'));
    await expect.poll(() => two.title()).toBe('heard');
  });
});
