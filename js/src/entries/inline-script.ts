// The script tag's form of localcache-wasm/inline: to have it in the page is to use it.
import { shared } from '../shared.js';
import { wasmModule } from './inline.js';

shared().configuration.wasmModule ??= wasmModule;
