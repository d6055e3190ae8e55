import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { device, knownResource } from '../../src/minicore/device.js';

let storage: Map<string, string>;
beforeEach(() => {
  storage = new Map();
  (globalThis as any).localStorage = {
    getItem: (key: string) => storage.get(key) ?? null,
    setItem: (key: string, value: string) => void storage.set(key, value),
  };
});

test('a fixed device is the same one after a reload, under the vendor’s key', () => {
  assert.equal(knownResource(), '');
  const first = device({});
  assert.match(first.resource, /^webim_web_\d+$/);
  assert.equal(first.name, 'webim');
  assert.deepEqual(device({}), first);
  assert.equal(knownResource(), first.resource);
  assert.deepEqual(JSON.parse(storage.get('localDeviceInfo')!), {
    deviceId: first.resource,
    deviceName: first.name,
    deviceUuid: first.uuid,
  });
});

test('a device that the vendor’s SDK kept is taken over', () => {
  storage.set('localDeviceInfo', JSON.stringify({ deviceId: 'webim_web_1', deviceName: 'webim', deviceUuid: 'web_1' }));
  assert.deepEqual(device({}), { resource: 'webim_web_1', name: 'webim', uuid: 'web_1' });
});

test('a device that is not fixed is nowhere kept', () => {
  assert.match(device({ isFixedDeviceId: false }).resource, /^webim_random_web_\d+$/);
  assert.equal(storage.size, 0);
});

test('a device may have a name and a platform of one’s own', () => {
  assert.equal(device({ deviceId: 'kiosk', isFixedDeviceId: false }).resource, 'webim_web_kiosk');
  const own = device({ customOSPlatform: 7, customDeviceName: 'board', isFixedDeviceId: false });
  assert.deepEqual([own.platform, own.name, own.resource], [7, 'board', `custom7_${own.uuid}`]);
});

test('storage that is broken or forbidden costs the fixed device, not the login', () => {
  for (const text of ['{', '"x"', 'null', '{"deviceId": 5}']) {
    storage.set('localDeviceInfo', text);
    assert.match(device({}).resource, /^webim_web_\d+$/, text);
  }
  Object.defineProperty(globalThis, 'localStorage', {
    configurable: true,
    writable: true,
    value: {
      getItem() {
        throw new DOMException('no', 'SecurityError');
      },
      setItem() {
        throw new DOMException('full', 'QuotaExceededError');
      },
    },
  });
  assert.match(device({}).resource, /^webim_web_\d+$/);
  assert.equal(knownResource(), '');
});
