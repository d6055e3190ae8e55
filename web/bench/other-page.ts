// Another page of this origin, in a frame: its own module, its own connections to the databases.
import type { contestants } from './run';

interface Other {
  contestants: typeof contestants;
}

let opened: Promise<Other> | undefined;

/** The frame's contestants; it is made once. */
export function otherPage(): Promise<Other> {
  return (opened ??= new Promise((resolve) => {
    const frame = document.createElement('iframe');
    frame.hidden = true;
    frame.src = location.href;
    frame.onload = () => resolve((frame.contentWindow as unknown as { bench: Other }).bench);
    document.body.append(frame);
  }));
}
