// A charger-service as a Node developer writes it: node's own modules, one file.
//
//   node service.mjs fleet.json 9000 API-KEY
//
// VENDOR_TIMEOUT_MS is how long a vendor may take for one answer (5000).
// MISTAKE names one of the mistakes below, for trying whether a judge finds it.
// STYLE names liberties that the contract leaves, with commas between; all of them are right.

import { randomUUID, timingSafeEqual, createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { gzipSync } from 'node:zlib'

const [fleetFile, port, apiKey] = process.argv.slice(2)
const BLOCKED_MS = 60_000
const vendorTimeoutMs = Number(process.env.VENDOR_TIMEOUT_MS ?? 5000)

const MISTAKES = ['watts', 'one-token-for-all', 'never-forgets', 'key-prefix', 'stops-unseen', 'logs-in-forever']
const STYLES = ['no-token-cache', 'bare', 'capitals', 'offset', 'close', 'gzip', 'offline-200', 'no-memory', 'one-by-one']
const mistake = process.env.MISTAKE ?? ''
const styles = (process.env.STYLE ?? '').split(',').filter(Boolean)
const give = (sentence) => { console.error(sentence); process.exit(2) }
if (mistake && !MISTAKES.includes(mistake)) give(`MISTAKE is one of ${MISTAKES.join(', ')}; got ${mistake}`)
if (!styles.every((style) => STYLES.includes(style))) give(`STYLE is made of ${STYLES.join(', ')}; got ${styles}`)
if (!apiKey) give('expected: node service.mjs FLEET-FILE PORT API-KEY')
const fleet = JSON.parse(readFileSync(fleetFile, 'utf8'))
const styled = (style) => styles.includes(style)

// ---------------------------------------------------------------- refusals

class Refusal extends Error {
  constructor(status, errorCode, message) {
    super(message)
    Object.assign(this, { status, errorCode })
  }
}
class Unauthorized extends Refusal {
  constructor() { super(401, 'UNAUTHORIZED', 'Who are you? Send your key as X-API-KEY.') }
}
class NoSuchCharger extends Refusal {
  constructor() { super(404, 'CHARGER_NOT_FOUND', 'There is no such charger.') }
}
class AccountDisconnected extends Refusal {
  constructor() { super(503, 'VENDOR_ACCOUNT_IS_DISCONNECTED', 'Please connect your account again.') }
}
class Unusable extends Refusal {
  constructor() { super(503, 'VENDOR_COMMUNICATION_ERROR', "We could not make sense of the vendor's answer.") }
}
class Unreachable extends Refusal {
  constructor() { super(503, 'VENDOR_CONNECTION_ERROR', 'The vendor did not answer at all.') }
}
class DeviceAway extends Refusal {
  constructor() { super(503, 'DEVICE_IS_DISCONNECTED', 'The charger is not online.') }
}
class Rejected extends Refusal {
  constructor() { super(503, 'VENDOR_AUTHENTICATION_ERROR', 'The vendor does not accept the stored login.') }
}

// ------------------------------------------------------------ talking HTTP

/** One call to a vendor. Returns status, headers and text, whatever the status is. */
async function call(account, url, options = {}) {
  if (Date.now() < account.pausedUntil) throw new Unusable()
  const signal = AbortSignal.timeout(vendorTimeoutMs)
  let response
  try {
    response = await fetch(url, { ...options, redirect: 'manual', signal })
  } catch (error) {
    // undici tells of a head it could not parse by HPE_..., and then something did come back
    throw String(error.cause?.code).startsWith('HPE_') ? new Unusable() : new Unreachable()
  }
  if (response.status === 429 || response.status === 503) pause(account, response.headers.get('retry-after'))
  let text
  try {
    text = await response.text()
  } catch {
    throw new Unusable()
  }
  if (response.status === 429 && /blocked/i.test(text)) throw blocked(account)
  return { status: response.status, headers: response.headers, text }
}

/** A gateway has turned our address away: whoever knocks again at once is never let in. */
function blocked(account) {
  account.pausedUntil = Date.now() + BLOCKED_MS
  return new Unusable()
}

function pause(account, retryAfter) {
  if (!retryAfter) return
  const until = /^\d+$/.test(retryAfter) ? Date.now() + Number(retryAfter) * 1000 : Date.parse(retryAfter)
  if (until > account.pausedUntil) account.pausedUntil = until
}

function parsed(text) {
  try {
    return JSON.parse(text)
  } catch {
    throw new Unusable()
  }
}

const object = (value) => {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw new Unusable()
  return value
}

const form = (fields) => ({ method: 'POST', body: new URLSearchParams(fields) })
const json = (value) => ({ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) })

