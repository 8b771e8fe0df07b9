import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createProject } from 'create-portolan'
import { describe, expect, test } from 'vitest'
import { makeDirectory } from './temporary-directory.ts'

const read = (...path: string[]) => readFileSync(join(...path), 'utf8')

describe.each(['express', 'fetch'] as const)('a project for %s', (host) => {
  test.each(['ts', 'js'] as const)('in %s has what its host and language need', (language) => {
    const directory = join(makeDirectory(), 'Tide Tables')
    const files = createProject({ directory, host, language })
    expect(files).toEqual(
      expect.arrayContaining([
        '.gitignore',
        'README.md',
        'package.json',
        host === 'express' ? `app.${language}` : `portolan.config.${language}`,
        join(`app/api/notes/[id]/route.${language}`),
        join(`test/notes.test.${language}`),
      ]),
    )
    expect(files.includes('tsconfig.json')).toBe(language === 'ts')
    const {
      name,
      private: isPrivate,
      dependencies,
      devDependencies,
    } = JSON.parse(read(directory, 'package.json'))
    expect([name, isPrivate]).toEqual(['tide-tables', true])
    expect(Object.keys(dependencies)).toContain(`@portolan/adapter-${host}`)
    expect(Object.keys(devDependencies)).toContain('@portolan/cli')
    expect(Object.values({ ...dependencies, ...devDependencies })).not.toContain('*')
    for (const file of files) expect(read(directory, file)).not.toContain('portolan-app')
  })

  test('has the same routes and files in both languages', () => {
    const [ts, js] = (['ts', 'js'] as const).map((language) =>
      createProject({ directory: join(makeDirectory(), 'a'), host, language }),
    )
    expect(ts?.filter((file) => file !== 'tsconfig.json')).toEqual(
      js?.map((file) => file.replace(/\.js$/, '.ts')),
    )
  })
})

test.each([
  ['Tide Tables', 'tide-tables'],
  ['.hidden', 'hidden'],
  ['__x', 'x'],
  ['été', 't'],
  ['海', 'portolan-app'],
  ['a@b', 'a-b'],
])('the directory %j gives the package name %j', (directory, name) => {
  const path = join(makeDirectory(), directory)
  createProject({ directory: path })
  expect(JSON.parse(read(path, 'package.json')).name).toBe(name)
})

test('Express in TypeScript is what is made without another word', () => {
  const directory = join(makeDirectory(), 'a')
  expect(createProject({ directory })).toContain('app.ts')
})

test.each([
  ['express', '"node", "dist/server.js"'],
  ['fetch', '"node_modules/.bin/srvx"'],
] as const)(
  'a Dockerfile for %s is written on request, and starts the server itself',
  (host, start) => {
    const directory = join(makeDirectory(), 'a')
    const files = createProject({ directory, host, docker: true })
    expect(files).toEqual(expect.arrayContaining(['Dockerfile', '.dockerignore']))
    expect(read(directory, 'Dockerfile')).toContain(`CMD [${start}`)
    expect(createProject({ directory: join(directory, 'b'), host })).not.toContain('Dockerfile')
  },
)

test('a directory that holds a repository alone is taken', () => {
  const directory = makeDirectory()
  mkdirSync(join(directory, '.git'))
  expect(createProject({ directory }).length).toBeGreaterThan(5)
})

test('a directory that holds anything else, and a file, are refused', () => {
  const directory = makeDirectory()
  writeFileSync(join(directory, 'a.txt'), '')
  expect(() => createProject({ directory })).toThrow(/is not empty: it holds a\.txt\./)
  writeFileSync(join(directory, 'b.txt'), '')
  expect(() => createProject({ directory })).toThrow(/a\.txt and 1 more/)
  expect(() => createProject({ directory: join(directory, 'a.txt') })).toThrow(/is a file/)
  expect(readdirSync(directory)).toEqual(['a.txt', 'b.txt'])
})

test('a host or a language that there is none of is refused', () => {
  const directory = join(makeDirectory(), 'a')
  expect(() => createProject({ directory, host: 'koa' as never })).toThrow(/"express" or "fetch"/)
  expect(() => createProject({ directory, language: 'py' as never })).toThrow(/"ts" or "js"/)
})
