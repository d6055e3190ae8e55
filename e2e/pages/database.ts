// Reading and preparing IndexedDB behind the plugin's back.

export const done = <T>(request: IDBRequest<T>) =>
  new Promise<T>((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** The name that MiniCore makes of app key and user (docs/plugin-contract.md section 2), with the given prefix. */
export function databaseName(prefix: string, appKey: string, user: string): string {
  let hash = 0;
  for (let i = 0; i < appKey.length; i++) hash = (Math.imul(hash, 31) + appKey.charCodeAt(i)) | 0;
  return `${prefix}_${Math.abs(hash)}_${user}`;
}

/** Opens a database; with `upgrade` it may be made, without it a missing one is an error. */
export function openDatabase(
  name: string,
  version?: number,
  upgrade?: (db: IDBDatabase, tx: IDBTransaction) => void,
): Promise<IDBDatabase> {
  const request = indexedDB.open(name, version);
  request.onupgradeneeded = () => {
    if (upgrade) upgrade(request.result, request.transaction!);
    else request.transaction!.abort();
  };
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error(`the request to open ${name} is blocked by an open connection`));
  });
}

export async function databaseExists(name: string): Promise<boolean> {
  return (await indexedDB.databases()).some((entry) => entry.name === name);
}

/** All values of a store. */
export async function readAll(name: string, store: string): Promise<any[]> {
  const db = await openDatabase(name);
  try {
    return await done(db.transaction(store).objectStore(store).getAll());
  } finally {
    db.close();
  }
}

/** Everything in a database: version, and each store's keys and values. To compare before and after. */
export async function dump(name: string): Promise<{ version: number; stores: Record<string, { keys: IDBValidKey[]; values: any[] }> }> {
  const db = await openDatabase(name);
  try {
    const stores: Record<string, { keys: IDBValidKey[]; values: any[] }> = {};
    for (const store of db.objectStoreNames) {
      const read = db.transaction(store).objectStore(store);
      const [keys, values] = await Promise.all([done(read.getAllKeys()), done(read.getAll())]);
      stores[store] = { keys, values };
    }
    return { version: db.version, stores };
  } finally {
    db.close();
  }
}

/** Deletes a database; resolves with whether somebody blocked it. */
export function deleteDatabase(name: string): Promise<{ blocked: boolean }> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name);
    request.onblocked = () => resolve({ blocked: true });
    request.onsuccess = () => resolve({ blocked: false });
    request.onerror = () => reject(request.error);
  });
}

/** Makes the vendor's database as its upgrade steps do (docs/plugin-contract.md section 4) and fills it. */
export async function makeVendorDatabase(name: string, conversations: object[], messages: object[]): Promise<void> {
  const db = await openDatabase(name, 2, (created) => {
    const message = created.createObjectStore('message', { keyPath: 'id' });
    message.createIndex('sessionId', 'sessionId');
    message.createIndex('time', 'time');
    message.createIndex('serverMsgId', 'serverMsgId', { unique: true });
    message.createIndex('sessionTime', ['sessionId', 'time']);
    created.createObjectStore('conversationList', { keyPath: 'sessionId' }).createIndex('updateTime', 'updateTime');
  });
  const tx = db.transaction(['message', 'conversationList'], 'readwrite');
  for (const row of conversations) tx.objectStore('conversationList').put(row);
  for (const row of messages) tx.objectStore('message').put(row);
  await new Promise<void>((resolve, reject) => {
    tx.oncomplete = () => resolve();
    tx.onabort = () => reject(tx.error);
  });
  db.close();
}