// ------------------------------------------------------------------ tokens

/** Logs in once for everybody who waits, and keeps the token until a vendor calls it dead. */
class Session {
  constructor(account, logIn) {
    Object.assign(this, { account, logIn, token: undefined, goodUntil: 0, asking: undefined, replaced: {} })
  }

  async current() {
    if (this.token && Date.now() < this.goodUntil && !styled('no-token-cache')) return this.token
    this.asking ??= this.renew().finally(() => { this.asking = undefined })
    return this.asking
  }

  async renew() {
    try {
      const { token, lifetimeS } = await this.logIn(this.account)
      this.account.rejections = 0
      this.goodUntil = Date.now() + (lifetimeS - 30) * 1000
      return (this.token = token)
    } catch (error) {
      if (error instanceof Rejected) this.account.reject()
      throw error
    }
  }

  /** GET with the token; when it has died, once more with a new one. */
  async get(url) {
    const token = await this.current()
    const first = await call(this.account, url, bearer(token))
    if (first.status !== 401) return first
    const second = await call(this.account, url, bearer(await this.insteadOf(token)))
    if (second.status === 401) throw new Rejected()
    return second
  }

  /** One new login for a dead token, however many calls of a refresh have met its end. */
  insteadOf(dead) {
    if (this.replaced.dead !== dead) {
      if (this.token === dead) this.token = undefined
      this.replaced = { dead, by: this.current() }
    }
    return this.replaced.by
  }
}

const bearer = (token) => ({ headers: { authorization: `Bearer ${token}`, accept: 'application/json' } })

class Account {
  constructor({ id, vendor, credentials, connected }) {
    Object.assign(this, { id, vendor, credentials, connected, rejections: 0, pausedUntil: 0 })
  }

  reject() {
    this.rejections += 1
    if (this.rejections >= 3 && mistake !== 'logs-in-forever') this.connected = false
  }
}

// ------------------------------------------------------------------ values

const finite = (value, most = Infinity) => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) && number >= 0 && number <= most ? number : undefined
}
const MOST_A = 80
const MOST_W = 60_000
const smallest = (values) => {
  const known = values.filter((value) => value !== undefined)
  return known.length ? Math.min(...known) : undefined
}
const newest = (dates) => {
  const known = dates.filter((date) => date && !Number.isNaN(date.getTime()))
  return known.length ? new Date(Math.min(Math.max(...known), Date.now())) : new Date()
}
const oncePlugged = { CHARGING: true, PREPARING: true, FINISHED: true, STOPPED: true, UNPLUGGED: false }

/** A picture of what a vendor told. plugged: null where nobody knows, undefined where the state says it. */
function charging({ state, plugged, watts, amperes, phases, at }) {
  const flowing = state === 'CHARGING'
  return {
    lastUpdated: at,
    chargingState: state,
    isPlugged: plugged === undefined ? oncePlugged[state] : plugged ?? undefined,
    chargeRate: flowing ? (watts === undefined ? undefined : mistake === 'watts' ? watts : watts / 1000) : 0,
    chargeCurrentMax: amperes,
    activePhases: flowing ? phases : 0,
  }
}

// ------------------------------------------------------------------- Easee

