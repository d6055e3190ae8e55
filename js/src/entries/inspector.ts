export { mountInspector, type Inspector } from '../inspector/mount.js';
export type { HealthEvent } from '../inspector/report.js';
export type { InspectedCalls, InspectedSource } from '../inspector/source.js';
