// Starts a real Bluesky PDS and a PLC directory on one loopback address, prints {"pds": ..., "plc": ...} and stays.
// Usage: node pds.mjs CACHE_FOLDER DATA_FOLDER HOST; ends at SIGTERM, or when its standard input closes.
import { createRequire } from 'node:module'
import { randomBytes } from 'node:crypto'
import net from 'node:net'
import path from 'node:path'

const [, , cache, data, host] = process.argv
const require = createRequire(path.join(path.resolve(cache), 'package.json'))

// Both servers listen on every interface unless told: tell them here, whichever way they ask.
const listen = net.Server.prototype.listen
net.Server.prototype.listen = function (port, ...rest) {
  return typeof port === 'number' ? listen.call(this, port, host, ...rest) : listen.call(this, port, ...rest)
}

const freePort = () =>
  new Promise((done) => {
    const probe = net.createServer()
    probe.listen(0, () => {
      const { port } = probe.address()
      probe.close(() => done(port))
    })
  })

process.env.LOG_ENABLED ??= 'false'
const { PlcServer, MockDatabase } = require('@did-plc/server')
const { PDS, envToCfg, envToSecrets } = require('@atproto/pds')

const plcPort = await freePort()
const plc = PlcServer.create({ db: new MockDatabase(), port: plcPort })
await plc.start()

const pdsPort = await freePort()
const hex = () => randomBytes(32).toString('hex')
const env = {
  devMode: true,
  port: pdsPort,
  hostname: 'localhost',
  dataDirectory: data,
  blobstoreDiskLocation: path.join(data, 'blobs'),
  didPlcUrl: `http://${host}:${plcPort}`,
  serviceHandleDomains: ['.test'],
  inviteRequired: false,
  rateLimitsEnabled: false,
  disableSsrfProtection: true,
  adminPassword: hex(),
  jwtSecret: hex(),
  dpopSecret: hex(),
  plcRotationKeyK256PrivateKeyHex: hex(),
  trustedOAuthClients: [],
  handleBackupNameservers: [],
  crawlers: [],
  bskyAppViewUrl: undefined,
}
const pds = await PDS.create(envToCfg(env), envToSecrets(env))
await pds.start()
console.log(JSON.stringify({ pds: `http://${host}:${pdsPort}`, plc: `http://${host}:${plcPort}` }))

const end = async () => {
  await pds.destroy().catch(() => {})
  await plc.destroy().catch(() => {})
  process.exit(0)
}
process.on('SIGTERM', end)
process.stdin.on('end', end)
process.stdin.resume()
