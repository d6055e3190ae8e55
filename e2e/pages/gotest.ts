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
  await go.run(instance);
  return { exitCode, output };
}

Object.assign(window, { runGoTest });
