declare const BUILD: string;

/** Marks our LocalCache classes, also for the other script files of this build on the page. */
export const OWN = Symbol.for(`localcache-wasm class ${BUILD}`);

/** Whether a plugin's class is ours, of this build: its stores live in the module that we call. */
export const isOwn = (cls: object): boolean => OWN in cls;
