import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { formatRemark, migrateExpress, writeMigration } from '../src/index.ts'
import { createProject, readProject, removeProjects } from './apps/project-directory.ts'

afterAll(removeProjects)

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
const blocks = new Map(
  [...readme.matchAll(/^```js\n\/\/ (\S+)\n([\s\S]+?)^```$/gm)].map(([, name = '', text = '']) => [
    name,
    text,
  ]),
)
const screens = [...readme.matchAll(/^```console\n([\s\S]+?)^```$/gm)].map(([, text = '']) => text)

test('the README shows the files and the screen of a move', () => {
  const before = ['app.js', 'routes/users.js']
  const files = Object.fromEntries(before.map((name) => [name, blocks.get(name) ?? '']))
  const root = createProject({ 'package.json': '{ "type": "module" }', ...files })
  const migration = migrateExpress({
    root,
    appDir: join(root, 'app'),
    files: ['app.js'],
    removeOld: true,
  })
  const lines = migration.changes.map(({ path, before: old, after }) => {
    const verb = old === undefined ? 'made' : after === undefined ? 'removed' : 'changed'
    return `✓ ${verb} ${relative(root, path)}\n`
  })
  expect(screens[0]).toBe(
    `$ npx portolan migrate express app.js --write --remove-old\n${lines.join('')}`,
  )
  writeMigration(migration)
  const after = readProject(root)
  for (const [name, text] of blocks) if (!before.includes(name)) expect(after[name]).toBe(text)
})

test('the README shows a refusal as it is told', () => {
  const root = createProject({
    'app.js': `const app = require('express')()




app.get('/a', (req, res) => res.json({}))
app.get(/^\\/v\\d/, (req, res) => res.json({}))
app.get('/b', (req, res) => res.json({}))
`,
  })
  const { remarks } = migrateExpress({ root, appDir: join(root, 'app'), files: ['app.js'] })
  const lines = remarks.map((remark) => `✗ ${formatRemark(remark)}\n`)
  expect(lines).toHaveLength(1)
  expect(screens[1]).toContain(lines[0])
})
