// What the calls on local data have in common.

import type { PluginCalls } from './calls.js';
import { completeCopy } from './copy.js';
import { failed } from './errors.js';
import type { LocalDataCalls } from './local-data-calls.js';
import type { Connection } from './on-store.js';
import { checkSession } from './params.js';
import { sessionOf } from './session.js';

export type Calls = PluginCalls<LocalDataCalls, Connection>;

export const done = <T>(data: T) => ({ type: 0, data });

export function sessionIn(params: unknown): string {
  const { conversationId, conversationType } = checkSession(params);
  return sessionOf(conversationType, conversationId);
}

/** A copy of a parameter, made now: the caller may change it while the call waits. What cannot be kept rejects the call. */
export function copyFor(call: string, name: string, value: unknown): any {
  try {
    return completeCopy(value, name);
  } catch (cause) {
    throw failed(call, cause);
  }
}
