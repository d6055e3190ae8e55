// What each conversation's pane shows: messages of the past from the server, and what was said since.

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
  /** unknown: nothing was asked for yet; more: the server has older ones; start: it has not. */
  past: 'unknown' | 'loading' | 'more' | 'start' | 'failed' = 'unknown';
  /** Why the past could not be loaded: what the SDK rejected with. */
  failure: unknown;
  cursor = '';
  /** Key of the first message that was unread when the conversation was opened; '' if there is none. */
  firstNew = '';
  /** The peer has read everything up to then, ms since the epoch. */
  readUpTo = 0;

  add(line: Line): void {
    const known = this.lines.some(({ key, id }) => key === line.key || (id !== '' && id === line.id));
    if (!known) this.lines.push(line);
  }

  /** Takes a page of the past in; what is there already stays as it is. */
  addPast(past: Line[]): void {
    for (const line of past) this.add(line);
    this.lines.sort((a, b) => a.time - b.time);
  }

  /** The server has named an own message. A page of the past may have brought it meanwhile. */
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

export function lineOf(message: any, me: string): Line {
  const own = !message.from || message.from === me;
  const id = String(message.serverMsgId ?? message.id);
  // 1 failed, 0 and 2 on its way: LocalMessage.status.
  const state = !own ? '' : message.status === 1 ? 'failed' : message.status === 0 || message.status === 2 ? 'sending' : 'sent';
  return { key: id, id, from: message.from || me, own, time: Number(message.time) || Date.now(), message, state };
}
