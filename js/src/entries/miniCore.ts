import { MiniCore } from '../minicore/index.js';

export { MiniCore };
export type * from '../minicore/index.js';
export default MiniCore;
