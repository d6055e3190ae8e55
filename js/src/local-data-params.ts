// Checks of the parameters of the calls on local data: types and ranges. What a value
// means is decided in the store (localcache/).

import {
  defaultMessagePage,
  maxConversationMark,
  maxImport,
  maxMessagePage,
  type MessageFilter,
  type Selection,
} from './bridge/declared.generated.js';
import type { MessageSearchOptions } from './local-data-types.js';
import { checkSession } from './params.js';
import { sessionOf } from './session.js';

export function invalid(name: string, value: unknown, wanted: string): Error {
  let shown: string;
  try {
    shown = typeof value === 'string' ? JSON.stringify(value) : String(value);
  } catch {
    shown = typeof value;
  }
  return new Error(`Invalid parameter "${name}": ${shown} (${wanted})`);
}

/** Array.isArray throws for a proxy that was revoked. */
export function isArray(value: unknown): value is any[] {
  try {
    return Array.isArray(value);
  } catch {
    return false;
  }
}

const missing = (value: unknown): value is undefined | null => value === undefined || value === null;

export function checkObject(params: unknown): Record<string, any> {
  if (typeof params !== 'object' || params === null) throw invalid('params', params, 'an object');
  return params;
}

/** Parameters that may be left out. */
export function checkMaybeObject(params: unknown): Record<string, any> {
  return missing(params) ? {} : checkObject(params);
}

export function checkListener(listener: unknown): void {
  if (typeof listener !== 'function') throw invalid('listener', listener, 'a function');
}

export function checkWhole(name: string, value: unknown, low: number, high: number, otherwise: number): number {
  if (missing(value)) return otherwise;
  if (!Number.isInteger(value) || (value as number) < low || (value as number) > high) {
    throw invalid(name, value, `a whole number from ${low} to ${high}`);
  }
  return value as number;
}

export function checkText(name: string, value: unknown, otherwise = ''): string {
  if (missing(value)) return otherwise;
  if (typeof value !== 'string') throw invalid(name, value, 'a string');
  return value;
}

export function checkID(name: string, value: unknown): string {
  if (typeof value !== 'string' || value === '') throw invalid(name, value, 'a string that is not empty');
  return value;
}

export function checkFlag(name: string, value: unknown): boolean | undefined {
  if (missing(value)) return undefined;
  if (typeof value !== 'boolean') throw invalid(name, value, 'a boolean');
  return value;
}

export function checkTime(name: string, value: unknown): number | undefined {
  if (missing(value)) return undefined;
  if (typeof value !== 'number' || !Number.isFinite(value)) throw invalid(name, value, 'milliseconds since the epoch');
  return value;
}

export function checkOneOf<T extends string>(name: string, value: unknown, values: readonly T[], otherwise: T): T {
  if (missing(value)) return otherwise;
  if (!values.includes(value as T)) throw invalid(name, value, values.join(' or '));
  return value as T;
}

/** A type of conversation, "" where none is named. */
export const checkType = (value: unknown, name = 'conversationType'): string =>
  missing(value) ? '' : checkOneOf(name, value, ['singleChat', 'groupChat'] as const, 'singleChat');

/** A conversation, or "" where none is named. */
export function checkMaybeSession(params: Record<string, any>): string {
  if (missing(params.conversationId) && missing(params.conversationType)) return '';
  const { conversationId, conversationType } = checkSession(params);
  return sessionOf(conversationType, conversationId);
}

export const checkDown = (value: unknown): boolean => checkOneOf('searchDirection', value, ['up', 'down'] as const, 'up') === 'down';

export const checkMessagePage = (value: unknown): number => checkWhole('pageSize', value, 1, maxMessagePage, defaultMessagePage);

/** Checks searchOptions. inside is the parameter that holds them, for the text of an error. */
export function checkMessageFilter(options: MessageSearchOptions | undefined, inside = ''): MessageFilter | undefined {
  if (missing(options)) return undefined;
  if (typeof options !== 'object') throw invalid(inside || 'searchOptions', options, 'an object');
  const name = (member: string) => (inside ? `${inside}.${member}` : member);
  const { msgTypes } = options;
  if (!missing(msgTypes) && !(isArray(msgTypes) && msgTypes.every((type) => typeof type === 'string'))) {
    throw invalid(name('msgTypes'), msgTypes, 'an array of strings');
  }
  return {
    from: checkText(name('from'), options.from),
    types: msgTypes ?? [],
    startTime: checkTime(name('startTime'), options.startTime),
    endTime: checkTime(name('endTime'), options.endTime),
  };
}

export function checkKeywords(value: unknown): string[] {
  const keywords = isArray(value) ? value : [value];
  if (keywords.length === 0 || !keywords.every((one) => typeof one === 'string' && one !== '')) {
    throw invalid('keywords', value, 'a string that is not empty, or an array of such');
  }
  return keywords;
}

/** The filter and order of a list; undefined for the plain list. */
export function checkSelection(params: unknown): Selection | undefined {
  const { filter, pinnedFirst } = checkMaybeObject(params);
  const first = checkFlag('pinnedFirst', pinnedFirst) ?? false;
  if (missing(filter)) return first ? { ...everything, pinnedFirst: true } : undefined;
  if (typeof filter !== 'object') throw invalid('filter', filter, 'an object');
  const { mark } = filter;
  checkWhole('filter.mark', mark, 0, maxConversationMark, 0);
  const remindType = missing(filter.remindType)
    ? ''
    : checkOneOf('filter.remindType', filter.remindType, ['ALL', 'AT', 'NONE'] as const, 'ALL');
  return {
    conversationType: checkType(filter.conversationType, 'filter.conversationType'),
    unread: checkFlag('filter.unread', filter.unread),
    pinned: checkFlag('filter.pinned', filter.pinned),
    mark: mark ?? undefined,
    draft: checkFlag('filter.draft', filter.draft),
    remindType,
    pinnedFirst: first,
  };
}

/** A selection that chooses everything, newest first. */
export const everything: Selection = { conversationType: '', remindType: '', pinnedFirst: false };

export function checkMessages(messages: unknown): any[] {
  if (!isArray(messages) || messages.length > maxImport) {
    throw invalid('messages', isArray(messages) ? `${messages.length} messages` : messages, `an array of at most ${maxImport}`);
  }
  return messages;
}
