/** The server that this page came from. */
export const server = {
  appKey: 'org#app',
  isHttpDNS: false,
  isFixedDeviceId: false,
  apiUrl: location.origin,
  url: `${location.origin.replace(/^http/, 'ws')}/websocket`,
};
