import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { expect, test } from 'vitest'

/** Bytes of what a fetch host loads, minified and gzipped. To be raised knowingly. */
const budget = 18_000

test('what a fetch host bundles imports nothing and stays within its budget', async () => {
  const { outputFiles, metafile } = await build({
    stdin: {
      contents: "export { createDispatcher } from './src/index.ts'",
      resolveDir: fileURLToPath(new URL('..', import.meta.url)),
    },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    write: false,
    metafile: true,
  })
  const bytes = outputFiles[0]?.contents ?? new Uint8Array()
  const { byteLength } = gzipSync(bytes)
  console.info(
    `The core for a fetch host: ${bytes.byteLength} bytes minified, ${byteLength} gzipped (budget ${budget})`,
  )
  expect(Object.values(metafile.outputs).flatMap(({ imports }) => imports)).toEqual([])
  expect(byteLength).toBeLessThanOrEqual(budget)
})
