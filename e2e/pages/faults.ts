// Faults put into this page's IndexedDB. Each returns a function that mends it again.

export type Mend = () => void;

/** Databases take `ms` longer to open: their success is reported late. */
export function slowOpening(ms: number): Mend {
  const late = (handler: any) =>
    handler &&
    function (this: unknown, event: Event) {
      setTimeout(() => (typeof handler === 'function' ? handler.call(this, event) : handler.handleEvent(event)), ms);
    };
  const listen = EventTarget.prototype.addEventListener;
  EventTarget.prototype.addEventListener = function (type: string, handler: any, options?: any) {
    return listen.call(this, type, this instanceof IDBOpenDBRequest && type === 'success' ? late(handler) : handler, options);
  };
  const own = Object.getOwnPropertyDescriptor(IDBRequest.prototype, 'onsuccess')!;
  Object.defineProperty(IDBRequest.prototype, 'onsuccess', {
    ...own,
    set(handler) {
      own.set!.call(this, this instanceof IDBOpenDBRequest ? late(handler) : handler);
    },
  });
  return () => {
    EventTarget.prototype.addEventListener = listen;
    Object.defineProperty(IDBRequest.prototype, 'onsuccess', own);
  };
}

/** Calls of these methods throw, as a broken store does: failing([IDBObjectStore, 'getAll'], …). */
export function failing(...methods: [{ prototype: any }, string][]): Mend {
  const mends = methods.map(([owner, method]) => {
    const own = owner.prototype[method];
    owner.prototype[method] = () => {
      throw new DOMException(`${method} fails in this test`, 'UnknownError');
    };
    return () => {
      owner.prototype[method] = own;
    };
  });
  return () => mends.forEach((mend) => mend());
}

/** Every way to read a store or an index. */
export function failingReads(): Mend {
  const names = ['get', 'getAll', 'getAllKeys', 'getAllRecords', 'getKey', 'openCursor', 'openKeyCursor', 'count'];
  const all = [IDBObjectStore, IDBIndex].flatMap((owner) =>
    names.filter((name) => name in owner.prototype).map((name) => [owner, name] as [typeof owner, string]),
  );
  return failing(...all);
}

/** Every way to change a store. */
export function failingWrites(): Mend {
  return failing(...['put', 'add', 'delete', 'clear'].map((name) => [IDBObjectStore, name] as [typeof IDBObjectStore, string]));
}

/** Counts the transactions that are opened until the returned function is called. */
export function countTransactions(): () => number {
  const own = IDBDatabase.prototype.transaction;
  let count = 0;
  IDBDatabase.prototype.transaction = function (...args) {
    count++;
    return own.apply(this, args);
  };
  return () => {
    IDBDatabase.prototype.transaction = own;
    return count;
  };
}
