// What is not a race: how the cost grows, what blocks the page, how long the start takes, what memory it needs.
import { deleteDatabase, messages, type Contestant } from './contestant';
import { median } from './run-statistics';
import { ours } from './plugins';

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

/**
 * How long the main thread is not answering while n messages stream in: a chain of macrotasks measures
 * the gaps between its turns. `longTasks` are the browser's own count of tasks over 50 ms, where it counts.
 */
export async function stream(contestant: Contestant, n: number) {
  const account = 'stream';
  await deleteDatabase(contestant.database(account));
  const session = await contestant.open(account);
  await session.one('bob');
  const list = messages(n, (i) => `peer${i % 20}`);
  let longTasks: number | undefined;
  const observer = PerformanceObserver.supportedEntryTypes.includes('longtask')
    ? new PerformanceObserver((entries) => {
        longTasks = (longTasks ?? 0) + entries.getEntries().length;
      })
    : undefined;
  if (observer) longTasks = 0;
  observer?.observe({ type: 'longtask' });
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
  // As a socket brings them: frames of a few dozen messages, one macrotask each.
  const stored: Promise<unknown>[] = [];
  const ms = await timed(async () => {
    for (let i = 0; i < n; i += 50) {
      stored.push(session.storeAtOnce(list.slice(i, i + 50)));
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    await Promise.all(stored);
  });
  running = false;
  const unread = (await session.list()).reduce((sum, { unReadCount }) => sum + unReadCount, 0);
  await session.close();
  observer?.disconnect();
  await deleteDatabase(contestant.database(account));
  return { messages: n, ms, unread, longestGap, longTasks };
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
export function memory(): number | null {
  return (performance as any).memory?.usedJSHeapSize ?? null;
}
