// A page with a large account and traffic, in parts that memory.run.ts calls and measures between.
import { messages, type Session } from './contestant';
import { ours } from './plugins';

let session: Session;
let stop: () => void;

export async function begin(account: string): Promise<void> {
  session = await ours.open(account);
  stop = await session.watch!(() => {});
}

/** Stores messages from the number `from` on, which go round so many conversations. */
export async function fill(from: number, count: number, conversations: number): Promise<void> {
  await session.storeAtOnce(messages(count, (i) => `peer${(from + i) % conversations}`));
}

/** A minute of a busy account: 300 messages, and what its user does meanwhile. */
export async function traffic(minute: number, conversations: number): Promise<void> {
  for (let second = 0; second < 60; second++) {
    const peer = (i: number) => `peer${(minute * 300 + second * 5 + i) % conversations}`;
    await session.storeAtOnce(messages(5, peer));
    if (second % 10 === 0) await session.history!(peer(0));
    if (second % 15 === 0) await session.setCustomField(peer(1), { draft: `draft of ${minute}:${second}` });
    if (second % 30 === 0) await session.search!('length');
  }
  await session.page();
}

export async function end(): Promise<void> {
  stop();
  await session.close();
}
