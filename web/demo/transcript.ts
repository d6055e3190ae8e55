// What each conversation's pane shows: a stretch of its messages, mostly up to the newest one.
import type { LocalMessagesPage } from 'localcache-wasm/localCache/localCache';
import type { Start } from './history';

export type LineState = '' | 'sending' | 'sent' | 'delivered' | 'read' | 'failed' | 'recalled';

export interface Line {
  /** Names the line as long as it is shown. */
  key: string;
  /** The server's id; '' until it is known. */
  id: string;
  from: string;
  own: boolean;
  time: number;
  message: any;
  state: LineState;
  /** Why it failed: what the SDK rejected with. */
  failure?: unknown;
  /** How much of its file is uploaded, 0 to 1. */
  progress?: number;
  /** Address of its image while that is in this page. */
  preview?: string;
}

export class Transcript {
  lines: Line[] = [];
  /** unknown: nothing was asked for yet; more: there are older ones; start: there are not. */
  past: 'unknown' | 'loading' | 'more' | 'start' | 'failed' = 'unknown';
  /** Why the past could not be loaded: what the SDK rejected with. */
  failure: unknown;
  /** Where the next page of older messages begins. */
  older: Start = {};
  /** Where the next page of newer ones begins; undefined if the newest one is here. */
  newer: Start | undefined;
  /** Newer messages are being loaded. */
  loadingNewer = false;
  /** Messages that arrived while the newest was not here: the last page of newer ones may have been read before. */
  missed: any[] = [];
  /** Pages in or behind which messages may be missing: the id of the oldest line of each, and where it began. */
  readonly gaps = new Map<string, Start>();
  /** Key of the first message that was unread when the conversation was opened; '' if there is none. */
  firstNew = '';
  /** The peer has read everything up to then, ms since the epoch. */
  readUpTo = 0;
  /** The line that a search led to; '' for none. */
  found = '';
  /** What the search was for: marked in every line. */
  keywords: string[] = [];

  add(line: Line): void {
    const known = this.lines.some(({ key, id }) => key === line.key || (id !== '' && id === line.id));
    if (!known) this.lines.push(line);
  }

  /** Takes a page in; what is there already stays as it is. */
  addPage({ messages }: LocalMessagesPage, me: string): void {
    for (const message of messages) this.add(lineOf(message, me));
    this.lines.sort((a, b) => a.time - b.time);
  }

  /** The server has named an own message. A page may have brought it meanwhile. */
  name(line: Line, id: string): void {
    this.lines = this.lines.filter((other) => other === line || other.id !== id);
    line.id = id;
  }

  /** The last so many messages of others are new. */
  markNew(count: number): void {
    const others = this.lines.filter(({ own }) => !own);
    this.firstNew = count > 0 ? (others.at(-Math.min(count, others.length))?.key ?? '') : '';
  }

  drop(line: Line): void {
    this.lines = this.lines.filter((other) => other !== line);
  }

  stateOf(line: Line): LineState {
    const arrived = line.state === 'sent' || line.state === 'delivered';
    return arrived && line.time <= this.readUpTo ? 'read' : line.state;
  }
}

/** The id that names a message here and on the server. */
export const idOf = (message: any): string => String(message.serverMsgId || message.id);

export function lineOf(message: any, me: string): Line {
  const own = !message.from || message.from === me;
  const id = idOf(message);
  // 1 failed, 0 and 2 on its way: LocalMessage.status.
  const state = !own ? '' : message.status === 1 ? 'failed' : message.status === 0 || message.status === 2 ? 'sending' : 'sent';
  return { key: id, id, from: message.from || me, own, time: Number(message.time) || Date.now(), message, state };
}
