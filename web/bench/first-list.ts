// A page that shows an account's list as soon as it can: by openLocalCache (ours), by usePlugin (plugin), by
// the original plugin, or by hand-written IndexedDB (raw), which is the floor. What takes how long stands in
// `firstList` for whoever drives the page.
//   ?by=ours|plugin|original|raw  &fill=1000: fills the account instead
import type { Contestant, Item } from './contestant';

export interface FirstList {
  /** Milliseconds from navigation. */
  ended: number;
  /** Milliseconds of each part, and from when: see watchParts. */
  parts: Record<string, { from: number; to: number }>;
  conversations: number;
}

const query = new URLSearchParams(location.search);
const parts: FirstList['parts'] = {};
const account = 'first';

function show(items: Item[]): void {
  const list = document.getElementById('list')!;
  list.replaceChildren(
    ...items.map(({ conversationId, unReadCount, lastMessage }) => {
      const row = document.createElement('li');
      row.textContent = `${conversationId} (${unReadCount}): ${lastMessage?.msg}`;
      return row;
    }),
  );
  void list.offsetHeight; // laid out
}

/** Notes from when to when a promise was awaited. */
async function part<T>(name: string, work: () => Promise<T>): Promise<T> {
  const from = performance.now();
  try {
    return await work();
  } finally {
    parts[name] ??= { from, to: performance.now() };
  }
}

/** Watches the browser's own functions that a start needs; what lies between them is Go's. */
function watchParts(): void {
  const { compileStreaming, instantiate } = WebAssembly;
  WebAssembly.compileStreaming = (source) => part('compile, with the download', () => compileStreaming(source));
  WebAssembly.instantiate = ((...given: [any, any]) => part('instantiate', () => instantiate(...given) as Promise<any>)) as never;
  const { open, databases } = IDBFactory.prototype;
  IDBFactory.prototype.databases = function (this: IDBFactory) {
    return part('name the databases', () => databases.call(this));
  };
  IDBFactory.prototype.open = function (this: IDBFactory, ...given) {
    const request = open.apply(this, given);
    void part('open the database', () => new Promise((resolve) => request.addEventListener('success', resolve)));
    return request;
  };
}

/** Each in a script of its own: a page loads what it needs. */
async function contestant(by: string): Promise<Contestant> {
  if (by === 'raw') return (await import('./raw')).raw;
  const { ours, original } = await import('./plugins');
  return by === 'original' ? original : ours;
}

async function early(): Promise<Item[]> {
  const { openLocalCache } = await part('load the script', () => import('localcache-wasm/localCache/localCache'));
  const { data } = await openLocalCache({ appKey: 'org#bench', username: `ours-${account}` }).getLocalConversations();
  return data as Item[];
}

async function run(): Promise<void> {
  const by = query.get('by') ?? 'ours';
  if (query.has('fill')) {
    const { messages } = await import('./contestant');
    await (
      await contestant(by)
    ).fill(
      account,
      messages(Number(query.get('fill')), (i) => `peer${i}`),
    );
    Object.assign(window, { filled: true });
    return;
  }
  watchParts();
  const begun = performance.now();
  const items = by === 'ours' ? await early() : await (await (await contestant(by)).open(account)).list();
  const read = performance.now();
  show(items);
  parts['show'] = { from: read, to: performance.now() };
  parts['script to list'] = { from: begun, to: performance.now() };
  Object.assign(window, { firstList: { ended: performance.now(), parts, conversations: items.length } satisfies FirstList });
}

await run();
