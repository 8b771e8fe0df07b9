import type { AddressInfo } from 'node:net'
import express5 from 'express'
// The alias of Express 4, whose API is the same as far as this uses it.
import express4 from 'express4'
import { createServer, type LoaderContext, resourceRoutes } from '../src/index.ts'

const express = process.argv[2] === 'express4' ? (express4 as unknown as typeof express5) : express5

const app = express()
app.get('/own', (req, res) => {
  res.json({ method: req.method, isApp: Object.getPrototypeOf(req) === app.request })
})
app.post('/own', express.json(), (req, res) => void res.json(req.body))
const module = {
  loader: ({ params }: LoaderContext) => ({ params }),
  action: ({ body }: LoaderContext) => ({ body }),
}
app.use(await resourceRoutes({ routes: [{ pattern: '/routes/:id', module }] }))
app.use((req, res) => void res.status(404).json({ url: req.url }))

const server = createServer(app).listen(0, '127.0.0.1', async () => {
  // A listening TCP server has an address of this kind.
  const { port } = server.address() as AddressInfo
  const ask = async (path: string, body?: object) => {
    const init = {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    }
    const response = await fetch(`http://127.0.0.1:${port}${path}`, body && init)
    return [response.status, await response.json()]
  }
  const answers = [
    await ask('/own'),
    await ask('/own', { sent: 'over the app’s own parser' }),
    await ask('/routes/7'),
    await ask('/routes/7', { sent: 'to an action' }),
    await ask('/none'),
  ]
  console.log(JSON.stringify(answers))
  process.exit()
})
