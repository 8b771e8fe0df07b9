import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import express, { type RequestHandler } from 'express'

/**
 * A workspace of its own, because it builds with a Vite that no other workspace uses. The path
 * starts from `dist`.
 */
const project = new URL('../http/pareto-app/', import.meta.url)

/**
 * Pareto's handler in an Express app, which parses bodies for it. `pareto build` makes the handler
 * from the route files. This leaves out Pareto's own server, with its headers and static files.
 */
export async function start() {
  const command = fileURLToPath(new URL('node_modules/@paretojs/core/dist/cli.mjs', project))
  execFileSync(process.execPath, [command, 'build'], {
    cwd: project,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  // The build is CommonJS, but in a package of modules a file called .js is an ES module.
  writeFileSync(new URL('.pareto/package.json', project), '{"type":"commonjs"}')
  process.env.NODE_ENV = 'production'
  const handler: RequestHandler = createRequire(project)('./.pareto/server/index.js')
  const app = express()
  app.use(express.json())
  app.use(handler)
  return createServer(app)
}
