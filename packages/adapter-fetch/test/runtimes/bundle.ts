import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** One file with a server of the contract's apps, for a runtime that resolves no workspace. */
export interface Bundle {
  readonly file: string
  readonly remove: () => Promise<void>
}

/** @param entry a file beside this one */
export async function bundle(entry: string): Promise<Bundle> {
  const directory = await mkdtemp(join(tmpdir(), 'portolan-runtime-'))
  const file = join(directory, 'server.mjs')
  await build({
    entryPoints: [fileURLToPath(new URL(entry, import.meta.url))],
    outfile: file,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    conditions: ['@portolan/source'],
  })
  return { file, remove: () => rm(directory, { recursive: true }) }
}
