// Works that write: messages, custom fields, removal, the server's list.
import { wrong } from './check';
import { messages, serverPage, type Session } from './contestant';
import type { Work } from './works';

/** Messages go round so many conversations, which are there already. */
const peers = 50;
const peer = (i: number) => `peer${i % peers}`;
const there = (session: Session) => session.storeAtOnce(messages(peers, peer));
const unread = async (session: Session) => (await session.list()).reduce((sum, { unReadCount }) => sum + unReadCount, 0);

/** What a call costs without the record of the change log: the browser's own add() is left out for that store. */
async function unlogged(work: () => Promise<string | undefined>): Promise<string | undefined> {
  const { add } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.add = function (this: IDBObjectStore, value: any, key?: IDBValidKey) {
    return this.name === 'changes' ? (undefined as unknown as IDBRequest<IDBValidKey>) : add.call(this, value, key);
  };
  try {
    return await work();
  } finally {
    IDBObjectStore.prototype.add = add;
  }
}

async function awaited(session: Session): Promise<() => Promise<string | undefined>> {
  await there(session);
  const list = messages(300, peer);
  return async () => {
    for (const message of list) await session.store(message);
    return wrong('unread messages', (await session.one('peer0'))?.unReadCount, 1 + 300 / peers);
  };
}

export const writeWorks: Work[] = [
  {
    id: 'store-at-once',
    name: '2,000 messages at once into 50 conversations',
    target: { raw: 1 },
    async prepare(session) {
      await there(session);
      const list = messages(2000, peer);
      return async () => {
        await session.storeAtOnce(list);
        return wrong('unread messages', await unread(session), peers + 2000);
      };
    },
  },
  {
    id: 'store-awaited',
    name: '300 messages round 50 conversations, each awaited',
    target: { raw: 1.1 },
    prepare: awaited,
  },
  {
    id: 'store-unlogged',
    name: 'the same without the change log',
    by: ['ours'],
    against: 'store-awaited',
    async prepare(session) {
      const timed = await awaited(session);
      return () => unlogged(timed);
    },
  },
  {
    id: 'custom-fields',
    name: '300 custom fields round 50 conversations, each awaited',
    target: { raw: 1.15 },
    async prepare(session) {
      await there(session);
      return async () => {
        for (let i = 0; i < 300; i++) await session.setCustomField(peer(i), { draft: `draft ${i}` });
        return undefined;
      };
    },
  },
  {
    id: 'remove',
    name: 'remove a conversation of 2,000 messages',
    target: { raw: 1.3 },
    async prepare(session) {
      await session.storeAtOnce(messages(1, () => 'bob'));
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
    target: { raw: 1.25 },
    async prepare(session) {
      await there(session);
      const answer = serverPage(messages(peers, peer));
      return async () => {
        await session.mergePage(answer);
        return wrong('unread messages', (await session.one('peer49'))?.unReadCount, 50);
      };
    },
  },
];
