import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const PACKAGE = fileURLToPath(new URL('../..', import.meta.url))
const made: string[] = []

/** A project on disk, inside this package, so that its files find Express and the adapter. */
export function createProject(
  files: Readonly<Record<string, string>>,
  { version = 5 }: { version?: 4 | 5 | undefined } = {},
): string {
  const root = mkdtempSync(join(PACKAGE, 'test', '.project-'))
  made.push(root)
  const manifest = JSON.parse(files['package.json'] ?? '{}')
  const all = {
    ...files,
    'package.json': JSON.stringify({ ...manifest, dependencies: { express: `^${version}.0.0` } }),
  }
  for (const [name, text] of Object.entries(all)) {
    mkdirSync(dirname(join(root, name)), { recursive: true })
    writeFileSync(join(root, name), text)
  }
  if (version === 4) {
    mkdirSync(join(root, 'node_modules'))
    symlinkSync(join(PACKAGE, 'node_modules/express4'), join(root, 'node_modules/express'))
  }
  return root
}

export function removeProjects(): void {
  for (const root of made.splice(0)) rmSync(root, { recursive: true, force: true, maxRetries: 5 })
}

/** The files of a project by their path, without packages. */
export function readProject(root: string): Record<string, string> {
  const names = readdirSync(root, { recursive: true, withFileTypes: true })
  return Object.fromEntries(
    names
      .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [path.slice(root.length + 1), readFileSync(path, 'utf8')]),
  )
}
