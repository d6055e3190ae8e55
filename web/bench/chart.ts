// The chart, as SVG text: the same in the page, in docs/ and in a README. One bar for each contestant and
// work, as multiples of the floor, on a logarithmic scale: the original needs up to 30 times.
import { median, ratio, type Name, type Result } from './run-statistics';
import { round, svg, text } from './svg';

const colors: Record<Name, string> = { raw: '#8a8f98', ours: '#2f7d4f', original: '#c2603c' };
const labels: Record<Name, string> = { raw: 'hand-written IndexedDB', ours: 'localcache-wasm', original: 'the original plugin' };
const [width, left, right, bar, gap, top] = [900, 380, 110, 13, 22, 64];

export function chart(all: Result[], title: string): string {
  const results = all.filter(({ samples }) => samples.raw.length > 0);
  const names = (['ours', 'original'] as const).filter((name) => results.some(({ samples }) => samples[name].length));
  const row = names.length * bar + gap;
  const height = top + results.length * row + 24;
  const least = 0.1;
  const most = Math.max(
    2,
    ...results.flatMap(({ samples }) => names.filter((name) => samples[name].length).map((name) => multiple(samples, name))),
  );
  const x = (times: number) => left + ((width - left - right) * Math.max(0, Math.log(times / least))) / Math.log(most / least);
  const parts = [
    text(16, 24, title, 'font-size="15" font-weight="600"'),
    ...names.map(
      (name, i) =>
        `<rect x="${16 + i * 190}" y="37" width="11" height="11" fill="${colors[name]}"/>` + text(33 + i * 190, 47, labels[name]),
    ),
    `<rect x="${16 + names.length * 190}" y="42" width="14" height="1.5" fill="${colors.raw}"/>` +
      text(36 + names.length * 190, 47, `1 × = ${labels.raw}`),
  ];
  results.forEach((result, i) => {
    const y = top + i * row;
    parts.push(text(left - 12, y + (names.length * bar) / 2 + 4, result.name, 'text-anchor="end"'));
    names.forEach((name, j) => {
      if (!result.samples[name].length) return;
      const times = multiple(result.samples, name);
      const end = x(times);
      const at = y + j * bar;
      const spread = result.samples[name].map((ms) => ms / median(result.samples.raw));
      parts.push(
        `<rect x="${left}" y="${at}" width="${round(end - left)}" height="${bar - 2}" fill="${colors[name]}"/>`,
        `<path d="M${round(x(Math.min(...spread)))} ${at + bar / 2 - 1}H${round(x(Math.max(...spread)))}" stroke="#00000055"/>`,
        text(Math.max(end, x(Math.max(...spread))) + 6, at + bar - 3, `${short(times)} ×${result.wrong[name] ? ' (wrong result)' : ''}`),
      );
    });
  });
  parts.push(`<path d="M${round(x(1))} ${top - 6}V${height - 18}" stroke="${colors.raw}" stroke-width="1.5"/>`);
  return svg(width, height, title, parts);
}

const multiple = (samples: Result['samples'], name: Name) => ratio(samples[name], samples.raw);
const short = (n: number) => (n < 10 ? n.toFixed(2) : n.toFixed(0));
