// Four real tabs of one profile that do at random what hosts and users do, each with watches of everything. One is frozen
// for a while, one is closed and opened again, one is reloaded, and in one the module ends. In the end each watch of each
// tab shows what the database holds, and none was called for nothing (pages/watching.ts).
//
//     SEED=123 ROUNDS=200 npx playwright test e2e/watches.spec.ts --project chromium
import type { Deed } from './pages/deeds';
import type { Truth, Watching } from './pages/watching';
import { test, expect, type Page } from './support/fixtures';
import { freeze } from './support/freeze';
import { endModule, noteModules } from './support/module-end';
import { random } from './support/model';
import { openPlugin } from './support/plugin-page';

declare const watching: Watching;

const rounds = Number(process.env.ROUNDS ?? 24);
const peers = ['bob', 'carol', 'dave', 'eve', 'fay', 'team'];

async function open(page: Page): Promise<void> {
  await openPlugin(page);
  await noteModules(page);
  await page.addScriptTag({ url: '/watching.js', type: 'module' });
  await page.evaluate(() => watching.begin());
}

/** Draws what one tab does in a round. */
class Drawing {
  private lastId = 1000;
  private readonly sent: number[] = [];
  private edits = 0;

  constructor(private readonly draw: () => number) {}

  below = (n: number) => Math.floor(this.draw() * n);
  one = <T>(list: readonly T[]): T => list[this.below(list.length)]!;

  deeds(tab: number, round: number): Deed[] {
    return Array.from({ length: this.below(6) }, (_, i) => this.deed(tab, `${round}-${i}`));
  }

  private deed(tab: number, name: string): Deed {
    const { below, one } = this;
    const peer = one(peers);
    const id = () => one(this.sent.slice(-12)) ?? 1;
    const fresh = () => {
      this.sent.push(++this.lastId);
      return this.lastId;
    };
    switch (below(24)) {
      case 0:
      case 1:
        return { do: 'send', peer, id: `own ${name}`, serverId: 900_000 + fresh() * 10 + tab, fails: below(4) === 0 };
      case 2:
        return { do: 'recall', id: id() };
      case 3:
      case 4:
        return { do: 'edit', id: id(), text: `edited in ${name}`, edits: ++this.edits };
      case 5:
        return { do: 'removeMessage', id: id() };
      case 6: {
        const from = id();
        return { do: 'removeRange', peer, from, to: from + below(5) };
      }
      case 7:
        return { do: 'insert', peer, id: fresh() };
      case 8:
        return { do: 'label', peer, label: `label ${name}` };
      case 9:
      case 10:
        return {
          do: 'serverList',
          peer,
          id: fresh(),
          unread: below(5),
          pinnedTime: below(2) * (1 + below(1000)),
          marks: below(2) ? [3] : [],
        };
      case 11:
      case 12:
        return { do: 'draft', peer, draft: below(3) ? `draft ${name}` : null };
      case 13:
        return { do: 'remind', peer, remindType: one(['ALL', 'AT', 'NONE']) };
      case 14:
        return { do: 'clear', peer };
      case 15:
        return { do: below(2) ? 'clearAll' : 'enter', peer };
      case 16:
        return { do: 'leave' };
      case 17:
        return { do: 'remove', peer, withMessages: below(2) === 0 };
      default:
        return { do: 'message', peer, id: below(5) ? fresh() : id(), type: below(6) ? 'txt' : 'custom' };
    }
  }
}

test('four tabs that do things at random end with watches that show what the database holds, and called none for nothing', async ({
  launchProfile,
  profile,
  site,
  browserName,
  expectedNoise,
}) => {
  test.setTimeout(120_000 + rounds * 2_000);
  const seed = Number(process.env.SEED) || Math.floor(Math.random() * 1e9);
  const drawing = new Drawing(random(seed));
  const said = (what: string) => `${what} (SEED=${seed} ROUNDS=${rounds})`;
  console.log(`    four tabs, SEED=${seed}`);
  expectedNoise.push(/^console\.(log|warn|warning): /); // what Go writes of its panic

  const context = await launchProfile(profile, { tabs: 6 });
  const tabs: Page[] = [];
  for (let i = 0; i < 4; i++) {
    tabs.push(await context.newPage());
    await open(tabs[i]!);
  }
  let thaw: (() => Promise<void>) | undefined;
  const wrong: string[] = [];
  /** A page that ends takes along what it noted. */
  const note = async (tab: number, when: string) => {
    for (const what of await tabs[tab]!.evaluate(() => watching.wrong)) wrong.push(`tab ${tab} ${when}: ${what}`);
  };

  for (let round = 0; round < rounds; round++) {
    const at = (part: number) => round === Math.floor(rounds * part);
    if (at(0.2)) thaw = await freeze(tabs[0]!, browserName, site);
    if (at(0.3)) {
      await note(1, 'before it was closed');
      await tabs[1]!.close();
      tabs[1] = await context.newPage();
      await open(tabs[1]!);
    }
    if (at(0.45)) {
      await note(2, 'before it was reloaded');
      await open(tabs[2]!);
    }
    if (at(0.55)) {
      await endModule(tabs[3]!, drawing.one(['panic', 'exception']));
      await tabs[3]!.evaluate(() => window.endNow());
    }
    if (at(0.65)) {
      await thaw!();
      thaw = undefined;
    }
    if (at(0.75)) await tabs[2]!.evaluate(() => watching.loginAgain());
    if (drawing.below(6) === 0) await tabs[1]!.evaluate(() => watching.more());
    await Promise.all(
      tabs.map((tab, i) => {
        const deeds = drawing.deeds(i, round);
        return thaw && i === 0 ? undefined : tab.evaluate((list) => watching.perform(list), deeds);
      }),
    );
  }

  // Read by a tab that was not there.
  const reader = await context.newPage();
  await open(reader);
  const truth: Truth = await reader.evaluate(() => watching.read());
  for (const [i, tab] of [...tabs, reader].entries()) {
    const differences = () => tab.evaluate((truth) => watching.differences(truth), truth);
    await expect.poll(differences, said(`what tab ${i} shows and should not`)).toEqual([]);
    const calls = await tab.evaluate(() => watching.calls);
    expect(Object.values(calls), said(`calls of tab ${i}: each watch was called`)).not.toContain(0);
  }
  for (let i = 0; i < 4; i++) await note(i, 'in the end');
  expect(wrong, said('calls of listeners')).toEqual([]);
});