const EASEE_PRODUCTS = {
  1: 'Easee Home', 2: 'Easee Charge Lite', 3: 'Easee Charge Max', 4: 'Easee Charge Up', 100: 'Easee Charge',
  102: 'Easee Charge Core', 103: 'Easee Charge Pro', 400: 'Easee One',
}
const EASEE_IDS = [47, 48, 96, 100, 109, 110, 120, 121, 150, 183, 184, 185, 130, 132, 250]
const EASEE_PHASES = { 0: 0, 10: 1, 11: 1, 12: 1, 13: 1, 14: 1, 15: 1, 20: 2, 21: 2, 22: 2, 30: 3 }
const EASEE_SILENT_MS = 20 * 60_000

const easee = {
  async logIn(account) {
    const { username, password } = account.credentials
    const answer = await call(account, `${easee.base}/api/accounts/login`, json({ userName: username, password }))
    if (answer.status === 401) throw new Rejected()
    if (answer.status === 403 || answer.status === 301) throw blocked(account)
    if (answer.status === 400 && [100, 727].includes(object(parsed(answer.text)).errorCode)) throw new Rejected()
    if (answer.status !== 200) throw new Unusable()
    const { accessToken, expiresIn } = object(parsed(answer.text))
    if (typeof accessToken !== 'string') throw new Unusable()
    return { token: accessToken, lifetimeS: finite(expiresIn) ?? 3600 }
  },

  async state(charger, session) {
    const url = `${easee.base}/state/${charger.vendorChargerId}/observations?ids=${EASEE_IDS}`
    const answer = await session.get(url)
    if (answer.status === 404) throw new DeviceAway()
    if (answer.status === 403 && /"title"\s*:\s*"Forbidden"/.test(answer.text)) throw new DeviceAway()
    if (answer.status === 403 || answer.status === 301) throw blocked(session.account)
    if (answer.status !== 200) throw new Unusable()
    const { observations } = object(parsed(answer.text))
    if (!Array.isArray(observations)) throw new Unusable()
    return easee.read(new Map(observations.map((one) => [one?.id, one])))
  },

  read(told) {
    const value = (id) => told.get(id)?.value
    const at = (...ids) => ids.map((id) => told.has(id) && new Date(told.get(id).timestamp))
    if (typeof value(109) !== 'number') throw new Unusable()
    const heard = newest(at(...EASEE_IDS))
    const online = value(250) !== false && value(109) !== 0 && Date.now() - heard < EASEE_SILENT_MS
    const state = easee.stateOf(value)
    const pilot = { A: false, B: true, C: true, D: true }[value(100)]
    const kilowatts = finite(value(120), MOST_W / 1000)
    return {
      online,
      charge: charging({
        state,
        plugged: state === 'FAULT' ? pilot : state ? undefined : true,
        watts: kilowatts === undefined ? undefined : kilowatts * 1000,
        amperes: smallest([finite(value(47), MOST_A), finite(value(48), MOST_A)]),
        phases: easee.phasesOf(value),
        at: newest(at(109, 96, 120, 121, 110, 47, 48)),
      }),
    }
  },

  stateOf(value) {
    const begun = finite(value(121)) > 0
    switch (value(109)) {
      case 1: return 'UNPLUGGED'
      case 2: return easee.waiting(value, begun)
      case 3: return 'CHARGING'
      case 4: return 'FINISHED'
      case 5: return 'FAULT'
      case 6: return begun ? 'FINISHED' : 'PREPARING'
      case 7: return 'PREPARING'
      case 8: return mistake === 'stops-unseen' ? 'FINISHED' : 'STOPPED'
      default: return undefined
    }
  },

  waiting(value, begun) {
    const reason = value(96)
    if ([7, 56, 57].includes(reason)) return 'FAULT'
    if ([6, 79, 81].includes(reason)) return 'FINISHED'
    const known = [0, 50, 80, 100, null, undefined]
    const deliberate = [51, 52, 53].includes(reason) || (known.includes(reason) && value(48) === 0)
    if (!deliberate || !begun) return 'PREPARING'
    return mistake === 'stops-unseen' ? 'FINISHED' : 'STOPPED'
  },

  phasesOf(value) {
    const assigned = EASEE_PHASES[value(110)]
    return assigned || [183, 184, 185].filter((id) => finite(value(id)) > 0.5).length
  },

  async details(charger, session) {
    const answer = await session.get(`${easee.base}/api/chargers/${charger.vendorChargerId}`)
    if (answer.status !== 200) throw new Unusable()
    const { name, productCode } = object(parsed(answer.text))
    return { name, model: EASEE_PRODUCTS[productCode] ?? 'Easee' }
  },
}

