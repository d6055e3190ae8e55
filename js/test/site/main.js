import * as star from 'localcache-wasm/localCache/localCache';
import plain from 'localcache-wasm/localCache/localCache';
import { report } from './report.js';

report(star, plain);
