// Runs a compiled Go test binary (go test -c, js/wasm) in this page.
declare const Go: new () => {
  argv: string[];
  env: Record<string, string>;
  exit(code: number): void;
  importObject: WebAssembly.Imports;
  run(instance: WebAssembly.Instance): Promise<void>;
};

export interface GoTestRun {
  exitCode: number;
  output: string;
}

/** Notes the timers that are set from now on; the returned function stops them. A callback into a Go that has ended throws. */
function noteTimers(): () => void {
  const timers: number[] = [];
  for (const name of ['setTimeout', 'setInterval'] as const) {
    const own = window[name] as (...args: unknown[]) => number;
    (window as unknown as Record<string, unknown>)[name] = (...args: unknown[]) => {
      const timer = own.apply(window, args);
      timers.push(timer);
      return timer;
    };
  }
  return () => timers.forEach((timer) => clearTimeout(timer)); // of intervals as well
}

async function runGoTest(url: string, args: string[]): Promise<GoTestRun> {
  let output = '';
  const decoder = new TextDecoder();
  // Go writes through this file system stub of wasm_exec.js, which would print to the console.
  const fs = (globalThis as unknown as { fs: { writeSync(fd: number, bytes: Uint8Array): number } }).fs;
  fs.writeSync = (_fd, bytes) => {
    output += decoder.decode(bytes, { stream: true });
    return bytes.length;
  };
  const go = new Go();
  let exitCode = 0;
  go.argv = ['go.test', ...args];
  go.env = { TMPDIR: '/tmp' };
  go.exit = (code) => {
    exitCode = code;
  };
  const { instance } = await WebAssembly.instantiateStreaming(fetch(url), go.importObject);
  const stopTimers = noteTimers();
  await go.run(instance);
  stopTimers();
  return { exitCode, output };
}

Object.assign(window, { runGoTest });
