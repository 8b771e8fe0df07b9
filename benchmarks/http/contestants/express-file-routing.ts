import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import express from 'express'
import { router } from 'express-file-routing'
import { created, time, user } from './answers.ts'

/** It reads its routes from files in a directory. The files call the functions on `globalThis`. */
const FILES: Readonly<Record<string, string>> = {
  'api/time.mjs': 'export const get = (req, res) => res.json(globalThis.answers.time())',
  'api/users/[id].mjs':
    'export const get = (req, res) => res.json(globalThis.answers.user(req.params.id))',
  'api/users/index.mjs':
    'export const post = (req, res) => res.json(globalThis.answers.created(req.body.name))',
}

export async function start() {
  Object.assign(globalThis, { answers: { created, time, user } })
  const directory = mkdtempSync(join(tmpdir(), 'express-file-routing-'))
  for (const [name, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true })
    writeFileSync(join(directory, name), text)
  }
  const app = express()
  app.use(express.json())
  app.use('/', await router({ directory }))
  return createServer(app)
}
