import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFetchHandler } from '@portolan/adapter-fetch'
import * as note from '../app/api/notes/[id]/route'
import * as notes from '../app/api/notes/route'

const fetchApp = await createFetchHandler({
  routes: [
    { pattern: '/api/notes', module: notes },
    { pattern: '/api/notes/:id', module: note },
  ],
})

function ask(path: string, init?: RequestInit) {
  return fetchApp(new Request(new URL(path, 'http://localhost'), init))
}

function post(body: object) {
  const headers = { 'Content-Type': 'application/json' }
  return ask('/api/notes', { method: 'POST', headers, body: JSON.stringify(body) })
}

test('a note is made, read and deleted', async () => {
  const made = await post({ text: 'Buy rope' })
  assert.equal(made.status, 201)
  const path = made.headers.get('Location') ?? ''
  const read = await ask(path)
  assert.equal((await read.json()).text, 'Buy rope')
  assert.equal((await ask(path, { method: 'DELETE' })).status, 204)
  assert.equal((await ask(path)).status, 404)
})

test('a note has a text', async () => {
  assert.equal((await post({})).status, 422)
})
