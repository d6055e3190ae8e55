import { typeOpenFailed, typeUserNotAssigned } from '../bridge/declared.generated.js';
import { failure } from './errors.js';

export interface MiniCoreOptions {
  /** The app, `org#app`. */
  appKey?: string;
  /** Needs Easemob's DNS, which is not asked here: give appKey instead. */
  appId?: string;
  /** Not supported: set url and apiUrl, then it does not matter. */
  isHttpDNS?: boolean;
  /** The websocket's URL. */
  url?: string;
  /** The REST server's URL, without a slash at its end. */
  apiUrl?: string;
  /** Acknowledge each single-chat message as delivered. */
  delivery?: boolean;
  /** A name for this device; without one it is random. */
  deviceId?: string;
  /** Keep the device's name in localStorage; default true. */
  isFixedDeviceId?: boolean;
  /**
   * Attempts to reconnect after a drop; default 5. Then the connection is given
   * up with `onDisconnected`, until the network (`online`) or the user (the page
   * is shown or gets focus) comes back. `Infinity`: never given up; the pauses
   * grow to a minute.
   */
  autoReconnectNumMax?: number;
  /** Get the contents that moderation put in place of the own ones. */
  useReplacedMessageContents?: boolean;
  /** Attachments are uploaded by the application itself. */
  useOwnUploadFun?: boolean;
  /** A platform of one's own, 1 to 100. */
  customOSPlatform?: number;
  /** The device's name on it. */
  customDeviceName?: string;
}

export interface OpenParams {
  username: string;
  accessToken?: string;
  password?: string;
  /** The same as accessToken. */
  agoraToken?: string;
}

/** Throws the vendor's errors for options that can't be meant. */
export function checkOptions(options: MiniCoreOptions): void {
  if (typeof options !== 'object' || options === null) {
    throw Error(`MiniCore needs an object of options, such as { appKey, url, apiUrl }, and was given: ${options}`);
  }
  const { appKey, appId, customOSPlatform: platform } = options;
  if (appId !== undefined) {
    if (typeof appId !== 'string' || !appId) throw Error(`Invalid appId: ${appId}`);
  } else if (typeof appKey !== 'string' || !/^[^#]+#[^#]+$/.test(appKey)) {
    throw Error(`Invalid appKey: ${appKey}`);
  }
  if (platform !== undefined && !(typeof platform === 'number' && platform >= 1 && platform <= 100)) {
    throw Error(`Invalid customOSPlatform: ${platform}`);
  }
}

/** `autoReconnectNumMax` as Go takes it: -1 for Infinity, which JSON does not have, and 0 for the default. */
export function attempts(max: number): number {
  if (max === Infinity) return -1;
  return max >= 1 ? Math.floor(max) : 0;
}

/** Where to connect. This package asks no DNS, and says what to set instead. */
export function serverOf({ appKey, url, apiUrl }: { appKey: string; url: string; apiUrl: string }) {
  const missing = [!appKey && 'appKey ("org#app")', !url && 'url (of the websocket)', !apiUrl && 'apiUrl (of the REST server)'].filter(
    Boolean,
  );
  if (missing.length > 0) {
    throw failure(
      typeOpenFailed,
      `This MiniCore does not ask Easemob's DNS (isHttpDNS) for servers: set ${missing.join(', ')} and isHttpDNS: false.`,
    );
  }
  return { appKey, url, apiUrl };
}

/** The vendor's checks and texts. */
export function checkOpen(params: OpenParams) {
  if (typeof params !== 'object' || params === null) throw failure(typeOpenFailed, 'the param is illegal');
  const { username, password } = params;
  if (typeof username !== 'string' || !username) throw failure(typeUserNotAssigned, 'the username cannot be empty');
  for (const name of ['agoraToken', 'accessToken'] as const) {
    if (name in params && (typeof params[name] !== 'string' || !params[name])) {
      throw failure(typeOpenFailed, `the ${name} is illegal`);
    }
  }
  const accessToken = params.agoraToken ?? params.accessToken;
  if (!accessToken && !password) throw failure(typeOpenFailed, 'the accessToken or password is illegal');
  return { user: username, accessToken, password };
}
