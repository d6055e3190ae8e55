import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changeRoom } from '../../src/minicore/room.js';

/** The answer of a server: a MUCBody whose status has what it says of the room to each user. */
function answer(chatroomInfo: object): number[] {
  const bytes = (field: number, value: number[]) => [(field << 3) | 2, value.length, ...value];
  return bytes(8, bytes(3, [...new TextEncoder().encode(JSON.stringify(chatroomInfo))]));
}

for (const user of ['alice', 'Alice'])
  test(`what the server says of a room is found for ${user}: it writes ids in lower case`, async () => {
    const send = async () => ({ room: answer({ alice: { member_count: 3 } }) });
    const joined: any = await changeRoom(send, { user, appKey: 'org#app' }, 'join', { roomId: 'r1' });
    assert.equal(joined.data.info.memberCount, 3);
  });
