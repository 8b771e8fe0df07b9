import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import express, { type RequestHandler } from 'express'

/** A workspace of its own, for the Vite that no other one builds with; seen from `dist`. */
const project = new URL('../../http/pareto-app/', import.meta.url)

/**
 * Its handler in an Express app, which parses bodies for it. `pareto build` has made the handler
 * of the route files; the server around it, with headers and static files, is left out.
 */
export async function start() {
  const command = fileURLToPath(new URL('node_modules/@paretojs/core/dist/cli.mjs', project))
  execFileSync(process.execPath, [command, 'build'], {
    cwd: project,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  // What it has built is CommonJS, which files called .js are not in a package of modules.
  writeFileSync(new URL('.pareto/package.json', project), '{"type":"commonjs"}')
  process.env.NODE_ENV = 'production'
  const handler: RequestHandler = createRequire(project)('./.pareto/server/index.js')
  const app = express()
  app.use(express.json())
  app.use(handler)
  return createServer(app)
}
