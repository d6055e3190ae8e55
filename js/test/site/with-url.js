import * as star from 'localcache-wasm/localCache/localCache';
import plain, { configure } from 'localcache-wasm/localCache/localCache';
import wasmUrl from 'localcache-wasm/localcache.wasm';
import { report } from './report.js';

configure({ wasmUrl: new URL(wasmUrl, import.meta.url) });
report(star, plain);
