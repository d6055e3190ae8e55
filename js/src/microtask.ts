/** queueMicrotask, also in browsers from before it. */
export function microtask(run: () => void): void {
  if (typeof queueMicrotask === 'function') queueMicrotask(run);
  else void Promise.resolve().then(run);
}
