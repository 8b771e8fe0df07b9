import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const PROJECTS = fileURLToPath(new URL('../projects', import.meta.url))

type Ranges = Record<string, string>

/**
 * Copies `projects/<name>` to a directory outside the workspace. For each package that its
 * package.json lists as `packed`, `rangeOf` returns the range or the file to install.
 */
export function copyProject(
  name: string,
  destination: string,
  rangeOf: (packageName: string) => string,
): void {
  cpSync(join(PROJECTS, name), destination, { recursive: true })
  const file = join(destination, 'package.json')
  const manifest: { dependencies: Ranges; devDependencies?: Ranges } = JSON.parse(
    readFileSync(file, 'utf8'),
  )
  for (const ranges of [manifest.dependencies, manifest.devDependencies ?? {}]) {
    for (const [packageName, range] of Object.entries(ranges)) {
      if (range === 'packed') ranges[packageName] = rangeOf(packageName)
    }
  }
  writeFileSync(file, JSON.stringify(manifest, null, 2))
}
