// What a run results in, and how it is summed up.
import type { Contestant } from './contestant';

export type Name = Contestant['name'];

export interface Result {
  id: string;
  name: string;
  /** At most so many times the floor, or so many milliseconds. */
  target?: { raw: number } | { ms: number };
  /** The id of the result that this one is told against. */
  against?: string;
  /** Milliseconds by contestant, round by round. */
  samples: Record<Name, number[]>;
  /** What came out wrong, by contestant: a fast wrong answer is no answer. */
  wrong: Partial<Record<Name, string>>;
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The median of ours against another's in the same round: what disturbs a round disturbs both. */
export function ratio(a: number[], b: number[]): number {
  return median(a.map((ms, i) => ms / b[i]!));
}