// -------------------------------------------------------------------- go-e

const GOE_KEYS = 'car,err,alw,frc,modelStatus,nrg,amp,ama,amt,cbl,tcl,adi,wh,typ,styp,var,fna,host,sse'

const goe = {
  async state(charger, { account }) {
    const url = `${goe.base.replace('{serial}', charger.serial)}/api/status?filter=${GOE_KEYS}`
    const answer = await call(account, url, bearer(account.credentials.token))
    if (answer.status === 401) {
      account.reject()
      throw new Rejected()
    }
    account.rejections = 0
    if (answer.status === 403) throw new DeviceAway()
    if (answer.status === 404 && /"reason"\s*:\s*"Data is outdated"/.test(answer.text)) throw new DeviceAway()
    if (answer.status !== 200) throw new Unusable()
    return goe.read(object(parsed(answer.text)), new Date(answer.headers.get('last-modified')))
  },

  read(told, modified) {
    if (!('car' in told)) throw new Unusable()
    const state = goe.stateOf(told)
    const nrg = Array.isArray(told.nrg) && told.nrg.length >= 12 ? told.nrg : []
    return {
      online: true,
      charge: charging({
        state,
        plugged: { 1: false, 2: true, 3: true, 4: true }[told.car] ?? null,
        watts: finite(nrg[11], MOST_W),
        amperes: goe.amperesOf(told),
        phases: nrg.length ? [4, 5, 6].filter((index) => finite(nrg[index]) > 0.5).length : undefined,
        at: newest([modified]),
      }),
      details: { name: told.fna || told.host || `go-e ${told.sse}`, model: told.typ || 'go-e Charger' },
    }
  },

  stateOf({ car, err, alw, frc, modelStatus, nrg, wh }) {
    const stopped = frc === 1 || modelStatus === 4
    if (err || car === 5 || car === 0 || modelStatus === 26) return 'FAULT'
    if (car === 6) return 'PREPARING'
    if (car === 1) return 'UNPLUGGED'
    if (car === 2) return alw === false && !(nrg?.[11] > 50) ? goe.halted(stopped, true) : 'CHARGING'
    if (car === 3) return stopped && wh > 0 ? goe.halted(true, true) : modelStatus === 6 ? 'FINISHED' : 'PREPARING'
    if (car === 4) return goe.halted(stopped, wh > 0, modelStatus, alw)
    return undefined
  },

  halted(stopped, begun, modelStatus, alw) {
    if (stopped) return begun ? (mistake === 'stops-unseen' ? 'FINISHED' : 'STOPPED') : 'PREPARING'
    return modelStatus === 6 || alw === true ? 'FINISHED' : 'PREPARING'
  },

  amperesOf({ amp, ama, amt, cbl, tcl, adi }) {
    return smallest([amp, ama, amt, cbl, tcl, adi === true ? 16 : undefined].map((value) => finite(value, MOST_A)))
  },
}

// ------------------------------------------------------------------ Zaptec

const ZAPTEC_MODELS = {
  ZCS: 'Zaptec Pro', ZPR: 'Zaptec Pro', ZCH: 'Zaptec Home', ZPG: 'Zaptec Pro', ZAP: 'Zaptec Go', ZGB: 'Zaptec Go',
  ZAG: 'Zaptec Go', GPN: 'Zaptec Go 2', GPG: 'Zaptec Go 2',
}
const ZAPTEC_REBOOT = 1024n

