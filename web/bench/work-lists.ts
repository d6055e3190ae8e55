// Works on lists of conversations.
import { wrong } from './check';
import { messages, touch, type Contestant, type Session } from './contestant';
import { otherPage } from './other-page';
import type { Filling, Work } from './works';

const conversations = (n: number): Filling => ({ account: `filled-${n}`, messages: () => messages(n, (i) => `peer${i}`) });
const fillings = { 100: conversations(100), 1000: conversations(1000), 10_000: conversations(10_000) };

/** What comes between the opening of a store and the list that is timed. */
const before: Record<string, { name: string; prepare(session: Session, contestant: Contestant, account: string): Promise<unknown> }> = {
  opened: { name: 'freshly opened', prepare: async () => {} },
  again: { name: 'again, nothing changed', prepare: (session) => session.list() },
  changed: {
    name: 'after 20 changes',
    async prepare(session) {
      await session.list();
      await session.storeAtOnce(messages(20, (i) => `peer${i * 5}`));
    },
  },
  foreign: {
    name: 'after another page wrote',
    async prepare(session, contestant, account) {
      await session.list();
      const other = await (await otherPage()).contestants[contestant.name].open(account);
      await other.store(messages(1, () => 'peer7')[0]!);
      await other.close();
    },
  },
  touched: {
    name: 'after a connection of no release wrote',
    async prepare(session, contestant, account) {
      await session.list();
      await touch(contestant.database(account), contestant.conversations);
    },
  },
};

function listOf(n: keyof typeof fillings, when: keyof typeof before, target: number): Work {
  return {
    id: `list-${n}${when === 'opened' ? '' : `-${when}`}`,
    filled: fillings[n],
    target: { raw: target },
    // The original needs two seconds for a list of 10,000, and as long to open the store: once is enough.
    by: n === 10_000 && when !== 'opened' ? ['raw', 'ours'] : undefined,
    name: `list of ${n.toLocaleString('en')}, ${before[when]!.name}`,
    async prepare(session, contestant, account) {
      await before[when]!.prepare(session, contestant, account);
      return async () => wrong('conversations', (await session.list()).length, n);
    },
  };
}

/** Runs work with frames that come at once: a live list is told with the next frame, and that wait is not its work. */
async function withoutFrames<T>(work: () => Promise<T>): Promise<T> {
  const { requestAnimationFrame } = globalThis;
  globalThis.requestAnimationFrame = (run) => {
    queueMicrotask(() => run(performance.now()));
    return 0;
  };
  try {
    return await work();
  } finally {
    globalThis.requestAnimationFrame = requestAnimationFrame;
  }
}

/** One change that a live list of 10,000 shows. */
function change(from: 'here' | 'another page', target?: Work['target']): Work {
  return {
    id: from === 'here' ? 'live-10000' : 'live-10000-foreign',
    filled: fillings[10_000],
    target,
    by: ['raw', 'ours'],
    name: `one message ${from === 'here' ? 'stored here' : 'stored by another page'}, seen by a live list of 10,000`,
    async prepare(session, contestant, account) {
      let seen = (_: string[]) => {};
      const told = new Promise<string[]>((resolve) => (seen = resolve));
      await session.watch!((ids) => seen(ids));
      const writer = from === 'here' ? session : await (await otherPage()).contestants[contestant.name].open(account);
      const [message] = messages(1, () => 'peer7');
      return () =>
        withoutFrames(async () => {
          const stored = writer.storeAndTell && from !== 'here' ? writer.storeAndTell(message!) : writer.store(message!);
          const ids = await told;
          await stored;
          if (writer !== session) await writer.close();
          return wrong('conversations changed', ids.join(), 'peer7');
        });
    },
  };
}

export const listWorks: Work[] = [
  listOf(100, 'opened', 0.8),
  listOf(1000, 'opened', 0.4),
  listOf(1000, 'changed', 0.5),
  listOf(1000, 'foreign', 0.5),
  listOf(1000, 'again', 0.2),
  listOf(10_000, 'opened', 0.25),
  listOf(10_000, 'changed', 0.3),
  listOf(10_000, 'foreign', 0.3),
  listOf(10_000, 'touched', 1.1),
  listOf(10_000, 'again', 0.2),
  {
    id: 'page-10000',
    name: 'first page of 50 out of 10,000',
    filled: fillings[10_000],
    by: ['raw', 'ours'],
    async prepare(session) {
      return async () => wrong('conversations', (await session.page()).length, 50);
    },
  },
  {
    id: 'row',
    name: 'one conversation out of 10,000',
    filled: fillings[10_000],
    by: ['raw', 'ours'],
    async prepare(session) {
      return async () => wrong('conversation', (await session.one('peer50'))?.conversationId, 'peer50');
    },
  },
  change('here'),
  change('another page'),
];
