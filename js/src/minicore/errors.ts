/** A failure as applications of the vendor's SDK know it: an object, not an Error. */
export interface ErrorEvent {
  type: number;
  message: string;
  data?: unknown;
}

export function failure(type: number, message: string, data?: unknown): ErrorEvent {
  return data === undefined ? { type, message } : { type, message, data };
}
