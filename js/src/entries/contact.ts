import type { ContactCalls, PluginCalls } from '../calls.js';
import * as calls from '../contact.js';

export * from '../contact.js';
export type * from '../calls.js';

/** The plugin: `miniCore.usePlugin(contactPlugin, "contact")`. */
const plugin: PluginCalls<ContactCalls, any> = { ...calls };
export default plugin;
