// What crosses between the connection's Go (wasm/minicore.go) and its script.

/** The connection's part of the module's exports. Every call only begins something. */
export interface ConnectionExports {
  /** Begins a login and returns its handle; the port hears how it went. */
  connect(options: string, port: Port): number;
  /** Begins to send an own message (its JSON); the port hears how it ended. */
  connectionSend(handle: number, id: string, message: string): void;
  connectionClose(handle: number): void;
  connectionOnline(handle: number): void;
  /** The user has come back to the page. */
  connectionReturned(handle: number): void;
  connectionOffline(handle: number): void;
  /** Resolves with the point in time when the token ends, in ms. */
  renewToken(handle: number, token: string): Promise<number>;
  /** Resolves with the answer as JSON text. */
  registerUser(options: string): Promise<string>;
  encodeCombined(appKey: string, user: string, messages: string): Promise<Uint8Array>;
  /** Resolves with the messages as JSON text. */
  decodeCombined(handle: number, file: Uint8Array): Promise<string>;
}

/** The options of connect and registerUser, as JSON. */
export interface ConnectOptions {
  appKey: string;
  url: string;
  apiUrl: string;
  device?: Device;
  /** Below 0: without end. */
  autoReconnectNumMax?: number;
  delivery?: boolean;
  useOwnUploadFun?: boolean;
  useReplacedMessageContents?: boolean;
  loginExt?: string;
  user: string;
  accessToken?: string;
  password?: string;
  nickname?: string;
}

export interface Device {
  resource: string;
  uuid: string;
  name: string;
  platform?: number;
}

/**
 * What Go calls. None of these may throw, reject, or call the application:
 * Go is on the stack, with its lock held.
 */
export interface Port {
  opened(accessToken: string, duration: number): void;
  refused(error: string): void;
  event(name: string, data: string): void;
  sent(id: string, result: string): void;
  unsent(id: string, error: string): void;

  openCache(user: string, dbName: string): Promise<void> | undefined;
  storeMessage(message: string): Promise<void> | undefined;
  updateMessage(clientId: string, serverId: string, status: number): Promise<void> | undefined;
  recallMessage(serverId: string, conversationId: string): Promise<void> | undefined;
  editMessage(message: string, replaceExt: boolean): Promise<void> | undefined;
  replaceMessage(clientId: string, message: string): Promise<void> | undefined;
  changeConversation(sessionId: string, change: string): Promise<void> | undefined;
  closeCache(): void;
}
