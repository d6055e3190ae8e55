// When a page is used again: it is shown, comes out of the back/forward cache, or goes online.

/** Calls a listener then. Returns how to stop. */
export function onReturn(listener: () => void): () => void {
  const shown = () => {
    if (document.visibilityState !== 'hidden') listener();
  };
  const sources = [
    [globalThis.window, 'pageshow', listener],
    [globalThis.window, 'online', listener],
    [globalThis.document, 'visibilitychange', shown],
  ] as const;
  for (const [target, event, listens] of sources) target?.addEventListener?.(event, listens);
  return () => {
    for (const [target, event, listens] of sources) target?.removeEventListener?.(event, listens);
  };
}
