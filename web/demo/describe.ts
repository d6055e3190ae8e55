// How messages and times read.

const names: Record<string, string> = {
  img: 'Image',
  audio: 'Voice message',
  video: 'Video',
  file: 'File',
  loc: 'Location',
  custom: 'Custom message',
  cmd: 'Command',
  combine: 'Forwarded messages',
};

/** A message of any type in one line. */
export function describe(message: any): string {
  if (!message) return '';
  if (message.type === 'txt') return message.msg ?? '';
  const kind = names[message.type] ?? 'Message';
  const detail = message.filename ?? message.addr ?? message.customEvent ?? message.title ?? message.action;
  return detail ? `${kind}: ${detail}` : kind;
}

const clock = new Intl.DateTimeFormat([], { hour: '2-digit', minute: '2-digit', hour12: false });
const weekday = new Intl.DateTimeFormat([], { weekday: 'short' });
const date = new Intl.DateTimeFormat([], { day: 'numeric', month: 'short' });
const longDate = new Intl.DateTimeFormat([], { weekday: 'long', day: 'numeric', month: 'long' });

const midnight = () => new Date().setHours(0, 0, 0, 0);
const dayLength = 86_400_000;

export const timeOf = (time: number) => clock.format(time);

/** Today the hour, this week the day, else the date. */
export function when(time: number): string {
  if (time >= midnight()) return clock.format(time);
  return (time > midnight() - 6 * dayLength ? weekday : date).format(time);
}

export function dayOf(time: number): string {
  if (time >= midnight()) return 'Today';
  return time >= midnight() - dayLength ? 'Yesterday' : longDate.format(time);
}

/** What went wrong, of an Error or of the SDK's {type, message}. */
export function reasonOf(error: any): string {
  return error?.data?.error_description ?? error?.message ?? `error ${error?.type ?? String(error)}`;
}
