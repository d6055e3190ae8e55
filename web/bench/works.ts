// What is measured. Each work gets a freshly opened store, prepares it untimed and returns what to time;
// the answer of the timed part is checked, so that nothing is fast by being wrong.
import type { Contestant, Message, Session } from './contestant';
import type { Name } from './run-statistics';
import { listWorks } from './work-lists';
import { localWorks } from './work-local';
import { writeWorks } from './work-writes';

/** An account that is filled once and kept for all rounds. */
export interface Filling {
  account: string;
  messages(): Message[];
}

export interface Work {
  id: string;
  name: string;
  /** The account it works on; without one, an account is made anew each time. */
  filled?: Filling;
  /** At most so many times the floor, or so many milliseconds (issue 14 of the project). */
  target?: { raw: number } | { ms: number };
  /** Whose works it is; everybody's if absent. */
  by?: Name[];
  /** The work of which this one is a part: told as a ratio of the two. */
  against?: string;
  prepare(session: Session, contestant: Contestant, account: string): Promise<() => Promise<string | undefined>>;
}

export const works: Work[] = [...listWorks, ...localWorks, ...writeWorks];
