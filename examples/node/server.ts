import { createServer } from 'node:http'
import { createNodeListener, gracefulShutdown } from '@portolan/adapter-node'

const listener = await createNodeListener({ appDir: new URL('./app', import.meta.url) })
const server = createServer(listener)
const shutDown = gracefulShutdown(server)
process.once('SIGTERM', () => void shutDown())
server.listen(Number(process.env.PORT ?? 3000))
