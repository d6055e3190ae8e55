import type { Device } from '../bridge/declared.generated.js';

const key = 'localDeviceInfo'; // the vendor's: a page that changes over stays the same device

interface DeviceOptions {
  deviceId?: string;
  isFixedDeviceId?: boolean;
  customOSPlatform?: number;
  customDeviceName?: string;
}

/**
 * The name of this device (docs/protocol.md 2.2). A fixed one is kept in localStorage, so
 * all tabs of one profile share it; without localStorage it lasts as long as the page.
 */
export function device(options: DeviceOptions): Device {
  const name = (options.customOSPlatform !== undefined && options.customDeviceName) || options.deviceId || 'webim';
  const fixed = options.isFixedDeviceId ?? true;
  const stored = fixed ? read() : undefined;
  if (stored) return custom(stored, options, name);
  const random = `${fixed ? '' : 'random_'}web_${Date.now()}`;
  const named = options.deviceId ? `webim_web_${options.deviceId}` : undefined;
  const made: Device =
    options.customOSPlatform === undefined && named
      ? { resource: named, name: named, uuid: named }
      : { resource: `webim_${random}`, name, uuid: random };
  const result = custom(made, options, name);
  if (fixed) write(result);
  return result;
}

function custom(made: Device, { customOSPlatform: platform }: DeviceOptions, name: string): Device {
  if (platform === undefined) return made;
  return { ...made, name, platform, resource: `custom${platform}_${made.uuid}` };
}

function read(): Device | undefined {
  try {
    const stored = JSON.parse(localStorage.getItem(key) ?? 'null');
    if (typeof stored?.deviceId === 'string' && typeof stored.deviceUuid === 'string') {
      return { resource: stored.deviceId, name: String(stored.deviceName), uuid: stored.deviceUuid };
    }
  } catch {
    // no storage, or not ours: a new device
  }
  return undefined;
}

function write({ resource, name, uuid }: Device): void {
  try {
    localStorage.setItem(key, JSON.stringify({ deviceId: resource, deviceName: name, deviceUuid: uuid }));
  } catch {
    // the device lasts as long as the page
  }
}

/** The name of the last fixed device of this profile, if there was one. */
export function knownResource(): string {
  return read()?.resource ?? '';
}
