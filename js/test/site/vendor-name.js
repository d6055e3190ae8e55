// As a site has it that knows the vendor's package only.
import * as star from 'easemob-websdk/localCache/localCache';
import plain from 'easemob-websdk/localCache/localCache';
import { report } from './report.js';

report(star, plain);
