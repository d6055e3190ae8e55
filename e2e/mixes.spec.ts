// One suite of scenarios over every mix of the vendor's unmodified and our own MiniCore, contact and
// localCache, on imserver over a real websocket. Who is talked to is of the other make, so that each
// scenario is also a talk between a vendor's client and ours.
//
// All eight mixes run in Chromium; in Firefox and WebKit the one that is all ours (tag @chromium). What a vendor's part
// is known to do wrong stands beside the scenario (`faults`), and is then demanded to be wrong: the
// suite can fail, and the table can't rot. Ours has no such line.
import { test, expect, runIn } from './support/lab';
import type { Make } from './pages/host';
import { scenarios, type Mix } from './scenarios/scenario';
import './scenarios/login';
import './scenarios/messages';
import './scenarios/changes';
import './scenarios/groups';
import './scenarios/serverList';
import './scenarios/local';

const makes: Make[] = ['ours', 'vendor'];
const mixes: Mix[] = makes.flatMap((core) => makes.flatMap((contact) => makes.map((cache) => ({ core, contact, cache }))));

const label = ({ core, contact, cache }: Mix) => `MiniCore ${core}, contact ${contact}, localCache ${cache}`;
const isOurs = (mix: Mix) => Object.values(mix).every((make) => make === 'ours');

for (const mix of mixes) {
  test.describe(label(mix), { tag: isOurs(mix) ? [] : '@chromium' }, () => {
    // The vendor's parts lose races by luck, and not only those that `faults` names: a mix with one of them gets a
    // second try, which the last lines of the run tell. The mix that is all ours gets none.
    test.describe.configure({ retries: isOurs(mix) ? 0 : 1 });
    for (const { name, inPage, expected, faults } of scenarios) {
      test(name, async ({ page, openLab, users, expectedNoise }) => {
        expectedNoise.push(/^console\.(log|info|debug|warn|warning): /, /Failed to load resource/, /ws:\/\/127\.0\.0\.1:3\//); // the vendor's log lines; refusals; a server that is not there
        if (mix.core === 'vendor') expectedNoise.push(/^uncaught: e2$|unhandled rejection: reconnection failed/); // when it gives up
        await openLab(page, mix.cache, mix);
        const seen = await runIn(page, inPage, users);
        for (const [key, value] of Object.entries(expected(users, mix))) {
          const fault = faults[key]?.of(mix) ? faults[key] : undefined;
          if (fault?.byLuck) continue;
          if (fault) expect.soft(seen[key], `${key}: is the vendor's fault mended? ${fault.why}`).not.toEqual(value);
          else expect.soft(seen[key], key).toEqual(value);
        }
      });
    }
  });
}
