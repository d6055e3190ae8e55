// What a bug report may say of somebody's data: its shape, times, counts and states. Every id and every text is
// replaced by a name, the same one wherever it occurs; what is not known to be harmless counts as a text.

const conversationTypes = ['singleChat', 'groupChat'];
const messageTypes = ['txt', 'img', 'audio', 'video', 'file', 'loc', 'custom', 'combine', 'cmd'];

type Rule = 'id' | 'user' | 'session' | 'number' | 'chatType' | 'type' | 'data';

/** Members of a message by what their values are. The names themselves are known; those of other members are replaced. */
const members = new Map<string, Rule>(
  Object.entries({
    id: 'id serverMsgId',
    user: 'from to',
    session: 'sessionId',
    chatType: 'chatType',
    type: 'type',
    number: 'time status file_length length width height size operationCount operationTime combineLevel onlineState',
    data:
      'msg ext url secret filename filetype thumb thumb_secret addr buildingName lat lng action customEvent customExts title summary ' +
      'compatibleText isChatThread chatThread modifiedInfo msgConfig reactions translations priority receiverList body isGif',
  }).flatMap(([rule, names]) => names.split(' ').map((name) => [name, rule as Rule])),
);

export class Redactor {
  private names = new Map<string, string>();
  private counts = new Map<string, number>();

  /** The name that stands for a value of a kind: "user-1". */
  name(kind: string, value: string): string {
    const key = `${kind} ${value}`;
    let name = this.names.get(key);
    if (name === undefined) {
      const count = (this.counts.get(kind) ?? 0) + 1;
      this.counts.set(kind, count);
      this.names.set(key, (name = `${kind}-${count}`));
    }
    return name;
  }

  /** Upper and lower case, and a user's devices, are the same user. */
  user = (id: string): string => this.name('user', id.toLowerCase().split('/', 1)[0]!);

  peer = (type: string, id: string): string => (type === 'groupChat' ? this.name('group', id) : this.user(id));

  /** "singleChat-bob" becomes "singleChat-user-1". */
  session = (session: string): string => {
    if (session === '') return '';
    const dash = session.indexOf('-');
    const type = session.slice(0, dash);
    return conversationTypes.includes(type) ? `${type}-${this.peer(type, session.slice(dash + 1))}` : this.name('session', session);
  };

  conversation(item: Record<string, any>): Record<string, unknown> {
    const { conversationId, conversationType, marks, remindType, lastMessage } = item;
    const number = (value: unknown) => (typeof value === 'number' ? value : this.data(value));
    const oneOf = (values: string[], value: unknown) => (values.includes(value as string) ? value : this.data(value));
    return {
      conversationId: this.peer(conversationType, String(conversationId)),
      conversationType: oneOf(conversationTypes, conversationType),
      unReadCount: number(item.unReadCount),
      isPinned: this.data(item.isPinned),
      pinnedTime: number(item.pinnedTime),
      marks: Array.isArray(marks) ? marks.map(number) : this.data(marks),
      remindType: oneOf(['ALL', 'AT', 'NONE'], remindType),
      draft: this.data(item.draft),
      customField: this.data(item.customField),
      lastMessage: lastMessage && this.message(lastMessage),
    };
  }

  message(message: Record<string, any>): Record<string, unknown> {
    const peer = (id: string) => (message.chatType === 'groupChat' && id === message.to ? this.peer('groupChat', id) : this.user(id));
    const redacted: Record<string, unknown> = {};
    for (const [member, value] of Object.entries(message)) {
      const rule = members.get(member);
      const isText = typeof value === 'string' && value !== '';
      if (rule === 'number' && typeof value === 'number') redacted[member] = value;
      else if (rule === 'id' && isText) redacted[member] = value === '0' ? value : this.name('message', value);
      else if (rule === 'user' && isText) redacted[member] = peer(value);
      else if (rule === 'session' && isText) redacted[member] = this.session(value);
      else if (rule === 'chatType' && conversationTypes.includes(value)) redacted[member] = value;
      else if (rule === 'type' && messageTypes.includes(value)) redacted[member] = value;
      else redacted[rule ? member : this.name('member', member)] = this.data(value);
    }
    return redacted;
  }

  /** Anything of the user's or the application's: only its shape stays. */
  data(value: unknown): unknown {
    switch (typeof value) {
      case 'string':
        return value === '' ? '' : `${this.name('text', value)} (${value.length})`;
      case 'number':
      case 'bigint':
        return 'number';
      case 'object': {
        if (value === null) return null;
        if (Array.isArray(value)) return value.map((item) => this.data(item));
        const prototype = Object.getPrototypeOf(value);
        if (prototype !== Object.prototype && prototype !== null) return Object.prototype.toString.call(value);
        return Object.fromEntries(Object.entries(value).map(([name, item]) => [this.name('member', name), this.data(item)]));
      }
      case 'boolean':
      case 'undefined':
        return value;
    }
    return typeof value;
  }

  /**
   * The text of an error. Its words stay, but for those that are ids or texts seen
   * before, what stands in quotes, and what looks like an id, a file or an address.
   */
  diagnostic(text: string): string {
    const known = new Map<string, string>();
    for (const [key, name] of this.names) known.set(key.slice(key.indexOf(' ') + 1).toLowerCase(), name);
    return text
      .replace(/"[^"]*"|'[^']*'|“[^”]*”|`[^`]*`/g, (quoted) => `"${this.name('quoted', quoted.slice(1, -1))}"`)
      .replace(/[a-z][\w+.-]*:\/\/[^\s"]+/gi, (address) => this.name('word', address))
      .replace(/[^\s"():;,]+/g, (word) => {
        const bare = word.replace(/[.!?]+$/, '');
        const name = known.get(bare.toLowerCase());
        if (name !== undefined) return name;
        if (/^\d{1,6}$/.test(bare) || [...this.names.values()].includes(bare)) return word;
        return /[\d_#@/\\=&%+-]/.test(bare) || /[^\x20-\x7e]/.test(bare) ? this.name('word', bare) : word;
      });
  }
}
