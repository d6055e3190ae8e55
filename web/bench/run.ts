// Runs the works: contestants take turns within every round, and the one who begins changes, so that what
// the machine does meanwhile falls on all alike. Speed is told as ratios of medians.
import { deleteDatabase, type Contestant } from './contestant';
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
  /** Whether the accounts that works share are filled first (default), and whether they are deleted at the end (default). */
  fill?: boolean;
  clean?: boolean;
  /** Whether a round runs first that does not count: code is compiled, caches are filled. Default true. */
  warmUp?: boolean;
  /** Who begins: contestants take turns from round to round, and in pages of one round this tells which it is. */
  turn?: number;
  progress?: (done: number, of: number, what: string) => void;
}

export async function run(options: Options): Promise<Result[]> {
  const { rounds, only = [], without = [], fill = true, clean = true, warmUp = true, turn: first = 0, progress = () => {} } = options;
  const chosen = works.filter(({ id }) => only.length === 0 || only.includes(id));
  const all = Object.values<Contestant>(contestants).filter(({ name }) => !without.includes(name));
  const running = ({ by }: Work) => all.filter(({ name }) => !by || by.includes(name));
  const fillings = new Map(
    chosen.flatMap((work) => running(work).map((contestant) => [`${contestant.name} ${work.filled?.account}`, { work, contestant }])),
  );
  for (const [key, { work }] of fillings) if (!work.filled) fillings.delete(key);
  const of = (fill ? fillings.size : 0) + (rounds + Number(warmUp)) * chosen.reduce((sum, work) => sum + running(work).length, 0);
  let count = 0;
  if (fill) {
    for (const [what, { work, contestant }] of fillings) {
      progress(count++, of, `filling ${what}`);
      await deleteDatabase(contestant.database(work.filled!.account));
      await contestant.fill(work.filled!.account, work.filled!.messages());
    }
  }
  const results = chosen.map(({ id, name, target, against }): Result => ({
    id,
    name,
    target,
    against,
    samples: { raw: [], ours: [], original: [] },
    wrong: {},
  }));
  for (let round = warmUp ? 0 : 1; round <= rounds; round++) {
    for (const [i, work] of chosen.entries()) {
      const turns = running(work);
      for (let turn = 0; turn < turns.length; turn++) {
        const contestant = turns[(first + round + turn) % turns.length]!;
        progress(count++, of, `round ${round} of ${rounds}: ${work.name}, ${contestant.name}`);
        const { ms, wrong } = await sample(work, contestant);
        if (round > 0) results[i]!.samples[contestant.name].push(ms);
        if (wrong) results[i]!.wrong[contestant.name] = wrong;
      }
    }
  }
  if (clean) for (const { work, contestant } of fillings.values()) await deleteDatabase(contestant.database(work.filled!.account));
  progress(of, of, 'done');
  return results;
}

/** What a profiler on the other side of the page hears of each timed part: profile.run.ts. */
const watcher = globalThis as { timedPart?: (now: 'begins' | 'ended') => Promise<void> };

async function sample(work: Work, contestant: Contestant): Promise<{ ms: number; wrong?: string }> {
  const user = work.filled?.account ?? `fresh-${work.id}`;
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
