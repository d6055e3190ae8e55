// localcache-wasm/inline for a script tag: a page that has the tag uses the module in it.
import { shared } from '../shared.js';
import { wasmModule } from './inline.js';

shared().configuration.wasmModule ??= wasmModule;
