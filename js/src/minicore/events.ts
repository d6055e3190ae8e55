import { microtask } from '../microtask.js';

/** The events that a connection raises. */
export type EventName =
  // the connection
  | 'onConnected'
  | 'onDisconnected'
  | 'onReconnecting'
  | 'onOnline'
  | 'onOffline'
  | 'onError'
  | 'onTokenWillExpire'
  | 'onTokenExpired'
  | 'onOfflineMessageSyncStart'
  | 'onOfflineMessageSyncFinish'
  // messages
  | 'onTextMessage'
  | 'onImageMessage'
  | 'onAudioMessage'
  | 'onVideoMessage'
  | 'onFileMessage'
  | 'onLocationMessage'
  | 'onCustomMessage'
  | 'onCmdMessage'
  | 'onCombineMessage'
  | 'onMessage'
  // what becomes of them
  | 'onRecallMessage'
  | 'onModifiedMessage'
  | 'onReadMessage'
  | 'onDeliveredMessage'
  | 'onReceivedMessage'
  | 'onChannelMessage'
  | 'onStatisticMessage'
  | 'onReactionChange'
  | 'onMessagePinEvent'
  // contacts, groups and other devices
  | 'onContactInvited'
  | 'onContactAdded'
  | 'onContactAgreed'
  | 'onContactRefuse'
  | 'onContactDeleted'
  | 'onGroupEvent'
  | 'onChatroomEvent'
  | 'onChatThreadChange'
  | 'onPresenceStatusChange'
  | 'onMultiDeviceEvent';

/** Older names that the vendor's types still know; this MiniCore raises none of them. */
type UnraisedEvent = 'onOpened' | 'onClosed' | 'onPresence' | 'onPictureMessage' | 'onGroupChange' | 'onChatroomChange' | 'onContactChange';

/** Handlers by event name; names and payloads are the vendor's, and so its own type of handlers fits. */
export type EventHandlerType = { [Name in EventName | UnraisedEvent]?: (data?: any) => void };

/**
 * Calls an application's handlers, in order, from a microtask: Go is not on the stack
 * then. If a handler throws the others still run, and its error is reported as an
 * uncaught one.
 */
export class EventHandlers {
  handlerData: Record<string, EventHandlerType> = {};
  private waiting: [string, unknown][] = [];

  add(id: string, handler: EventHandlerType): void {
    this.handlerData[id] = handler;
  }

  remove(id: string): void {
    delete this.handlerData[id];
  }

  dispatch(name: string, data?: unknown): void {
    this.waiting.push([name, data]);
    if (this.waiting.length === 1) microtask(() => this.run());
  }

  private run(): void {
    // Events that arrive meanwhile come after these.
    for (let i = 0; i < this.waiting.length; i++) {
      const [name, data] = this.waiting[i];
      for (const id of Object.keys(this.handlerData)) {
        const handler = this.handlerData[id]?.[name as EventName];
        if (typeof handler === 'function') callApplication(handler, data);
      }
    }
    this.waiting = [];
  }
}

/** Calls an application's function; what it throws is reported, not passed on. */
export function callApplication(call: (...args: any[]) => unknown, ...args: unknown[]): void {
  try {
    call(...args);
  } catch (error) {
    if (typeof reportError === 'function') reportError(error);
    else
      setTimeout(() => {
        throw error;
      });
  }
}
