import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { resourceRoutes } from '@portolan/adapter-express'
import app from '../app'

// As the portolan command does.
app.use(resourceRoutes({ appDir: new URL('../app', import.meta.url) }))
const server = createServer(app)
let origin = ''

before(async () => {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve())
  })
  const { port } = server.address() as AddressInfo
  origin = `http://127.0.0.1:${port}`
})

after(() => {
  server.close()
  server.closeAllConnections()
})

test('a note is made, read and deleted', async () => {
  const made = await fetch(`${origin}/api/notes`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ text: 'Buy rope' }),
  })
  assert.equal(made.status, 201)
  const url = new URL(made.headers.get('Location') ?? '', origin)
  const read = await fetch(url)
  assert.equal((await read.json()).text, 'Buy rope')
  assert.equal((await fetch(url, { method: 'DELETE' })).status, 204)
  assert.equal((await fetch(url)).status, 404)
})

test('a note has a text', async () => {
  const headers = { 'Content-Type': 'application/json' }
  const refused = await fetch(`${origin}/api/notes`, { method: 'POST', headers, body: '{}' })
  assert.equal(refused.status, 422)
})
