// For tools that do not read "exports": they find the package's real folders, and files by their whole path.
import * as star from 'localcache-wasm/localCache/localCache';
import plain, { configure } from 'localcache-wasm/localCache/localCache';
import wasmUrl from 'localcache-wasm/dist/script/localcache.wasm';
import { report } from './report.js';

configure({ wasmUrl });
report(star, plain);
