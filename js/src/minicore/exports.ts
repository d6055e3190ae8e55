// What crosses between the connection's Go (wasm/connection.go) and its script. The
// texts are declared in internal/bridge/connection.go.

import { connectionCalls, pageCalls, type ConnectionCalls, type PageCalls } from '../bridge/declared.generated.js';
import type { Driver } from '../../../localcache/indexeddb/driver.js';
import { Writer } from '../../../internal/bridge/text.js';

/** The connection's part of the module's exports. Every call only begins something. */
export interface ConnectionExports {
  driver(): Driver;
  /** Begins a login and returns its handle; the port gets an event of how it ended. */
  connect(connect: string, port: Port): number;
  connectionSend(handle: number, sendMessage: string): void;
  connectionUseStore(handle: number, useStore: string): void;
  connectionClose(handle: number): void;
  connectionOnline(handle: number): void;
  /** The user has come back to the page. */
  connectionReturned(handle: number): void;
  connectionOffline(handle: number): void;
  /** Resolves with the point in time when the token ends, in ms. */
  renewToken(handle: number, renewToken: string): Promise<number>;
  /** Resolves with the answer as JSON text. */
  registerUser(registerUser: string): Promise<string>;
  encodeCombined(encodeCombined: string): Promise<Uint8Array>;
  /** Resolves with the messages as JSON text. */
  decodeCombined(handle: number, file: Uint8Array): Promise<string>;
}

/**
 * What Go calls, with the length of a text that it left with the driver. None of
 * these may call the application: Go is on the stack, with its lock held.
 */
export interface Port {
  /** Events of the group connection, in order. */
  events(length: number): void;
  /** An event of the group cache: a call for the localCache plugin. Never throws or rejects; the promise ends with the call. */
  cache(length: number): Promise<void> | undefined;
}

type Calls = PageCalls & ConnectionCalls;

const calls: { [Name in keyof Calls]: { write(w: Writer, x: Calls[Name]['takes']): void } } = { ...pageCalls, ...connectionCalls };

/** What a call takes, as the text that crosses. */
export function textOf<Name extends keyof Calls>(go: ConnectionExports, name: Name, takes: Calls[Name]['takes']): string {
  const writer = new Writer(go.driver());
  calls[name].write(writer, takes);
  writer.end();
  return writer.done();
}
