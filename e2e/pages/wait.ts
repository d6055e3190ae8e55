export const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Resolves with the first truthy answer; rejects, naming what was awaited, when none came in time. */
export async function until<T>(answer: () => T | Promise<T>, what: string | (() => string), ms = 10_000): Promise<NonNullable<T>> {
  for (const deadline = performance.now() + ms; ;) {
    const value = await answer();
    if (value) return value;
    if (performance.now() > deadline) throw new Error(`waited ${ms} ms for ${typeof what === 'string' ? what : what()}`);
    await sleep(10);
  }
}

/** Resolves when the value has stayed the same for a while: for "nothing more happens". */
export async function quiet(value: () => unknown | Promise<unknown>, ms = 400): Promise<void> {
  let last = JSON.stringify(await value());
  for (let since = performance.now(); performance.now() - since < ms;) {
    await sleep(20);
    const now = JSON.stringify(await value());
    if (now === last) continue;
    last = now;
    since = performance.now();
  }
}
