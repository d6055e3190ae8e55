import * as calls from '../contact.js';

export * from '../contact.js';

/** The plugin: `miniCore.usePlugin(contactPlugin, "contact")`. */
export default { ...calls };
