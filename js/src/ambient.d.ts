declare module 'go-runtime' {
  /** Go's runtime for the browser: wasm_exec.js of the Go installation. */
  export class Go {
    argv: string[];
    env: Record<string, string>;
    exit: (code: number) => void;
    importObject: WebAssembly.Imports;
    /** Runs the goroutines that can run. Private to Go: see resume.ts. */
    _resume?(): void;
    // Private to Go: see module-end.ts.
    _inst?: WebAssembly.Instance;
    _values?: unknown[];
    _scheduledTimeouts?: Map<number, ReturnType<typeof setTimeout>>;
    run(instance: WebAssembly.Instance): Promise<void>;
  }
  /** The globals that Go looks for while it starts: fs, process, path. */
  export const globals: Record<string, unknown>;
}

declare module 'wasm-url' {
  /** Where the build expects localcache.wasm; undefined if it cannot tell. */
  export function defaultWasmUrl(): string | URL | undefined;
}

declare module 'wasm-inline' {
  /** localcache.wasm, compressed by gzip, in base64. */
  export const compressed: string;
}
