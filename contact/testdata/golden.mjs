// Runs the vendor's own contact plugin (a dev dependency) on hand-made server
// answers and keeps what it asks and what it makes of them in golden.json, which
// the Go tests compare with. Run it after a change to the cases:
//
//   node contact/testdata/golden.mjs
import { createRequire } from 'node:module'
import { readFileSync, writeFileSync } from 'node:fs'
import { runInThisContext } from 'node:vm'

const require = createRequire(import.meta.url)
const here = (name) => new URL(name, import.meta.url)

// The little of a browser that the SDK asks for.
let answer
const requests = []
class XMLHttpRequest {
  open(method, url) { Object.assign(this, { method, url, readyState: 1 }) }
  setRequestHeader() {}
  send(body) {
    requests.push({ method: this.method.toUpperCase(), url: this.url.replace(/_v=\d+/, '_v=0'), body: body ?? null })
    const { status, body: text } = answer
    setTimeout(() => {
      Object.assign(this, { status, readyState: 4, responseText: text, response: text, responseURL: this.url })
      try { this.onreadystatechange() } catch (cause) { this.thrown = cause }
    })
  }
}
const storage = new Map()
const browser = {
  self: globalThis, window: globalThis, XMLHttpRequest, WebSocket: class {},
  localStorage: { getItem: (k) => storage.get(k) ?? null, setItem: (k, v) => storage.set(k, v) },
  addEventListener() {}, removeEventListener() {},
  location: { protocol: 'http:', href: 'http://localhost/' },
}
for (const [name, value] of Object.entries(browser)) Object.defineProperty(globalThis, name, { value, configurable: true, writable: true })
for (const name of ['log', 'info', 'warn', 'error', 'debug']) console[name] = () => {}

const load = (file) => runInThisContext(`(function (module, exports) {${readFileSync(require.resolve(file), 'utf8')}\n})`, file)
const core = { exports: {} }, plugin = { exports: {} }
load('easemob-websdk/miniCore/miniCore.js')(core, core.exports)
load('easemob-websdk/contact/contact.js')(plugin, plugin.exports)
const MiniCore = core.exports.default ?? core.exports
const contact = plugin.exports.default ?? plugin.exports

const host = { apiUrl: 'http://im.example:8080', orgName: 'org', appName: 'app', accessToken: 'YWMt-1', user: 'alice', clientResource: 'webim_1' }
function connect(options = {}) {
  const connection = new MiniCore({ appKey: 'org#app', isHttpDNS: false, url: 'ws://im.example:8080/ws', apiUrl: host.apiUrl, ...options })
  connection.usePlugin(contact, 'contact')
  connection.user = host.user
  connection.token = host.accessToken
  connection.clientResource = host.clientResource
  Object.assign(connection.context, {
    orgName: 'org', appName: 'app', accessToken: host.accessToken, userId: host.user,
    root: connection.root, jid: { appKey: 'org#app', name: host.user, domain: 'easemob.com', clientResource: host.clientResource },
  })
  return connection
}

// roamed is one message as the history endpoint gives it. Bodies are written by
// the SDK's own protobuf.
function roamed(connection, { payload, ...meta }) {
  const encode = (type, fields) => connection.root.lookup(`easemob.pb.${type}`).encode(fields).finish()
  const bytes = encode('Meta', { ns: 1, ...meta, payload: encode('MessageBody', payload) })
  return { msg: Buffer.from(bytes).toString('base64') }
}

// settle tells how a call ended; the SDK leaves some promises open for ever.
async function settle(call) {
  const plain = (value) => JSON.parse(JSON.stringify(value ?? null))
  const open = new Promise((done) => setTimeout(done, 60, { pending: true }))
  const ended = (async () => call())().then(
    (value) => ({ result: plain(value) }),
    (error) => ({ error: error instanceof Error ? { text: error.message } : { type: error.type, message: error.message } }),
  )
  return Promise.race([ended, open])
}

const cases = JSON.parse(readFileSync(here('cases.json'), 'utf8'))
const golden = []
for (const { name, call, params, options, status = 200, body, metas } of cases) {
  requests.length = 0
  const connection = connect(options)
  if (metas) body.data.msgs = metas.map((meta) => roamed(connection, meta))
  answer = { status, body: typeof body === 'string' ? body : JSON.stringify(body) }
  const outcome = await settle(() => connection.contact[call](...(params === undefined ? [] : [structuredClone(params)])))
  golden.push({ name, call, params, options, answer, request: requests[0] ?? null, ...outcome })
}
writeFileSync(here('golden.json'), JSON.stringify({ host, golden }, null, 1) + '\n')
process.stdout.write(`${golden.length} cases, ${golden.filter((g) => g.pending).length} left open by the SDK\n`)
process.exit(0)
