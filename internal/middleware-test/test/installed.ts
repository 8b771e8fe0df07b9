import { readFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import { createRequire } from 'node:module'
import { serve as listen } from '@portolan-internal/adapter-contract'
import type express from 'express'
import { onTestFinished } from 'vitest'

export type Express = typeof express

const require = createRequire(import.meta.url)
const file = new URL('../package.json', import.meta.url)
const { devDependencies }: { devDependencies: Record<string, string> } = JSON.parse(
  readFileSync(file, 'utf8'),
)

/**
 * Every version of a package that this workspace installs: under its own name, and under an alias
 * such as `compression-1.7`. A new version is a line in package.json.
 */
export function aliasesOf(name: string): readonly (readonly [title: string, alias: string])[] {
  return Object.entries(devDependencies)
    .filter(([key]) => key.startsWith(name) && /^(?:-\d.*)?$/.test(key.slice(name.length)))
    .sort()
    .map(([key, range]) => [
      range === 'catalog:' ? name : `${name} ${range.replace(/^.*@/, '')}`,
      key,
    ])
}

/**
 * These versions, loaded.
 *
 * @typeParam Exports the part of its API that the tests use, which is the same in all of them
 */
export function versionsOf<Exports>(
  name: string,
): readonly (readonly [title: string, exports: Exports])[] {
  // The caller names the part that the tests use.
  return aliasesOf(name).map(([title, alias]) => [title, require(alias) as Exports])
}

export const expressVersions = versionsOf<Express>('express')

/** Serves on a free port of the loopback interface until the test ends; gives its origin. */
export async function serve(app: RequestListener): Promise<string> {
  const { origin, close } = await listen(createServer(app))
  onTestFinished(close)
  return origin
}
