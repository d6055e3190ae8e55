// When a page is used again: it is shown, comes out of the back/forward cache, or goes online.

/** Calls a listener then. Returns how to stop. */
export function onReturn(listener: () => void): () => void {
  const sources = [
    [globalThis.window, 'pageshow'],
    [globalThis.window, 'online'],
    [globalThis.document, 'visibilitychange'],
  ] as const;
  for (const [target, event] of sources) target?.addEventListener?.(event, listener);
  return () => {
    for (const [target, event] of sources) target?.removeEventListener?.(event, listener);
  };
}
