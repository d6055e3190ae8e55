// How Go compiles localcache.wasm.
import { execFileSync } from 'node:child_process';
import path from 'node:path';

/**
 * Without inlining the module is a tenth smaller; syscall/js and safejs keep it,
 * since every crossing goes through them (docs/performance.md).
 */
const flags = ['-trimpath', '-gcflags=all=-l', '-gcflags=syscall/js=', '-gcflags=github.com/hack-pad/safejs='];

/** @param {string} out the file to write @param {string} [linking] flags for the linker */
export function compile(out, linking = '') {
  execFileSync('go', ['build', ...flags, `-ldflags=${linking}`, '-o', out, './wasm'], {
    cwd: path.resolve(import.meta.dirname, '..'),
    stdio: 'inherit',
    env: { ...process.env, GOOS: 'js', GOARCH: 'wasm' },
  });
}
