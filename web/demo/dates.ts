// How times read in the language of the page.
import { locale } from './language';

const shapes = {
  clock: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  weekday: { weekday: 'short' },
  date: { day: 'numeric', month: 'short' },
  longDate: { weekday: 'long', day: 'numeric', month: 'long' },
  full: { dateStyle: 'full', timeStyle: 'medium', hourCycle: 'h23' },
} satisfies Record<string, Intl.DateTimeFormatOptions>;

/** Making a format is dear: each is made once for a language. */
const made = new Map<string, Intl.DateTimeFormat>();

function format(shape: keyof typeof shapes, time: number): string {
  const key = `${locale} ${shape}`;
  if (!made.has(key)) made.set(key, new Intl.DateTimeFormat(locale, shapes[shape]));
  return made.get(key)!.format(time);
}

/** "yesterday" for -1, "today" for 0, in the language's own word. */
const nearDay = (days: number) => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(days, 'day');

/** Midnight of today, or of so many days before: not every day has 24 hours. */
function midnight(daysAgo = 0): number {
  const day = new Date();
  day.setDate(day.getDate() - daysAgo);
  return day.setHours(0, 0, 0, 0);
}

export const timeOf = (time: number) => format('clock', time);

/** Today the hour, this week the day, else the date. */
export function when(time: number): string {
  if (time >= midnight()) return timeOf(time);
  if (time >= midnight(1)) return nearDay(-1);
  return format(time >= midnight(6) ? 'weekday' : 'date', time);
}

/** The heading of a day's messages. */
export function dayOf(time: number): string {
  if (time < midnight(1)) return format('longDate', time);
  const day = nearDay(time >= midnight() ? 0 : -1);
  return day[0]!.toLocaleUpperCase(locale) + day.slice(1);
}

/** A <time> with the whole date as its tooltip. */
export function timeElement(time: number, text: string): HTMLTimeElement {
  const element = document.createElement('time');
  element.dateTime = new Date(time).toISOString();
  element.title = format('full', time);
  element.textContent = text;
  return element;
}
