// on-node.server.ts
import { createServer } from 'node:http'
import { createNodeListener } from '@portolan/adapter-node'

const listener = await createNodeListener({ appDir: new URL('./app', import.meta.url) })
createServer(listener).listen(Number(process.env.PORT ?? 3000))
