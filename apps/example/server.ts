import { createServer, resourceRoutes } from '@portolan/adapter-express'
import { answerFailure } from './answer-failure.js'
import app from './app.js'
import { closeDatabase, database } from './db/database.js'
import { shutDownAtSignal } from './graceful-shutdown.js'
import { assertPortIsFree, listen } from './listening.js'
import { log } from './log.js'
import { formatRoutes } from './route-table.js'
import { sessionSecret } from './session/session-secret.js'
import { readPort } from './settings.js'
import { StartError } from './start-error.js'

try {
  await start(readPort())
} catch (error) {
  console.error(error instanceof StartError ? error.message : error)
  process.exit(1)
}

async function start(wantedPort: number): Promise<void> {
  await assertPortIsFree(wantedPort)
  // The secret comes first: a wrong one stops the app before it opens the files of the database.
  await sessionSecret()
  await database()

  const resources = await resourceRoutes({
    appDir: new URL('./app', import.meta.url),
    onError: (err, { method, route }) => log.error({ err, method, route: route.id }),
  })
  app.use(resources)
  app.use(answerFailure)

  const server = createServer(app)
  shutDownAtSignal(server, closeDatabase)
  const port = await listen(server, wantedPort)
  console.log(`Listening on http://localhost:${port}\n\n${formatRoutes(resources.routes)}\n`)
}
