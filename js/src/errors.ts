import { typeLocalDatabase, typeNoToken } from './bridge/declared.generated.js';

/** What calls reject with: an object with the vendor's members, not an Error (docs/plugin-contract.md section 3). */
export interface CallError {
  type: number;
  message: string;
  /** The cause. */
  data?: unknown;
}

export const notLoggedIn = (): CallError => ({ type: typeNoToken, message: 'appkey or token error' });

export const failed = (call: string, cause: unknown): CallError => ({
  type: typeLocalDatabase,
  message: `${call} is failed`,
  data: cause,
});
