import { copyBy, type Rules } from './copy.js';

/** The members of a host's message (docs/plugin-contract.md 4), for a message that is a proxy and does not list its members. */
const members = [
  ...['id', 'type', 'chatType', 'from', 'to', 'time', 'ext', 'msg', 'onlineState', 'isChatThread', 'chatThread', 'serverMsgId', 'status'],
  ...['url', 'secret', 'filename', 'filetype', 'file_length', 'length', 'width', 'height', 'thumb', 'thumb_secret', 'body', 'size'],
  ...['addr', 'buildingName', 'lat', 'lng', 'action', 'customEvent', 'customExts', 'title', 'summary', 'compatibleText', 'combineLevel'],
  ...['msgConfig', 'reactions', 'modifiedInfo', 'translations', 'priority', 'receiverList'],
];

/** What could not be kept of a message: the first few members, and how many there are. */
export class LeftOut {
  count = 0;
  private first: string[] = [];

  add(why: string, where: () => string): void {
    if (this.count++ < 3) this.first.push(`${where()} ${why}`);
  }

  toString(): string {
    const more = this.count - this.first.length;
    return this.first.join('; ') + (more > 0 ? `; and ${more} more` : '');
  }
}

/**
 * A copy of a message as it is now. What cannot or must not be stored is left out:
 * functions, symbols, files and blobs (an own attachment carries the File), and the
 * user's access token, which the host puts into received attachments (docs/plugin-contract.md
 * B17). So is, and that is noted in `leftOut`, what else cannot be kept: members
 * whose getter throws, what lies deeper than 200 levels. Never throws.
 */
export function snapshot<T>(message: T, leftOut = new LeftOut()): T {
  const rules: Rules = {
    unstorable() {},
    unreadable: (why, where) => leftOut.add(why, where),
    leavesName: (name) => name === 'accessToken',
    leavesKind: (kind) => kind === 'File' || kind === 'Blob',
    keepsUndefined: false,
    names: members,
  };
  return copyBy(rules, message) as T;
}
