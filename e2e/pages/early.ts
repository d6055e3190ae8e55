// The first list without the module, and packing, as modules of their own: for tests that compare with the module.
import { EarlyLists } from '../../js/src/early-list';
import { pack } from '../../localcache/indexeddb/pack.js';
import { sizes } from '../../localcache/indexeddb/sizes.js';
import { openDatabase } from './database';

Object.assign(sizes.list, { full: 3, fewest: 2, someRecords: 2, old: 0, mostChanged: 0.9 });

async function earlyList(dbName: string, limit: number) {
  const lists = new EarlyLists(dbName);
  try {
    return await lists.read(limit);
  } finally {
    lists.end();
  }
}

/** Packs all there is to pack. */
async function packAll(name: string) {
  const db = await openDatabase(name);
  try {
    while (await pack({ db, logged: true, packed: { texts: true, list: true } }, 'recalled'));
  } finally {
    db.close();
  }
}

const api = { earlyList, packAll };
export type Early = typeof api;
Object.assign(window, { early: api });
