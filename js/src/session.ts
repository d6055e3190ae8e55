// The name of a conversation in the store: its type, a dash, its id.

import type { ConversationType } from './messages.js';

export const sessionOf = (type: string, id: string): string => `${type}-${id}`;

/** The conversation that a session names. An id may have dashes in it. */
export function conversationOf(session: string): { conversationId: string; conversationType: ConversationType } {
  const dash = session.indexOf('-');
  return { conversationId: session.slice(dash + 1), conversationType: session.slice(0, dash) as ConversationType };
}
