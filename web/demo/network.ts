// A switch for this page's network: while it is off, open sockets are closed, and new sockets and
// requests fail as they do without a network. The browser's own switch is out of a page's reach.

type Listener = (on: boolean) => void;

export class Network {
  on = true;
  private readonly sockets = new Set<WebSocket>();
  private readonly listeners = new Set<Listener>();

  constructor() {
    this.switchSockets();
    this.switchFetch();
    this.switchRequests();
    const isOnline = Object.getOwnPropertyDescriptor(Navigator.prototype, 'onLine')!.get!;
    Object.defineProperty(navigator, 'onLine', { get: () => this.on && isOnline.call(navigator), configurable: true });
  }

  listen(listener: Listener): void {
    this.listeners.add(listener);
  }

  toggle(): void {
    this.on = !this.on;
    if (!this.on) for (const socket of this.sockets) socket.close();
    dispatchEvent(new Event(this.on ? 'online' : 'offline'));
    for (const listener of this.listeners) listener(this.on);
  }

  private switchSockets(): void {
    globalThis.WebSocket = new Proxy(WebSocket, {
      construct: (target, [url, protocols]: [string | URL, string[]?]) => {
        if (!this.on) return new UnreachableSocket(url);
        const socket = new target(url, protocols);
        this.sockets.add(socket);
        socket.addEventListener('close', () => this.sockets.delete(socket));
        return socket;
      },
    });
  }

  private switchFetch(): void {
    const original = globalThis.fetch;
    globalThis.fetch = (...request) => (this.on ? original(...request) : Promise.reject(new TypeError('Failed to fetch')));
  }

  private switchRequests(): void {
    const { prototype } = XMLHttpRequest;
    const original = prototype.send;
    const isOn = () => this.on;
    prototype.send = function (body) {
      if (isOn()) return original.call(this, body);
      setTimeout(() => {
        for (const name of ['error', 'loadend']) this.dispatchEvent(new ProgressEvent(name));
      });
    };
  }
}

/** A socket that could not be opened: it closes in the next task, with the code of a broken connection. */
class UnreachableSocket extends EventTarget {
  readonly url: string;
  readonly protocol = '';
  readonly extensions = '';
  readonly bufferedAmount = 0;
  binaryType: BinaryType = 'blob';
  readyState: number = WebSocket.CONNECTING;
  onopen: ((event: Event) => void) | null = null;
  onmessage: ((event: MessageEvent) => void) | null = null;
  onerror: ((event: Event) => void) | null = null;
  onclose: ((event: CloseEvent) => void) | null = null;

  constructor(url: string | URL) {
    super();
    this.url = String(url);
    setTimeout(() => {
      this.readyState = WebSocket.CLOSED;
      const failed = new Event('error');
      this.onerror?.(failed);
      this.dispatchEvent(failed);
      const closed = new CloseEvent('close', { code: 1006, wasClean: false });
      this.onclose?.(closed);
      this.dispatchEvent(closed);
    });
  }

  send(): void {
    throw new DOMException('Still in CONNECTING state.', 'InvalidStateError');
  }

  /** Nothing to do: it closes by itself. */
  close(): void {}
}
