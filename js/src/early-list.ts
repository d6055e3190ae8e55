// The first list of a page, read by the JavaScript half of the storage while the module is still loading.

import { readEarly, type EarlyList } from '../../localcache/indexeddb/early.js';
import type { Selection } from './bridge/declared.generated.js';
import type { Databases } from './database-name.js';
import { isUnlogged } from './store-lock.js';

export type { EarlyList };

/** Whether a selection chooses every conversation, newest first. */
export const choosesAll = (select: Selection | undefined): boolean =>
  !select ||
  (select.conversationType === '' &&
    select.remindType === '' &&
    !select.pinnedFirst &&
    [select.unread, select.pinned, select.mark, select.draft].every((wish) => wish === undefined));

/**
 * Reads the newest conversations, all with a limit of 0. Gives undefined where the list can be had from the module
 * alone: there is no database yet, one of the vendor's or of another spelling is to be taken over, or a release
 * is at work that keeps no change log. Never rejects.
 */
export async function earlyList({ own, there, others }: Databases, limit: number): Promise<EarlyList | undefined> {
  if (!there || others.length > 0) return undefined;
  const [list, unlogged] = await Promise.all([readEarly(own, limit), isUnlogged(own)]);
  return unlogged ? undefined : list;
}
