import { typeNotLoggedIn } from '../bridge/declared.generated.js';
import { failure } from './errors.js';
import { uniqueId, type MessageBody } from './message.js';
import { root } from './root.js';
import { callBack } from './upload.js';
import { userId } from '../user-id.js';

export type RoomOperation = 'join' | 'leave';

export interface RoomParams {
  roomId: string;
  /** Told to the room's members with memberPresence; for joining only. */
  ext?: string;
  /** Leave every other room first; for joining only. */
  leaveOtherRooms?: boolean;
  success?: (result: any) => void;
  error?: (error: any) => void;
  errorCb?: (error: any) => void;
}

/** What the server says of a room to a user who enters it. */
export interface RoomInfo {
  isAllMembersMuted?: boolean;
  createTimestamp?: number;
  isInAllowlist?: boolean;
  memberCount?: number;
  /** ms since the epoch; -1 if not muted. */
  muteExpireTimestamp?: number;
}

export interface JoinRoomResult {
  type: 0;
  data: { action: 'apply'; id: string; result: true; user: string; info: RoomInfo };
}

export interface LeaveRoomResult {
  type: 0;
  data: { result: true };
}

/** Enters a room, or leaves it, and resolves with what the vendor's chatroom plugin promises. */
export async function changeRoom(
  send: ((message: MessageBody) => Promise<any>) | undefined,
  { user, appKey }: { user: string; appKey: string },
  operation: RoomOperation,
  params: RoomParams,
): Promise<JoinRoomResult | LeaveRoomResult> {
  const { roomId, ext = '', leaveOtherRooms = false } = params ?? {};
  if (typeof roomId !== 'string' || roomId === '') throw Error('Invalid parameter roomId');
  if (typeof ext !== 'string') throw Error('Invalid parameter ext');
  if (typeof leaveOtherRooms !== 'boolean') throw Error('Invalid parameter leaveOtherRooms');
  try {
    if (!send) throw failure(typeNotLoggedIn, 'not login');
    const body = encode(appKey, user, operation, { roomId, ext, leaveOtherRooms });
    const { room } = await send({ id: uniqueId(), type: 'room', to: roomId, msg: String.fromCharCode(...body) });
    const result: JoinRoomResult | LeaveRoomResult =
      operation === 'leave'
        ? { type: 0, data: { result: true } }
        : { type: 0, data: { action: 'apply', id: roomId, result: true, user, info: infoOf(room, user) } };
    callBack(params.success, result);
    return result;
  } catch (error) {
    callBack(params.error ?? params.errorCb, error);
    throw error;
  }
}

/** The MUCBody that asks for it (docs/protocol.md 6). */
function encode(
  appKey: string,
  user: string,
  operation: RoomOperation,
  { roomId, ext, leaveOtherRooms }: { roomId: string; ext: string; leaveOtherRooms: boolean },
): number[] {
  const number = (field: number, value: number) => [field << 3, value];
  const bytes = (field: number, value: number[]) => [(field << 3) | 2, ...varint(value.length), ...value];
  const text = (field: number, value: string) => bytes(field, [...new TextEncoder().encode(value)]);
  const join = operation === 'join';
  return [
    ...bytes(1, [...text(1, appKey), ...text(2, roomId), ...text(3, 'conference.easemob.com')]), // mucId
    ...number(2, join ? 2 : 3), // operation
    ...bytes(3, text(2, user)), // from
    ...number(7, 1), // isChatroom
    ...(join ? [...text(14, ext), ...number(15, Number(leaveOtherRooms))] : []),
  ];
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)];
}

/** What the server's answer, a MUCBody, says of the room. */
function infoOf(answer: number[] | undefined, user: string): RoomInfo {
  let room: any;
  try {
    const body = root.lookup('easemob.pb.MUCBody').decode(answer ?? []);
    const byUser: Record<string, unknown> = JSON.parse(body.status?.chatroomInfo || '{}');
    room = Object.entries(byUser).find(([name]) => userId(name) === userId(user))?.[1];
  } catch {
    // the room was entered all the same
  }
  if (!room) return {};
  return {
    isAllMembersMuted: room.is_all_mute,
    createTimestamp: room.create_timestamp,
    isInAllowlist: room.is_in_white_list,
    memberCount: room.member_count,
    muteExpireTimestamp: room.mute_duration || -1,
  };
}
