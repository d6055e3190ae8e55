import { median, ratio, type Result } from './run-statistics';

const ms = (n: number) => (n < 10 ? n.toFixed(1) : n.toFixed(0));
const times = (n: number) => `${n < 10 ? n.toFixed(2) : n.toFixed(0)} ×`;

/** Rows of text, the heading first. */
export function table(results: Result[]): string[][] {
  return [
    ['work', 'raw ms', 'ours ms', 'original ms', 'ours / raw', 'original / ours', 'targets', 'wrong'],
    ...results.map(({ name, id, target, samples, wrong }) => {
      const [raw, ours, original] = [samples.raw, samples.ours, samples.original];
      const both = (a: number[], b: number[]) => (a.length && b.length ? times(ratio(a, b)) : '');
      return [
        name,
        ...[raw, ours, original].map((list) => (list.length ? ms(median(list)) : '')),
        both(ours, raw),
        both(original, ours),
        target ? `${id.startsWith('page') ? `raw + 2 ms` : `≤ ${target.raw}`}, ≥ ${target.original}` : '',
        Object.entries(wrong)
          .map(([who, what]) => `${who}: ${what}`)
          .join('; '),
      ];
    }),
  ];
}
