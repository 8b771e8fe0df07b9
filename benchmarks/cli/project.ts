import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A project on disk. Each route imports a module of its own and a module that all routes share. */
export interface Project {
  readonly root: string
  /** The paths of its routes. */
  readonly paths: readonly string[]
  write(file: string, text: string): void
  remove(): void
}

/** The text of a file. Each answer shows which version of each file it comes from. */
export const texts = {
  route: (index: number, version = 0) =>
    `import { own } from '../../../lib/own-${index}.js'\nimport { all } from '../../../lib/all.js'\nexport const loader = () => ['route ${version}', own, all]\n`,
  own: (version = 0) => `export const own = 'own ${version}'\n`,
  all: (version = 0) => `export const all = 'all ${version}'\n`,
  middleware: (version = 0) =>
    `export default async (context, next) => { context.reply.headers.set('x-middleware', 'middleware ${version}'); return next() }\n`,
  app: (version = 0) =>
    `import express from 'express'\nconst app = express()\napp.use((_req, res, next) => { res.setHeader('x-app', 'app ${version}'); next() })\nexport default app\n`,
}

/** @param count the number of routes, in JavaScript, so that every contestant can run them */
export function createProject(count: number): Project {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'cli-bench-')))
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), text)
  }
  write('package.json', '{ "type": "module" }')
  write('app.js', texts.app())
  write(
    'server.js',
    `import { resourceRoutes } from '@portolan/adapter-express'\nimport app from './app.js'\napp.use(await resourceRoutes({ appDir: 'app' }))\nconst server = app.listen(Number(process.env.PORT), () => console.log('http://127.0.0.1:' + server.address().port + '/'))\n`,
  )
  write(
    'express.js',
    `import express from 'express'\nconst app = express()\napp.get('/r0/7', (_req, res) => { res.json({}) })\nconst server = app.listen(0, () => console.log('http://127.0.0.1:' + server.address().port + '/'))\n`,
  )
  write('app/middleware.js', texts.middleware())
  write('lib/all.js', texts.all())
  for (let index = 0; index < count; index++) {
    write(`lib/own-${index}.js`, texts.own())
    write(`app/r${index}/[id]/route.js`, texts.route(index))
  }
  symlinkSync(
    fileURLToPath(new URL('../../node_modules', import.meta.url)),
    join(root, 'node_modules'),
  )
  const paths = Array.from({ length: count }, (_, index) => `r${index}/7`)
  return { root, paths, write, remove: () => rmSync(root, { recursive: true }) }
}
