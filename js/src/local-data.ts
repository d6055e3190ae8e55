// The calls on local data, beside the vendor's five (api.ts).

import type { Calls } from './local-call.js';
import { conversationCalls } from './local-conversations.js';
import { messageCalls } from './local-messages.js';

export const localDataCalls = { ...conversationCalls, ...messageCalls } satisfies Calls;
