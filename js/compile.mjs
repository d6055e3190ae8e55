// How Go compiles localcache.wasm.
import { execFileSync } from 'node:child_process';
import path from 'node:path';

// What each of these gives is in docs/performance.md. Without inlining the module is a tenth smaller; syscall/js and
// safejs keep it, since every crossing goes through them. Each map that a package fills at its start gets a function of
// its own (wrapglobalmapctl=2), which the linker leaves out with the map: the generated enums of msync have 30 that
// nobody reads.
const maps = '-d=wrapglobalmapctl=2';
const flags = ['-trimpath', `-gcflags=all=-l ${maps}`, `-gcflags=syscall/js=${maps}`, `-gcflags=github.com/hack-pad/safejs=${maps}`];

/** @param {string} out the file to write @param {string} [linking] flags for the linker */
export function compile(out, linking = '') {
  execFileSync('go', ['build', ...flags, `-ldflags=${linking}`, '-o', out, './wasm'], {
    cwd: path.resolve(import.meta.dirname, '..'),
    stdio: 'inherit',
    env: { ...process.env, GOOS: 'js', GOARCH: 'wasm' },
  });
}
