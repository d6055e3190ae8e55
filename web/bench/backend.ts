// Chromium's two backends of IndexedDB on disk, and how to tell which one a profile uses.
import fs from 'node:fs';
import path from 'node:path';

/** `memory`: of a context without a profile. */
export type Backend = 'leveldb' | 'sqlite' | 'memory';

/** Arguments with which new databases get the backend. LevelDB is the default of Chromium 156. */
export const features = (backend: Backend): string[] =>
  backend === 'memory' ? [] : [`--${backend === 'sqlite' ? 'enable' : 'disable'}-features=IdbSqliteBackingStore`];

/** The folder of a profile's databases. */
export const databases = (profile: string) => path.join(profile, 'Default/IndexedDB');

/** LevelDB keeps an origin in a folder `….indexeddb.leveldb`, SQLite in one with the bare origin's name. */
export function backendOf(profile: string): string {
  const names = fs.readdirSync(databases(profile)).filter((name) => !name.endsWith('.indexeddb.blob'));
  const kinds = new Set(names.map((name) => (name.endsWith('.indexeddb.leveldb') ? 'leveldb' : 'sqlite')));
  return [...kinds].join(' and ') || 'none';
}