const zaptec = {
  async logIn(account) {
    const { username, password } = account.credentials
    const fields = { grant_type: 'password', username, password }
    const answer = await call(account, `${zaptec.base}/oauth/token`, form(fields))
    if (answer.status === 401) throw new Rejected()
    if (answer.status === 400 && object(parsed(answer.text)).error === 'invalid_grant') throw new Rejected()
    if (answer.status !== 200) throw new Unusable()
    const { access_token: token, expires_in: lifetimeS } = object(parsed(answer.text))
    if (typeof token !== 'string') throw new Unusable()
    return { token, lifetimeS: finite(lifetimeS) ?? 3600 }
  },

  async state(charger, session) {
    const answer = await session.get(`${zaptec.base}/api/chargers/${charger.vendorChargerId}/state`)
    if (answer.status === 403 || answer.status === 204) throw new DeviceAway()
    if (answer.status === 404 && /"errorCode"\s*:\s*512/.test(answer.text)) throw new DeviceAway()
    if (answer.status !== 200) throw new Unusable()
    const rows = parsed(answer.text)
    if (!Array.isArray(rows)) throw new Unusable()
    return zaptec.read(new Map(rows.map((row) => [row?.StateId, row])))
  },

  read(told) {
    const value = (id) => told.get(id)?.ValueAsString
    const at = (...ids) => ids.map((id) => told.has(id) && zaptec.date(told.get(id).Timestamp))
    if (!value(710)) throw new Unusable()
    const set = { 0: 0, 4: 3, 9: 3, 1: 1, 2: 1, 3: 1, 5: 1, 6: 1, 8: 1 }[value(519)]
    return {
      online: value(-2) !== '0',
      charge: charging({
        state: zaptec.stateOf(value),
        plugged: { 1: false, 2: true, 3: true, 5: true }[value(710)],
        watts: finite(value(513), MOST_W),
        amperes: finite(value(510), MOST_A),
        phases: set ?? [507, 508, 509].filter((id) => finite(value(id)) > 1).length,
        at: newest(at(510, 513, 519, 702, 710, 718, 804)),
      }),
    }
  },

  stateOf(value) {
    const warned = /^\d+$/.test(value(804)) && (BigInt(value(804)) & ~ZAPTEC_REBOOT) !== 0n
    if (value(702) === '-12') return 'FAULT'
    if (warned && value(710) !== '3') return 'FAULT'
    switch (value(710)) {
      case '1': return 'UNPLUGGED'
      case '2': return 'PREPARING'
      case '3': return 'CHARGING'
      case '5': return value(718) === '1' ? (mistake === 'stops-unseen' ? 'FINISHED' : 'STOPPED') : zaptec.idle(value)
      default: return undefined
    }
  },

  idle: (value) => (value(763) || finite(value(708)) === 0 ? 'PREPARING' : 'FINISHED'),

  date: (text) => new Date(/Z|[+-]\d\d:\d\d$/.test(text) ? text : `${text}Z`),

  async details(charger, session) {
    const answer = await session.get(`${zaptec.base}/api/chargers/${charger.vendorChargerId}`)
    if (answer.status !== 200) throw new Unusable()
    const { Name: name, DeviceId: serial } = object(parsed(answer.text))
    return { name, model: ZAPTEC_MODELS[String(serial).slice(0, 3)] ?? 'Zaptec' }
  },
}

const clients = { EASEE: easee, GO_E: goe, ZAPTEC: zaptec }
for (const [vendor, { baseUrl }] of Object.entries(fleet.vendors)) clients[vendor].base = baseUrl

// ----------------------------------------------------------------- refresh

const accounts = new Map(fleet.accounts.map((account) => [account.id, new Account(account)]))
const chargers = new Map(fleet.chargers.map((charger) => [charger.id.toLowerCase(), charger]))
const sessions = new Map()
const known = new Map()
const remembered = new Map()

function sessionOf(account) {
  const key = mistake === 'one-token-for-all' ? account.vendor : account.id
  if (!sessions.has(key)) sessions.set(key, new Session(account, clients[account.vendor].logIn))
  return sessions.get(key)
}

async function refresh(id) {
  const charger = chargers.get(id.toLowerCase())
  if (!charger) throw new NoSuchCharger()
  const account = accounts.get(charger.accountId)
  if (!account.connected) throw new AccountDisconnected()
  const client = clients[charger.vendor]
  const session = sessionOf(account)
  const details = styled('one-by-one') ? undefined : client.details?.(charger, session).catch(() => undefined)
  const told = await client.state(charger, session)
  if (!told.online && !styled('offline-200')) throw new DeviceAway()
  return answer(charger, told, told.details ?? (await (details ?? client.details?.(charger, session).catch(() => undefined))))
}

