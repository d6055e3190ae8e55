// How long a store waits before it loads or starts its module again: longer the more often that failed lately.

/** By how often it failed in the last ten minutes, ms. */
const PAUSES_MS = [0, 500, 5_000, 30_000, 120_000];
export const COUNTED_MS = 600_000;

/** Failures of one kind. */
export class Pauses {
  #times: number[] = [];

  /** How many failures count. */
  get failures(): number {
    return this.#times.length;
  }

  /** Counts a failure; gives the pause after it, ms. */
  afterFailure(): number {
    const now = Date.now();
    this.#times = [...this.#times.filter((time) => Math.abs(now - time) < COUNTED_MS), now];
    return PAUSES_MS[Math.min(this.#times.length, PAUSES_MS.length) - 1];
  }
}
