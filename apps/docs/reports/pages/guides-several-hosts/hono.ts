// hono.ts
import { createFetchHandler } from '@portolan/adapter-fetch'
import { discoverRoutes, loadRoutes } from '@portolan/route-discovery'
import { Hono } from 'hono'

const appDir = 'app'
const routes = await loadRoutes(await discoverRoutes({ appDir }), { appDir })
const handler = await createFetchHandler({ routes })

const app = new Hono()
app.get('/health', (c) => c.text('ok'))
app.mount('/', handler)

const answers = [await app.request('/health'), await app.request('/api/users/7')]
for (const answer of answers) console.log(await answer.text())