function answer(charger, { online, charge }, details) {
  if (details) known.set(charger.id, { lastUpdated: new Date(), vendor: charger.vendor, ...details })
  const staticData = details || !styled('no-memory') ? known.get(charger.id) : undefined
  const { id, userId, locationId } = charger
  if (styled('bare')) return bare(charge, { id, userId, isOnline: online })
  const lastUpdated = newest([charge.lastUpdated, staticData?.lastUpdated])
  if (!online) return { lastUpdated, id, userId, locationId, isOnline: false, staticData }
  return { lastUpdated, chargeState: charge, locationId, isOnline: online, id, userId, staticData }
}

/** No more than a caller cannot do without. */
function bare({ lastUpdated, chargingState, isPlugged, chargeRate }, told) {
  if (!told.isOnline) return told
  return { ...told, chargeState: { lastUpdated, chargingState, isPlugged, chargeRate: chargeRate || undefined } }
}

// ------------------------------------------------------------------ server

const digest = (text) => createHash('sha256').update(text).digest()
const ROUTE = /^\/v1\.0\.0\/chargers\/([^/]+)\/refresh$/

function authorize(request) {
  const given = request.headers['x-api-key'] ?? ''
  const right = mistake === 'key-prefix' ? given !== '' && apiKey.startsWith(given) : timingSafeEqual(digest(given), digest(apiKey))
  if (!right) throw new Unauthorized()
}

async function handle(request) {
  authorize(request)
  const path = request.url.split('?')[0]
  if (path === '/_provider_states') return providerState(request)
  const [, id] = ROUTE.exec(path) ?? []
  if (!id) throw new NoSuchCharger()
  if (request.method !== 'GET') throw new Refusal(405, 'METHOD_NOT_ALLOWED', 'Only GET is served here.')
  try {
    const fresh = await refresh(decoded(id))
    if (mistake === 'never-forgets') remembered.set(id, fresh)
    return fresh
  } catch (error) {
    if (error instanceof Unusable && remembered.has(id)) return remembered.get(id)
    throw error
  }
}

function decoded(id) {
  try {
    return decodeURIComponent(id)
  } catch {
    throw new NoSuchCharger()
  }
}

async function providerState(request) {
  let text = ''
  for await (const chunk of request) text += chunk
  const { state, params } = JSON.parse(text)
  const account = accounts.get(params?.accountId)
  if (!account || !/^account (dis)?connected$/.test(state)) throw new Refusal(400, 'UNKNOWN_STATE', `unknown: ${state}`)
  account.connected = state === 'account connected'
  account.rejections = 0
  return {}
}

const offset = (date) => `${new Date(date.getTime() + 5.5 * 3600_000).toISOString().slice(0, -1)}+05:30`
const worded = (key, value) => {
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT.*Z$/.test(value) && styled('offset')) return offset(new Date(value))
  if (['id', 'locationId'].includes(key) && styled('capitals')) return value.toUpperCase()
  return value
}

function send(request, response, status, body) {
  const headers = { 'content-type': 'application/json; charset=utf-8' }
  if (status === 405) headers.allow = 'GET'
  if (styled('close')) headers.connection = 'close'
  let content = Buffer.from(JSON.stringify(body, worded))
  if (styled('gzip') && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) {
    headers['content-encoding'] = 'gzip'
    content = gzipSync(content)
  }
  response.writeHead(status, headers)
  response.write(content)
  response.end()
}

const server = createServer(async (request, response) => {
  try {
    send(request, response, 200, await handle(request))
  } catch (error) {
    const refusal = error instanceof Refusal ? error : new Unusable()
    if (refusal !== error) console.error(error)
    send(request, response, refusal.status, { errorCode: refusal.errorCode, id: randomUUID(), message: refusal.message })
  }
})
server.listen(Number(port), '127.0.0.1', () => console.log(`listening on ${port}`))
