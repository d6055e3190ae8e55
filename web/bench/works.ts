// What is measured. Each work gets a freshly opened store, prepares it untimed and returns what to time;
// the answer of the timed part is checked, so that nothing is fast by being wrong.
import { messages, serverPage, touch, type Contestant, type Session } from './contestant';

export interface Work {
  id: string;
  name: string;
  /** The account it works on: kept and filled with so many conversations of one message each, or made anew each time. */
  filled?: number;
  /** At most so many times the floor, and at least so many times faster than the original (issue 4 of the project). */
  target?: { raw: number; original: number };
  prepare(session: Session, contestant: Contestant, account: string): Promise<() => Promise<string | undefined>>;
}

const wrong = (what: string, is: unknown, wanted: unknown) => (is === wanted ? undefined : `${what} ${is}, not ${wanted}`);

function listOf(n: number, after: 'opening' | 'a foreign write', target?: Work['target']): Work {
  return {
    id: `list-${n}${after === 'opening' ? '' : '-touched'}`,
    filled: n,
    target,
    name: `list of ${n.toLocaleString('en')}${after === 'opening' ? '' : ', after another connection wrote'}`,
    async prepare(session, contestant, account) {
      if (after !== 'opening') {
        await session.list();
        await touch(contestant.database(account), contestant.conversations);
      }
      return async () => wrong('conversations', (await session.list()).length, n);
    },
  };
}

const one = (session: Session) => session.storeAtOnce(messages(1, () => 'bob'));

export const works: Work[] = [
  listOf(100, 'opening'),
  listOf(1000, 'opening', { raw: 1.3, original: 9 }),
  listOf(1000, 'a foreign write', { raw: 1.3, original: 9 }),
  listOf(10_000, 'opening', { raw: 1.3, original: 20 }),
  listOf(10_000, 'a foreign write', { raw: 1.3, original: 20 }),
  {
    id: 'page-10000',
    name: 'first page of 50 out of 10,000',
    filled: 10_000,
    target: { raw: 0, original: 200 },
    async prepare(session) {
      return async () => wrong('conversations', (await session.page()).length, 50);
    },
  },
  {
    id: 'store-at-once',
    name: '2,000 messages at once',
    target: { raw: 1.3, original: 9 },
    async prepare(session) {
      const list = messages(2000, () => 'bob');
      return async () => {
        await session.storeAtOnce(list);
        return wrong('unread messages', (await session.one('bob'))?.unReadCount, 2000);
      };
    },
  },
  {
    id: 'store-awaited',
    name: '300 messages, each awaited',
    target: { raw: 1.3, original: 1.5 },
    async prepare(session) {
      await one(session);
      const list = messages(300, () => 'bob');
      return async () => {
        for (const message of list) await session.store(message);
        return wrong('unread messages', (await session.one('bob'))?.unReadCount, 301);
      };
    },
  },
  {
    id: 'custom-fields',
    name: '300 custom fields, each awaited',
    target: { raw: 1.3, original: 1.5 },
    async prepare(session) {
      await one(session);
      return async () => {
        for (let i = 0; i < 300; i++) await session.setCustomField('bob', { draft: `draft ${i}` });
        return undefined;
      };
    },
  },
  {
    id: 'remove',
    name: 'remove a conversation of 2,000 messages',
    target: { raw: 1.3, original: 5 },
    async prepare(session) {
      await one(session);
      await session.storeAtOnce(messages(2000, () => 'carol'));
      return async () => {
        await session.remove('carol');
        return wrong('conversations', (await session.list()).length, 1);
      };
    },
  },
  {
    id: 'server-page',
    name: 'server page of 50 merged',
    target: { raw: 1.5, original: 4 },
    async prepare(session) {
      await session.storeAtOnce(messages(50, (i) => `peer${i}`));
      const answer = serverPage(messages(50, (i) => `peer${i}`));
      return async () => {
        await session.mergePage(answer);
        return wrong('unread messages', (await session.one('peer49'))?.unReadCount, 50);
      };
    },
  },
];
