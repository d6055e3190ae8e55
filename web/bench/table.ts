import { median, ratio, type Result } from './run-statistics';

const ms = (n: number) => (n < 10 ? n.toFixed(1) : n.toFixed(0));
const times = (n: number) => `${n < 10 ? n.toFixed(2) : n.toFixed(0)} ×`;

/** Rows of text, the heading first. */
export function table(results: Result[]): string[][] {
  return [
    ['work', 'raw ms', 'ours ms', 'original ms', 'ours / raw', 'at most', 'original / raw', 'remarks'],
    ...results.map(({ name, target, against, samples, wrong }) => {
      const { raw, ours, original } = samples;
      const both = (a: number[], b: number[]) => (a.length && b.length ? times(ratio(a, b)) : '');
      const whole = results.find(({ id }) => id === against)?.samples.ours ?? [];
      return [
        name,
        ...[raw, ours, original].map((list) => (list.length ? ms(median(list)) : '')),
        both(ours, raw),
        target ? ('ms' in target ? `${target.ms} ms` : times(target.raw)) : '',
        both(original, raw),
        [
          ...(whole.length && ours.length ? [`with it: ${both(whole, ours)}`] : []),
          ...Object.entries(wrong).map(([who, what]) => `wrong: ${who}: ${what}`),
        ].join('; '),
      ];
    }),
  ];
}
