// Works on an account's messages: search and history. The original has no such calls.
import { wrong } from './check';
import { messages } from './contestant';
import type { Filling, Work } from './works';

/** 100,000 messages: 20,000 in one conversation, 2,000 in each of 40 others. One in ten has the common character. */
const filled: Filling = {
  account: 'filled-messages',
  messages: () =>
    messages(100_000, (i) => (i % 5 === 0 ? 'long' : `peer${i % 41}`)).map((message, i) =>
      i % 10 === 3 ? { ...message, msg: `${message.msg} 我的` } : message,
    ),
};

function search(id: string, name: string, word: string, found: number, ms: number): Work {
  return {
    id,
    name: `search in 100,000 messages: ${name}`,
    filled,
    by: ['raw', 'ours'],
    target: { ms },
    async prepare(session) {
      return async () => wrong('messages', await session.search!(word), found);
    },
  };
}

export const localWorks: Work[] = [
  search('search-common', 'first 20 of a common character', '的', 20, 15),
  search('search-nowhere', 'a word that is nowhere', 'zebra', 0, 120),
  {
    id: 'history',
    name: 'page of 50 of a conversation of 20,000',
    filled,
    by: ['raw', 'ours'],
    target: { raw: 1.3 },
    async prepare(session) {
      return async () => wrong('messages', await session.history!('long'), 50);
    },
  },
];
