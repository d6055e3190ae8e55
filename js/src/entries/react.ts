'use client';

export * from '../frameworks/react.js';
export type { Conversations, Messages, MessagesParams } from '../frameworks/live.js';
export type { LocalSearch, SearchParams } from '../frameworks/search.js';
export type { LiveCalls, LocalDataSource } from '../frameworks/source.js';
export type * from '../types.js';
