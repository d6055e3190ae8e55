// The address of the module, as a bundler gives it. Tools that do not read "exports" have it under dist/script.
import wasmUrl from 'localcache-wasm/localcache.wasm';
import { configure } from 'localcache-wasm';

configure({ wasmUrl });
export const address: string = wasmUrl;
// @ts-expect-error an address is a text
export const number: number = wasmUrl;
