// The calls of a store that have not ended: those in line, which the module has not taken, and those that it has.

import { longestText, readFailure, storeCalls, type StoreCalls } from './bridge/declared.generated.js';
import { Reader, Writer } from '../../internal/bridge/text.js';
import type { Driver } from '../../localcache/indexeddb/driver.js';

type Name = keyof StoreCalls;

/** A host has nobody to tell of a failure, and does not hand over a second time. */
const HOST_CALLS = new Set<Name>(['storeMessage', 'updateMessage', 'editMessage', 'recall', 'updateConversation', 'changeServerState']);

/** Calls that change nothing. */
const READS = new Set<Name>([
  'list',
  'followList',
  'getMessage',
  'getConversation',
  'getMessages',
  'findMessage',
  'countMessages',
  'searchMessages',
  'countUnread',
  'getCurrent',
]);

export const isHostCall = (name: Name): boolean => HOST_CALLS.has(name);

/** A call that has not ended. */
interface Waiting {
  name: Name;
  /** ms since the epoch */
  since: number;
  resolve(value: any): void;
  reject(error: Error): void;
}

export class CallLine {
  /** Calls that Go has not taken yet. */
  #line: { id: number; name: Name; takes: any }[] = [];
  /** All that have not ended. */
  #waiting = new Map<number, Waiting>();
  #lastID = 0;

  /** How many calls are in line. */
  get length(): number {
    return this.#line.length;
  }

  /** How many calls have not ended. */
  get pending(): number {
    return this.#waiting.size;
  }

  /** Whether no call that has not ended changes anything. */
  get onlyReads(): boolean {
    return [...this.#waiting.values()].every(({ name }) => READS.has(name));
  }

  /** The calls that have not ended, as they were made. */
  calls(): { name: string; /** ms since the epoch */ since: number }[] {
    return [...this.#waiting.values()].map(({ name, since }) => ({ name, since }));
  }

  add<N extends Name>(name: N, takes: StoreCalls[N]['takes']): { id: number; result: Promise<StoreCalls[N]['gives']> } {
    const id = ++this.#lastID;
    this.#line.push({ id, name, takes });
    const result = new Promise<StoreCalls[N]['gives']>((resolve, reject) =>
      this.#waiting.set(id, { name, since: Date.now(), resolve, reject }),
    );
    return { id, result };
  }

  /** Takes a call out of the line, for the caller to end it. Undefined if the module has it, or it has ended. */
  withdraw(id: number): Waiting | undefined {
    const at = this.#line.findIndex((call) => call.id === id);
    if (at < 0) return undefined;
    this.#line.splice(at, 1);
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }

  /** Writes the next calls for Go. One that cannot be written fails alone. */
  take(driver: Driver, most: number): number {
    if (this.#line.length === 0) return 0;
    const writer = new Writer(driver);
    let length = 0;
    while (this.#line.length > 0 && most > 0 && length < longestText) {
      const { id, name, takes } = this.#line.shift()!;
      try {
        writer.number(id);
        writer.text(name);
        storeCalls[name].write(writer, takes as never);
        length += writer.end(longestText);
        most--;
      } catch (error) {
        writer.undo();
        this.#waiting.get(id)?.reject(error as Error);
        this.#waiting.delete(id);
      }
    }
    return driver.give(writer.done());
  }

  /**
   * Ends calls: of each Go wrote its id, then whether it worked, then the result or the failure. A failure that no
   * caller waits for is reported.
   */
  settle(driver: Driver, length: number, report: (error: Error) => void): void {
    const reader = new Reader(driver.given(length), driver);
    while (reader.next()) {
      const id = reader.number();
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (reader.flag()) {
        waiting?.resolve(reader.flag() ? storeCalls[waiting.name].read(reader) : undefined);
        continue;
      }
      const { name, message, cause } = readFailure(reader);
      const error = Object.assign(new Error(message, { cause }), { name });
      if (waiting) waiting.reject(error);
      else report(error);
    }
  }

  /** Rejects the calls that the module has taken. */
  rejectTaken(error: Error): void {
    const inLine = new Set(this.#line.map(({ id }) => id));
    for (const [id, { reject }] of this.#waiting) {
      if (inLine.has(id)) continue;
      this.#waiting.delete(id);
      reject(error);
    }
  }

  /** Rejects all calls but those of a host that are in line. */
  rejectAllButHostCalls(error: Error): void {
    this.#line = this.#line.filter(({ name }) => isHostCall(name));
    this.rejectTaken(error);
  }

  rejectAll(error: Error): void {
    this.#line = [];
    this.rejectTaken(error);
  }
}
