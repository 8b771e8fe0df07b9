import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createNodeListener, gracefulShutdown } from '@portolan/adapter-node'
import { securityHeaders } from '@portolan/security-headers'
import { answerFailedConnection, closeDatabase, connect } from './db/database.js'
import { log, writeLine } from './log.js'
import { readSettings, SettingsError } from './settings.js'

try {
  await start()
} catch (error) {
  fail(error)
}

async function start(): Promise<void> {
  const { PORT, HOST, CORS_ORIGINS, DRAIN_DELAY, LOG_LEVEL } = readSettings()
  log.level = LOG_LEVEL
  // It reads the settings as it is imported, so they are checked before.
  const { closeRedis, connectRedis } = await import('./limits.js')
  const routes = await createNodeListener({
    appDir: new URL('./app', import.meta.url),
    cors: { origins: CORS_ORIGINS },
    requestId: true,
    onError: answerFailedConnection,
    onResponse({ route, mount, error, ...event }, { requestId }) {
      const level = error !== undefined ? 'error' : event.aborted ? 'warn' : 'info'
      const pattern = route && mount + route.pattern
      log[level]({ requestId, route: pattern, ...event, err: error }, 'request')
    },
  })
  const addHeaders = securityHeaders({ preset: 'api', crossOriginResourcePolicy: 'cross-origin' })
  const server = createServer((req, res) => addHeaders(req, res, () => routes(req, res)))
  const shutDown = gracefulShutdown(server, { drainDelay: DRAIN_DELAY })
  endAtSignal(async () => {
    await shutDown()
    closeRedis()
    await closeDatabase()
  })
  connectRedis()
  // A proxy that asks no probe sends requests to each process that listens. So it listens when the
  // database is there, and without one after the first try, so that probes learn the reason.
  await connect(fail)
  server.once('error', fail)
  server.listen(PORT, HOST, () => {
    // A TCP server has an address with a port.
    const { port } = server.address() as AddressInfo
    writeLine(`Listening on http://localhost:${port}\n`)
  })
}

/** Ends gracefully at the first signal, and at once at the second. */
function endAtSignal(close: () => Promise<void>): void {
  let isEnding = false
  const end = () => {
    if (isEnding) process.exit(1)
    isEnding = true
    close().then(() => process.exit(0), fail)
  }
  process.on('SIGTERM', end)
  process.on('SIGINT', end)
}

/** A reason that the user can mend is told in one line, everything else with its stack. */
function fail(error: unknown): never {
  const isPlain =
    error instanceof SettingsError || (error as { syscall?: unknown }).syscall === 'listen'
  console.error(isPlain ? (error as Error).message : error)
  process.exit(1)
}
