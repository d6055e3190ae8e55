// What is not a race: how the cost grows, what blocks the page, how long the start takes, what memory it needs.
import { openDatabase } from '../../e2e/pages/database';
import { completed, deleteDatabase, messages, type Contestant } from './contestant';
import { median } from './run-statistics';
import { ours, packed } from './plugins';

const timed = async (work: () => Promise<unknown>) => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};

/** Milliseconds of first page, single conversation and whole list with so many conversations and messages. */
export async function scale(contestant: Contestant, conversations: number, perConversation: number) {
  const account = `scale-${conversations}`;
  await deleteDatabase(contestant.database(account));
  const all = messages(conversations * perConversation, (i) => `peer${i % conversations}`);
  const fill = await timed(() => contestant.fill(account, all));
  const samples = { page: [] as number[], one: [] as number[], list: [] as number[], store: [] as number[] };
  for (let i = 0; i < 5; i++) {
    const session = await contestant.open(account);
    await session.one('peer0'); // the database is open
    samples.page.push(await timed(() => session.page()));
    samples.one.push(await timed(() => session.one(`peer${Math.floor(conversations / 2)}`)));
    samples.list.push(await timed(() => session.list()));
    const [message] = messages(1, () => 'peer7');
    samples.store.push(await timed(() => session.store(message!)));
    await session.close();
  }
  await deleteDatabase(contestant.database(account));
  return {
    conversations,
    messages: all.length,
    fill,
    page: median(samples.page),
    one: median(samples.one),
    list: median(samples.list),
    store: median(samples.store),
  };
}

/** How long the main thread was not answering. */
export interface Busy {
  ms: number;
  /** A chain of macrotasks measures the gaps between its turns. */
  longestGap: number;
  /** The browser's own count of tasks over 50 ms, where it counts. */
  longTasks: number | undefined;
}

/** Does work, and says how long it kept the main thread busy without a break. */
async function busyWhile(work: () => Promise<unknown>): Promise<Busy> {
  let longTasks = PerformanceObserver.supportedEntryTypes.includes('longtask') ? 0 : undefined;
  const count = (entries: PerformanceEntryList) => (longTasks = longTasks === undefined ? undefined : longTasks + entries.length);
  const observer = new PerformanceObserver((list) => count(list.getEntries()));
  if (longTasks !== undefined) observer.observe({ type: 'longtask' });
  let longestGap = 0,
    last = performance.now(),
    running = true;
  const channel = new MessageChannel();
  channel.port1.onmessage = () => {
    const now = performance.now();
    longestGap = Math.max(longestGap, now - last);
    last = now;
    if (running) channel.port2.postMessage(0);
  };
  channel.port2.postMessage(0);
  const ms = await timed(work);
  await new Promise((resolve) => setTimeout(resolve, 0)); // the end of the last task
  running = false;
  count(observer.takeRecords());
  observer.disconnect();
  return { ms, longestGap, longTasks };
}

/** How long the main thread is not answering while n messages stream in. */
export async function stream(contestant: Contestant, n: number) {
  const account = 'stream';
  await deleteDatabase(contestant.database(account));
  const session = await contestant.open(account);
  await session.one('bob');
  const list = messages(n, (i) => `peer${i % 20}`);
  // As a socket brings them: frames of a few dozen messages, one macrotask each.
  const stored: Promise<unknown>[] = [];
  const busy = await busyWhile(async () => {
    for (let i = 0; i < n; i += 50) {
      stored.push(session.storeAtOnce(list.slice(i, i + 50)));
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    await Promise.all(stored);
  });
  const unread = (await session.list()).reduce((sum, { unReadCount }) => sum + unReadCount, 0);
  await session.close();
  await deleteDatabase(contestant.database(account));
  return { messages: n, unread, ...busy };
}

/** How long each work of a large account keeps the main thread busy: 10,000 conversations, 100,000 messages. */
export async function largeAccount(): Promise<Record<string, Busy>> {
  const account = 'large';
  const name = ours.database(account);
  await deleteDatabase(name);
  const all = messages(100_000, (i) => (i % 5 === 0 ? 'long' : `peer${i % 12_500}`));
  const found: Record<string, Busy> = {};
  await ours.fill(account, all);
  const db = await openDatabase(name);
  const tx = db.transaction('segments', 'readwrite');
  tx.objectStore('segments').clear();
  await completed(tx);
  db.close();
  let session = await ours.open(account);
  const again = async () => {
    await session.close();
    session = await ours.open(account);
  };
  const [one] = messages(1, () => 'peer7');
  found['list, as rows'] = await busyWhile(() => session.list());
  await session.store(one!); // there is something to pack
  found['packing'] = await busyWhile(() => packed(name));
  await again();
  found['list, packed'] = await busyWhile(() => session.list());
  await again();
  let changed = (_: string[]) => {};
  found['the first state of a live list'] = await busyWhile(() => session.watch!((ids) => changed(ids)));
  const [message] = messages(1, () => 'peer9');
  found['one change of a live list'] = await busyWhile(async () => {
    const told = new Promise<string[]>((resolve) => (changed = resolve));
    await session.store(message!);
    await told;
  });
  found['1,000 changes of a live list at once'] = await busyWhile(async () => {
    const told = new Promise<string[]>((resolve) => (changed = resolve));
    await session.storeAtOnce(messages(1000, (i) => `peer${i * 7}`));
    await told;
  });
  found['search, a common word'] = await busyWhile(() => session.search!('message'));
  found['search, a word that is nowhere'] = await busyWhile(() => session.search!('zebra'));
  found['page of history'] = await busyWhile(() => session.history!('long'));
  found['removing a conversation of 20,000 messages'] = await busyWhile(() => session.remove('long'));
  await session.close();
  await deleteDatabase(name);
  return found;
}

/** From now to a store that has answered: in a page that has just loaded, the start of the module. */
export async function startup() {
  const ms = await timed(async () => {
    const session = await ours.open('startup');
    await session.list();
    await session.close();
  });
  return ms;
}

/** Bytes of the page's heap with the module loaded, its memory included; null where the browser does not tell. */
export function heap(): number | null {
  return (performance as any).memory?.usedJSHeapSize ?? null;
}
