// Work that is waited for no longer than a time.

/** The result of work, or an error after some ms. */
export function inTime<T>(work: Promise<T>, ms: number, late: string): Promise<T> {
  let timer: ReturnType<typeof setTimeout>;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${late} within ${ms / 1000} s`)), ms);
  });
  return Promise.race([work, deadline]).finally(() => clearTimeout(timer));
}

/** Who waits for work to end; one timer for all of them: a burst is thousands of messages. */
const waiters = new Set<{ until: number; resolve(value?: any): void }>();
let watching = false;

/** Resolves when work does, or after some ms: the work goes on. The work must not reject. */
export function within(work: Promise<any>, ms: number): Promise<any> {
  if (ms <= 0) return Promise.resolve();
  return new Promise((resolve) => {
    const waiting = { until: performance.now() + ms, resolve };
    waiters.add(waiting);
    if (!watching) watchWaiters();
    void work.then((value) => {
      waiters.delete(waiting);
      resolve(value);
    });
  });
}

function watchWaiters(): void {
  const now = performance.now();
  let next = Infinity;
  for (const waiting of waiters) {
    // A timer can be early by a fraction of a millisecond.
    if (waiting.until > now + 1) {
      next = Math.min(next, waiting.until);
      continue;
    }
    waiters.delete(waiting);
    waiting.resolve();
  }
  watching = next < Infinity;
  if (watching) setTimeout(watchWaiters, next - now);
}
