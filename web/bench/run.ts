// Runs the works: contestants take turns within every round, and the one who begins changes, so that what
// the machine does meanwhile falls on all alike. Speed is told as ratios of medians.
import { deleteDatabase, messages, type Contestant } from './contestant';
import { original, ours } from './plugins';
import { raw } from './raw';
import type { Name, Result } from './run-statistics';
import { works, type Work } from './works';

export const contestants = { raw, ours, original };

export interface Options {
  rounds: number;
  /** Works by id; all if empty. */
  only?: string[];
  without?: Name[];
  progress?: (done: number, of: number, what: string) => void;
}

export async function run({ rounds, only = [], without = [], progress = () => {} }: Options): Promise<Result[]> {
  const chosen = works.filter(({ id }) => only.length === 0 || only.includes(id));
  const running: Contestant[] = Object.values(contestants).filter(({ name }) => !without.includes(name));
  const sizes = [...new Set(chosen.flatMap(({ filled }) => filled ?? []))];
  const of = sizes.length * running.length + (rounds + 1) * chosen.length * running.length;
  let count = 0;
  for (const size of sizes) {
    for (const contestant of running) {
      progress(count++, of, `filling ${contestant.name} with ${size} conversations`);
      await contestant.fill(
        account(size),
        messages(size, (i) => `peer${i}`),
      );
    }
  }
  const results = chosen.map(({ id, name, target }): Result => ({
    id,
    name,
    target,
    samples: { raw: [], ours: [], original: [] },
    wrong: {},
  }));
  // Round 0 warms up: code is compiled, caches are filled. It does not count.
  for (let round = 0; round <= rounds; round++) {
    for (const [i, work] of chosen.entries()) {
      for (let turn = 0; turn < running.length; turn++) {
        const contestant = running[(round + turn) % running.length]!;
        progress(count++, of, `round ${round} of ${rounds}: ${work.name}, ${contestant.name}`);
        const { ms, wrong } = await sample(work, contestant);
        if (round > 0) results[i]!.samples[contestant.name].push(ms);
        if (wrong) results[i]!.wrong[contestant.name] = wrong;
      }
    }
  }
  for (const size of sizes) for (const contestant of running) await deleteDatabase(contestant.database(account(size)));
  progress(of, of, 'done');
  return results;
}

/** What a profiler on the other side of the page hears of each timed part: profile.run.ts. */
const watcher = globalThis as { timedPart?: (now: 'begins' | 'ended') => Promise<void> };

const account = (filled: number) => `filled-${filled}`;

async function sample(work: Work, contestant: Contestant): Promise<{ ms: number; wrong?: string }> {
  const user = work.filled ? account(work.filled) : `fresh-${work.id}`;
  if (!work.filled) await deleteDatabase(contestant.database(user));
  const session = await contestant.open(user);
  const timed = await work.prepare(session, contestant, user);
  await idle();
  await watcher.timedPart?.('begins');
  const start = performance.now();
  const wrong = await timed();
  const ms = performance.now() - start;
  await watcher.timedPart?.('ended');
  await session.close();
  if (!work.filled) await deleteDatabase(contestant.database(user));
  return { ms, wrong };
}

/** Lets what was begun before come to rest. */
const idle = () => new Promise((resolve) => setTimeout(resolve, 30));
