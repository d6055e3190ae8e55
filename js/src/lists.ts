import type { Selection, StoreCalls } from './bridge/declared.generated.js';

type ListParams = StoreCalls['list']['takes'];

/** The whole list of conversations, as one array. */
export const allConversations: ListParams = { one: '', limit: 0, cursor: '', page: false };

/** One conversation as the list gives it. */
export const oneConversation = (session: string): ListParams => ({ ...allConversations, one: session });

/** A page of the list, as { conversations, cursor }. */
export const pageOfConversations = (limit: number, cursor: string, select?: Selection): ListParams => ({
  one: '',
  limit,
  cursor,
  page: true,
  select,
});
