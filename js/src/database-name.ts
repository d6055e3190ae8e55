import { inTime } from './in-time.js';
import { lowerCase } from './user-id.js';

/** cache_<hash>_<user>, as MiniCore makes it: docs/plugin-contract.md section 2. */
export function databaseName(app: string, user: string): string {
  let hash = 0;
  for (let i = 0; i < app.length; i++) hash = (Math.imul(hash, 31) + app.charCodeAt(i)) | 0;
  return `cache_${Math.abs(hash)}_${user}`;
}

/** The name of our database for a host's name, with the user as userId() spells it. */
export function ownName(dbName: string): string {
  return lowerCase(withPrefix(dbName));
}

const withPrefix = (dbName: string) => (dbName.startsWith('cache_') ? `local${dbName}` : `localcache_${dbName}`);

/** How long the browser may take to say which databases there are. */
const LOOK_UP_MS = 5_000;

/** The databases of an account. */
export interface Databases {
  own: string;
  /** Whether the browser says that it is there. */
  there: boolean;
  vendor: string;
  /** Ours of an older release, besides. */
  others: string[];
}

/**
 * Finds the databases of an account. The host's name has the user as the page spelled it, and so
 * had the names of ours before 0.2. A database with another spelling is still used under its old name.
 * If there are several they are moved into one (takeover.ts).
 */
export async function databasesOf(dbName: string): Promise<Databases> {
  const own = ownName(dbName);
  const names = await existing(withPrefix(dbName), own);
  const spelled = (name: string) => names.find((other) => other !== name && lowerCase(other) === lowerCase(name));
  const used = names.includes(own) ? own : (spelled(own) ?? own);
  return {
    own: used,
    there: names.includes(used),
    others: names.filter((name) => name !== used && lowerCase(name) === own),
    vendor: names.includes(dbName) ? dbName : (spelled(dbName) ?? dbName),
  };
}

/** The names of all databases, or, where a browser does not tell them, of those asked for. Never rejects: opening will tell. */
async function existing(...asked: string[]): Promise<string[]> {
  try {
    const { indexedDB } = globalThis;
    if (!indexedDB) return [];
    const look = indexedDB.databases
      ? indexedDB.databases().then((all) => all.map(({ name = '' }) => name))
      : Promise.all(asked.map((name) => probe(name))).then((there) => asked.filter((_, i) => there[i]));
    return await inTime(look, LOOK_UP_MS, 'no list of databases');
  } catch {
    return [];
  }
}

/** Opening a database that is not there makes it, unless the upgrade is aborted. */
function probe(name: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = indexedDB.open(name);
    let made = false;
    request.onupgradeneeded = () => {
      made = true;
      request.transaction?.abort();
    };
    request.onsuccess = () => {
      request.result.close();
      resolve(true);
    };
    request.onerror = (event) => {
      event.preventDefault(); // Firefox reports it as uncaught otherwise
      resolve(!made); // there, but cannot be opened
    };
  });
}
