/** Error types of the vendor's Code table that the local cache uses. */
export const NOT_LOGGED_IN = 700;
export const LOCAL_DB_OPERATION_FAILED = 800;

/** What calls reject with: an object with the vendor's members, not an Error (docs/plugin-contract.md section 3). */
export interface CallError {
  type: number;
  message: string;
  /** The cause. */
  data?: unknown;
}

export const notLoggedIn = (): CallError => ({ type: NOT_LOGGED_IN, message: 'appkey or token error' });

export const failed = (call: string, cause: unknown): CallError => ({
  type: LOCAL_DB_OPERATION_FAILED,
  message: `${call} is failed`,
  data: cause,
});
