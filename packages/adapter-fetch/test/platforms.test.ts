import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'

const page = await readFile(new URL('../docs/platforms.md', import.meta.url), 'utf8')
const project = await mkdtemp(join(tmpdir(), 'portolan-platforms-'))
const files = [...page.matchAll(/```ts\n\/\/ (\S+)\n(.*?)```/gs)]

// The blocks that begin with a file's name are that file, beside a build of one route.
beforeAll(async () => {
  await write('dist/fetch.js', "export default { fetch: async () => new Response('Argo') }\n")
  for (const [, name = '', code = ''] of files) await write(name, code)
})

afterAll(() => rm(project, { recursive: true }))

async function write(name: string, text: string): Promise<void> {
  await mkdir(dirname(join(project, name)), { recursive: true })
  await writeFile(join(project, name), text)
}

type Fetch = (request: Request) => Promise<Response>

interface PlatformFile {
  readonly default?: Fetch | { readonly fetch: Fetch }
  readonly POST?: Fetch
}

test('the page shows four files', () => {
  expect(files).toHaveLength(4)
})

test.each(files.map(([, name = '']) => name))('%s passes requests to the build', async (name) => {
  const module: PlatformFile = await import(pathToFileURL(join(project, name)).href)
  const handler = typeof module.default === 'object' ? module.default.fetch : module.default
  const answer = await (handler ?? module.POST)?.(new Request('http://localhost/api/ships'))
  expect(await answer?.text()).toBe('Argo')
})
