export { MiniCore } from './mini-core.js';
export type { MiniCoreOptions, OpenParams } from './options.js';
export type { LoginResult } from './login.js';
export type { JoinRoomResult, LeaveRoomResult, RoomInfo, RoomParams } from './room.js';
export type { ErrorEvent } from './errors.js';
export type { EventHandlerType, EventName } from './events.js';
export { Message, type ChatType, type CreateMessageParameters, type MessageBody, type MessageType, type SendMsgResult } from './message.js';
export type { ContactCalls, LocalCacheCalls } from '../calls.js';
