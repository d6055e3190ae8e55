// How messages, times and sizes read.

const names: Record<string, string> = {
  img: '[image]',
  audio: '[voice message]',
  video: '[video]',
  file: '[file]',
  loc: '[location]',
  custom: '[custom message]',
  cmd: '[command]',
  combine: '[forwarded messages]',
};

/** A message of any type in one line. */
export function describe(message: any): string {
  if (!message) return '';
  if (message.type === 'txt') return message.msg ?? '';
  const kind = names[message.type] ?? '[message]';
  const detail = message.type === 'img' ? '' : (message.filename ?? message.addr ?? message.customEvent ?? message.title ?? '');
  return detail ? `${kind} ${detail}` : kind;
}

const clock = new Intl.DateTimeFormat([], { hour: '2-digit', minute: '2-digit', hour12: false });
const weekday = new Intl.DateTimeFormat([], { weekday: 'short' });
const date = new Intl.DateTimeFormat([], { day: 'numeric', month: 'short' });
const longDate = new Intl.DateTimeFormat([], { weekday: 'long', day: 'numeric', month: 'long' });
const full = new Intl.DateTimeFormat([], { dateStyle: 'full', timeStyle: 'medium' });

/** Midnight of today, or of so many days before: not every day has 24 hours. */
function midnight(daysAgo = 0): number {
  const day = new Date();
  day.setDate(day.getDate() - daysAgo);
  return day.setHours(0, 0, 0, 0);
}

export const timeOf = (time: number) => clock.format(time);

/** Today the hour, this week the day, else the date. */
export function when(time: number): string {
  if (time >= midnight()) return clock.format(time);
  if (time >= midnight(1)) return 'yesterday';
  return (time >= midnight(6) ? weekday : date).format(time);
}

export function dayOf(time: number): string {
  if (time >= midnight()) return 'Today';
  return time >= midnight(1) ? 'Yesterday' : longDate.format(time);
}

/** A <time> with the whole date as its tooltip. */
export function timeElement(time: number, text: string): HTMLTimeElement {
  const made = document.createElement('time');
  made.dateTime = new Date(time).toISOString();
  made.title = full.format(time);
  made.textContent = text;
  return made;
}

export function sizeOf(bytes: number): string {
  const units = ['bytes', 'KB', 'MB', 'GB'];
  let unit = 0;
  while (bytes >= 1000 && unit < units.length - 1) {
    bytes /= 1000;
    unit++;
  }
  return `${bytes.toFixed(unit && bytes < 100 ? 1 : 0)} ${units[unit]}`;
}

/** What went wrong, of an Error or of the SDK's {type, message}. */
export function reasonOf(error: any): string {
  return error?.data?.error_description ?? error?.message ?? `error ${error?.type ?? String(error)}`;
}
