// Sums a CPU profile up by whose time it was, and draws it.
import { round, svg, text } from './svg';

/** As Chromium's DevTools protocol gives it: Profiler.Profile. Times in µs. */
export interface CpuProfile {
  nodes: { id: number; callFrame: { functionName: string; url: string; lineNumber: number } }[];
  samples: number[];
  timeDeltas: number[];
}

const kinds = {
  waiting: ['waiting for the database', '#cfd3da'],
  browser: ["IndexedDB's own calls: copying rows, opening transactions", '#8a8f98'],
  script: ['JavaScript: shim, carrier, promises', '#d9a441'],
  go: ['Go', '#2f7d4f'],
  rest: ['the browser besides: its own code, collecting garbage', '#b9a3c9'],
} as const;

type Kind = keyof typeof kinds;

export interface Profiled {
  work: string;
  who: 'raw' | 'ours';
  /** Milliseconds of one round, on average. */
  shares: Record<Kind, number>;
}

export function shares(profiles: CpuProfile[]): Record<Kind, number> {
  const sum = { waiting: 0, browser: 0, script: 0, go: 0, rest: 0 };
  for (const { nodes, samples, timeDeltas } of profiles) {
    const kindOf = new Map(nodes.map(({ id, callFrame }) => [id, kind(callFrame)]));
    samples.forEach((id, i) => {
      sum[kindOf.get(id)!] += timeDeltas[i]! / 1000 / profiles.length;
    });
  }
  return sum;
}

function kind({ functionName, url }: { functionName: string; url: string }): Kind {
  if (functionName === '(idle)') return 'waiting';
  if (functionName.startsWith('(')) return 'rest';
  if (url.includes('wasm') || functionName.startsWith('wasm-') || functionName.startsWith('js-to-wasm')) return 'go';
  return url ? 'script' : 'browser'; // a function without a file is the browser's: put, get, transaction, decode …
}

/** The functions that took most, in milliseconds of one round, themselves alone. */
export function hottest(profiles: CpuProfile[], most: number): [name: string, ms: number][] {
  const sum = new Map<string, number>();
  for (const { nodes, samples, timeDeltas } of profiles) {
    const nameOf = new Map(nodes.map(({ id, callFrame }) => [id, callFrame.functionName || `${callFrame.url}:${callFrame.lineNumber}`]));
    samples.forEach((id, i) => {
      const name = nameOf.get(id)!;
      sum.set(name, (sum.get(name) ?? 0) + timeDeltas[i]! / 1000 / profiles.length);
    });
  }
  return [...sum].sort(([, a], [, b]) => b - a).slice(0, most);
}

/** Two bars for each work, the floor's above ours, in parts of the floor's whole time. */
export function profileChart(found: Profiled[]): string {
  const [width, left, bar, top] = [820, 280, 15, 150];
  const whole = (shares: Profiled['shares']) => Object.values(shares).reduce((a, b) => a + b);
  const floors = new Map(found.filter(({ who }) => who === 'raw').map(({ work, shares }) => [work, whole(shares)]));
  const most = Math.max(...found.map(({ work, shares }) => whole(shares) / floors.get(work)!));
  const scale = (width - left - 70) / most;
  const parts = [text(16, 24, 'Where the time goes in Chromium (under its profiler)', 'font-size="15" font-weight="600"')];
  Object.values(kinds).forEach(([label, color], i) => {
    parts.push(`<rect x="16" y="${40 + i * 18}" width="11" height="11" fill="${color}"/>`, text(33, 50 + i * 18, label));
  });
  found.forEach(({ work, who, shares }, i) => {
    const y = top + i * (bar + 3) + Math.floor(i / 2) * 14;
    parts.push(text(left - 10, y + bar - 3, who === 'raw' ? `${work}: by hand` : 'ours', 'text-anchor="end"'));
    let x = left;
    for (const [kind, ms] of Object.entries(shares) as [Kind, number][]) {
      const wide = (ms / floors.get(work)!) * scale;
      parts.push(`<rect x="${round(x)}" y="${y}" width="${round(wide)}" height="${bar}" fill="${kinds[kind][1]}"/>`);
      x += wide;
    }
    parts.push(text(x + 6, y + bar - 3, `${whole(shares).toFixed(whole(shares) < 10 ? 1 : 0)} ms`));
  });
  const height = top + found.length * (bar + 3) + (found.length / 2) * 14 + 10;
  return svg(width, height, 'Where the time goes', parts);
}
