/** A failure as applications of the vendor's SDK know it: an object, not an Error. */
export interface ErrorEvent {
  type: number;
  message: string;
  data?: unknown;
}

export function failure(type: number, message: string, data?: unknown): ErrorEvent {
  return data === undefined ? { type, message } : { type, message, data };
}

/** The error types that this side of the connection makes itself. */
export const Code = {
  UserNotAssigned: 0,
  OpenFailed: 1,
  ClosedAtLogin: 16,
  NotLoggedIn: 39,
  Limit: 50,
  UploadFailed: 101,
  DownloadFailed: 200,
  ParseFailed: 203,
  MessageParameter: 205,
  AlreadyLoggedIn: 208,
  IllegalContent: 501,
  Disconnected: 510,
  Crashed: 999,
} as const;
