// `test` with the host page open: the vendor's MiniCore on imserver with the plugin under test.
import { test as base, type Page } from './fixtures';
import type { Lab, Make } from '../pages/host';

declare global {
  // In evaluate(): what e2e/pages/host.ts puts on the page.
  const lab: Lab;
}

export type PluginName = 'ours' | 'vendor';
export const pluginName: PluginName = process.env.PLUGIN === 'vendor' ? 'vendor' : 'ours';

export interface Users {
  alice: string;
  bob: string;
  carol: string;
}

interface LabFixtures {
  /** Accounts of this test alone: imserver serves all tests of a worker. */
  users: Users;
  /** Opens the host page in a tab; also to open it anew. */
  openLab: (page: Page, plugin?: PluginName, parts?: { core: Make; contact: Make }) => Promise<void>;
  /** The test's page with `lab` on it. */
  tab: Page;
}

let serial = 0;

export const test = base.extend<LabFixtures>({
  users: async ({ browserName }, use) => {
    const own = `${browserName}-${process.pid}-${++serial}`;
    await use({ alice: `alice-${own}`, bob: `bob-${own}`, carol: `carol-${own}` });
  },

  openLab: async ({ server, expectedNoise }, use) => {
    expectedNoise.push(/IM SDK \[(info|debug)\]/); // MiniCore says hello before its logger can be told not to
    await use(async (page, plugin = pluginName, { core, contact } = { core: 'vendor', contact: 'vendor' }) => {
      await page.goto(`/host.html?plugin=${plugin}&core=${core}&contact=${contact}&server=${encodeURIComponent(server)}`);
      await page.waitForFunction(() => 'lab' in window);
    });
  },

  tab: async ({ page, openLab }, use) => {
    await openLab(page);
    await use(page);
  },
});

/**
 * page.evaluate() of what talks to a host. A host rejects with plain objects, which Playwright shows as "Object": here
 * they say what is in them.
 */
export function runIn<Given, Result>(page: Page, run: (given: Given) => Promise<Result>, given: Given): Promise<Result> {
  const told = 'error instanceof Error ? error : new Error(JSON.stringify(error))';
  return page.evaluate<Result>(`(${run})(${JSON.stringify(given)}).catch((error) => { throw ${told}; })`);
}

export { expect, type Page } from './fixtures';
