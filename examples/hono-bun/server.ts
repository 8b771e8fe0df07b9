import { Hono } from 'hono'
// `portolan build --targets fetch` writes it.
import routes from './dist/fetch.js'

const app = new Hono()
app.get('/health', (c) => c.json({ ok: true }))
app.mount('/', routes.fetch)

export default { port: Number(process.env.PORT ?? 3000), fetch: app.fetch }
