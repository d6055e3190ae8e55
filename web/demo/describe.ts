// How messages and sizes read in the language of the page.
import { locale, words } from './language';
import type { PlainKey } from './language/texts';

const kinds: Record<string, PlainKey> = {
  img: 'typeImage',
  audio: 'typeAudio',
  video: 'typeVideo',
  file: 'typeFile',
  loc: 'typeLocation',
  custom: 'typeCustom',
  cmd: 'typeCommand',
  combine: 'typeCombined',
};

/** A message of any type in one line. */
export function describe(message: any): string {
  if (!message) return '';
  if (message.type === 'txt') return message.msg ?? '';
  const kind = words[kinds[message.type] ?? 'typeOther'];
  const detail = message.type === 'img' ? '' : (message.filename ?? message.addr ?? message.customEvent ?? message.title ?? '');
  return detail ? `${kind} ${detail}` : kind;
}

export function sizeOf(bytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];
  let unit = 0;
  while (bytes >= 1000 && unit < units.length - 1) {
    bytes /= 1000;
    unit++;
  }
  const digits = unit && bytes < 100 ? 1 : 0;
  return number(bytes, units[unit]!, digits);
}

export const milliseconds = (ms: number) => number(ms, 'millisecond', 1);

function number(value: number, unit: string, digits: number): string {
  return value.toLocaleString(locale, { style: 'unit', unit, minimumFractionDigits: digits, maximumFractionDigits: digits });
}
