import { expect, test } from 'vitest'
import { startDev } from './dev-server.ts'
import { makeProject } from './make-project.ts'

/**
 * A project whose route throws the text of a request: `make` is an expression over `text` and
 * `root`.
 */
function projectThatThrows(make: string): string {
  return makeProject({
    'package.json': '{ "type": "module" }',
    '.env': 'DATABASE_PASSWORD=hunter2',
    '.env.ts': 'const password = "hunter2"',
    'notes.txt': 'hunter2',
    'unused.ts': 'const password = "hunter2"',
    'app/a/route.ts': `export const action = async ({ request }) => {
      const text = await request.text()
      const root = process.cwd()
      throw ${make}
    }`,
    'app/own/route.ts': 'export const loader = () => "own"',
  })
}

/** Lines that look like frames, each in a file of the project. */
function framesIn(root: string): string {
  return ['.env', '.env.ts', 'notes.txt', 'unused.ts', 'app/own/route.ts', 'package.json']
    .flatMap((file) => [`    at ${root}/${file}:1:1`, `    at f (file://${root}/${file}:1:1)`])
    .join('\n')
}

const HONEST: [name: string, make: string][] = [
  ['whose message has lines like frames', 'new Error(text)'],
  ['whose message is empty', 'new Error("")'],
  ['whose message was given another beginning', 'change(new Error(text), (old) => "In a: " + old)'],
  ['with a cause', 'new Error("It failed", { cause: new Error(text) })'],
  ['with several errors', 'new AggregateError([new Error(text)], "It failed")'],
  ['of a class of its own', 'new (class NoteError extends Error { name = "NoteError" })(text)'],
  [
    'with a place of its own, as compilers have it',
    'Object.assign(new SyntaxError("It failed"), { plugin: "x", loc: { line: 1, column: 1 }, id: root + "/.env", errors: [Object.assign(new Error("bad"), { id: root + "/.env", loc: { line: 1, column: 0 } })] })',
  ],
  [
    'with the stack of an import of its own',
    'Object.assign(new Error("It failed"), { runnerError: { message: "", stack: "Error\\n" + text } })',
  ],
]

test.each(HONEST)('an error %s has the place where it was made', async (_, make) => {
  const root = projectThatThrows(
    make.startsWith('change(')
      ? `((error, to) => { error.message = to(error.message); return error })${make.slice('change'.length)}`
      : make,
  )
  const dev = await startDev(root)
  const response = await fetch(new URL('a', dev.url), { method: 'POST', body: framesIn(root) })
  expect(await response.json()).toMatchObject({ file: 'app/a/route.ts', line: 4 })
  expect(dev.printed.err).toContain('app/a/route.ts:4')
  expect(dev.printed.err).not.toContain('hunter2')
})

const FORGED: [name: string, make: string][] = [
  ['that is an object', '{ message: "It failed", stack: "Error: It failed\\n" + text }'],
  [
    'whose stack was written over',
    'Object.assign(new Error("no"), { stack: "Error: no\\n" + text })',
  ],
  [
    'whose message was given another end',
    '((error) => { error.stack; error.message += "!"; return error })(new Error(text))',
  ],
  [
    'whose message was taken away',
    '((error) => { error.stack; error.message = ""; return error })(new Error(text))',
  ],
]

test.each(FORGED)('an error %s shows no line of any file', async (_, make) => {
  const root = projectThatThrows(make)
  const dev = await startDev(root)
  const response = await fetch(new URL('a', dev.url), { method: 'POST', body: framesIn(root) })
  expect(response.status).toBe(500)
  expect(await response.json()).not.toHaveProperty('frame')
  expect(dev.printed.err).not.toMatch(/hunter2|> 1 \|/)
})

test('a file that is not loaded code is not shown, and neither is a dot file', async () => {
  const root = projectThatThrows('Object.assign(new Error("no"), { stack: "Error: no\\n" + text })')
  const dev = await startDev(root)
  for (const file of ['.env', '.env.ts', 'notes.txt', 'unused.ts', 'app/own/route.ts']) {
    const body = `    at ${root}/${file}:1:1`
    const response = await fetch(new URL('a', dev.url), { method: 'POST', body })
    expect(await response.json()).not.toHaveProperty('frame')
  }
  expect(dev.printed.err).not.toContain('hunter2')
})
