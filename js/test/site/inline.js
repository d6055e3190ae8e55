import * as star from 'localcache-wasm/localCache/localCache';
import plain, { configure } from 'localcache-wasm/localCache/localCache';
import wasmModule from 'localcache-wasm/inline';
import { report } from './report.js';

configure({ wasmModule });
report(star, plain);
