import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

/**
 * A project in a directory of its own, removed with the test. It finds this package, and the
 * packages that this package finds.
 *
 * @param files their texts by path
 */
export function makeProject(files: Readonly<Record<string, string>>): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'portolan-cli-')))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  for (const [file, text] of Object.entries(files)) writeIn(root, file, text)
  linkPackages(join(root, 'node_modules'))
  return root
}

/** Writes a file of a project, and the directories above it. */
export function writeIn(root: string, file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true })
  writeFileSync(join(root, file), text)
}

function linkPackages(target: string): void {
  const scope = join(target, '@portolan')
  mkdirSync(scope, { recursive: true })
  symlinkSync(here('..'), join(scope, 'cli'), 'junction')
  for (const name of readdirSync(here('../node_modules'))) {
    if (name.startsWith('.') || name === '@portolan') continue
    symlinkSync(here(`../node_modules/${name}`), join(target, name), 'junction')
  }
  for (const name of readdirSync(here('../node_modules/@portolan'))) {
    symlinkSync(here(`../node_modules/@portolan/${name}`), join(scope, name), 'junction')
  }
}

function here(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url))
}
