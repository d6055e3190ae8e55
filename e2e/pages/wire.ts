// Faults put on this page's websockets, below MiniCore. Import before MiniCore takes hold of WebSocket.

export const wire = {
  /** Messages that are sent vanish on their way: no answer comes. Everything else goes through. */
  losesSends: false,
  /** No server is there for sockets opened from now on. */
  unreachable: false,
  /** Milliseconds by which everything from the server comes later. */
  delay: 0,
};

// A frame is MSync {8: command, 9: payload}; a payload that sends a message is CommSyncUL {1: meta},
// so its first byte is the tag of field 1 (docs/protocol.md section 5).
function sendsMessage(frame: ArrayBuffer | ArrayBufferView): boolean {
  const bytes = ArrayBuffer.isView(frame) ? new Uint8Array(frame.buffer, frame.byteOffset, frame.byteLength) : new Uint8Array(frame);
  for (let at = 0; at < bytes.length;) {
    const tag = varint();
    if ((tag & 7) === 0) {
      const value = varint();
      if (tag >> 3 === 8 && value !== 0) return false; // not SYNC
    } else {
      const length = varint();
      if (tag >> 3 === 9) return bytes[at] === 0x0a;
      at += length;
    }

    function varint(): number {
      let value = 0;
      for (let shift = 0; ; shift += 7) {
        const byte = bytes[at++]!;
        value += (byte & 127) * 2 ** shift;
        if (byte < 128) return value;
      }
    }
  }
  return false;
}

const own = Object.getOwnPropertyDescriptor(WebSocket.prototype, 'onmessage')!;
Object.defineProperty(WebSocket.prototype, 'onmessage', {
  ...own,
  set(handler) {
    own.set!.call(
      this,
      handler &&
        function (this: WebSocket, event: MessageEvent) {
          if (wire.delay) setTimeout(() => handler.call(this, event), wire.delay);
          else handler.call(this, event);
        },
    );
  },
});

const send = WebSocket.prototype.send;
WebSocket.prototype.send = function (data) {
  if (wire.losesSends && typeof data !== 'string' && !(data instanceof Blob) && sendsMessage(data)) return;
  send.call(this, data);
};

const Real = WebSocket;
// Port 3 of this machine: nobody listens, so the connection fails at once. (Browsers refuse port 1 without trying.)
class Faulty extends Real {
  constructor(url: string | URL, protocols?: string | string[]) {
    super(wire.unreachable ? 'ws://127.0.0.1:3/' : url, protocols);
  }
}
window.WebSocket = Faulty;
