// What each conversation's pane shows: messages of the past from the server, and what was said since.

export interface Line {
  /** The server's id once it is known, before that the client's. */
  id: string;
  from: string;
  own: boolean;
  time: number;
  message: any;
  state: '' | 'sending' | 'sent' | 'failed';
}

export class Transcript {
  lines: Line[] = [];
  /** Cursor of the next page of the past; undefined: the first was not asked for yet. */
  cursor: string | undefined;
  atStart = false;

  add(line: Line): void {
    if (!this.lines.some(({ id }) => id === line.id)) this.lines.push(line);
  }

  /** Takes a page of the past in; what is there already stays as it is. */
  addPast(past: Line[]): void {
    const known = new Set(this.lines.map(({ id }) => id));
    this.lines = [...past.filter(({ id }) => !known.has(id)), ...this.lines].sort((a, b) => a.time - b.time);
  }
}

export function lineOf(message: any, me: string, id = message.serverMsgId ?? message.id): Line {
  const own = !message.from || message.from === me;
  const state = !own ? '' : message.status === 1 ? 'failed' : message.status === 0 || message.status === 2 ? 'sending' : 'sent';
  return { id: String(id), from: message.from || me, own, time: Number(message.time) || Date.now(), message, state };
}
