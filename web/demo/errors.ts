// What went wrong, in the language of the page.
import { words } from './language';
import type { PlainKey } from './language/texts';

/** The SDK's error types that a user of this page can meet. */
const known: Record<number, PlainKey> = {
  [-1]: 'errorTimeout',
  [-2]: 'errorRequest',
  1: 'errorConnection',
  2: 'errorToken',
  16: 'errorConnection',
  28: 'errorToken',
  39: 'errorNotLoggedIn',
  56: 'errorToken',
  101: 'errorUpload',
  206: 'errorOtherDevice',
  217: 'errorOtherDevice',
  504: 'errorRecallTime',
  510: 'errorConnection',
  512: 'errorTimeout',
  602: 'errorNotInGroup',
  700: 'errorNotLoggedIn',
};

/** The reason in an Error or in the SDK's {type, message, data}. Where the server gave one in its own words, that one. */
export function reasonOf(error: any): string {
  const { type, message, data } = error ?? {};
  const answer = parsed(data);
  if (answer?.error === 'invalid_grant') return words.errorPassword;
  const told = answer?.error_description ?? answer?.reason;
  if (typeof told === 'string') return words.errorOther(told);
  if (type === 800) return words.errorStore(data?.message ?? message);
  if (known[type]) return words[known[type]];
  if (message) return words.errorOther(message);
  return words.errorNumber(String(type ?? error));
}

/** The server's answer: an object, or its JSON text. */
function parsed(data: unknown): any {
  if (typeof data !== 'string') return data;
  try {
    return JSON.parse(data);
  } catch {
    return undefined; // a text that is no JSON names no error of the server
  }
}
