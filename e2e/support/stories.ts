// `test` of the calls on local data: each story runs under the vendor's unmodified MiniCore and under ours.
import type { Make } from '../pages/host';
import { test as base, type Page } from './fixtures';
import { openHost } from './host-page';

interface StoryFixtures {
  core: Make;
  /** Opens a tab of the story, or opens it anew: with `login` and `received` on it. */
  openTab: (page: Page) => Promise<void>;
}

export const test = base.extend<StoryFixtures>({
  core: ['ours', { option: true }],
  openTab: async ({ core, server, expectedNoise }, use) => {
    if (core === 'vendor') expectedNoise.push(/^console\.(log|info|debug|warn|warning): /); // the vendor's own log lines
    await use((page) => openHost(page, { core }, server));
  },
});

export { expect, type Page } from './fixtures';

/** Tells the stories once for each MiniCore; `page` is open. */
export function underEachMiniCore(stories: () => void): void {
  for (const core of ['vendor', 'ours'] as const) {
    test.describe(core === 'vendor' ? "the vendor's MiniCore" : 'our MiniCore', () => {
      test.use({ core });
      test.beforeEach(({ page, openTab }) => openTab(page));
      stories();
    });
  }
}

/** Logs alice in, in the page's `connection`, with messages 1001 to 1000 + n of bob, one a second. */
export const withMessages = (page: Page, n: number) =>
  page.evaluate(async (n) => {
    const connection = ((window as any).connection = login('alice'));
    const cache = ((window as any).cache = await connection.connect());
    const stored = [];
    for (let i = 1; i <= n; i++) stored.push(received(cache, 1000 + i, 'bob', 1795399474000 + i * 1000));
    await Promise.all(stored);
  }, n);
