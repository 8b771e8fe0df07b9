import { readFileSync, realpathSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { isInside, readText } from '../../files/paths.ts'
import { environmentFiles } from '../../project/environment-files.ts'

/**
 * Files that are read when a project is opened, and not again: environment files, the
 * configuration, `tsconfig.json`, and packages, which Node does not forget.
 */
export class ReadOnceFiles {
  readonly #root: string
  readonly #watch: (file: string) => void
  /** The texts that were read; `undefined` for a file that was not there. */
  readonly #texts = new Map<string, string | undefined>()
  /** The packages that were loaded, by the path of their package.json. */
  readonly #packages = new Map<string, Package>()

  /**
   * @param root the project's directory, with links followed
   * @param watch called with each file whose change counts
   */
  constructor(root: string, watch: (file: string) => void) {
    this.#root = root
    this.#watch = watch
    const names = environmentFiles(process.env.NODE_ENV ?? 'development')
    this.add([...names, ...TYPESCRIPT_CONFIGS].map((name) => join(root, name)))
  }

  add(files: Iterable<string>): void {
    for (const file of files) if (!this.#texts.has(file)) this.#read(file)
  }

  /** @param file one that Node has loaded */
  addPackage(file: string): void {
    const name = findPackageName(file)
    if (name === undefined) return
    // Package managers that link packages give another directory to another version.
    const manifest = join(this.#root, 'node_modules', name, 'package.json')
    if (this.#packages.has(manifest)) return
    const found = readPackage(manifest)
    // A package of a package is not the project's own to upgrade.
    if (found === undefined) return
    this.#packages.set(manifest, { ...found, name })
    this.#watch(manifest)
    // A link that leads elsewhere changes in the directory that holds it.
    this.#watch(dirname(manifest))
  }

  /**
   * The files that differ from those in use, relative to the project's directory; from now on
   * they are in use.
   *
   * @param onKept called with a line for each package of which Node keeps the old version
   */
  takeChanged(
    changed: ReadonlySet<string>,
    onKept: (name: string, line: string) => void,
  ): string[] {
    const files = [...this.#texts.keys()].filter(
      (file) => isTouched(file, changed) && this.#texts.get(file) !== readText(file),
    )
    for (const file of files) this.#read(file)
    const others = [...this.#packages].flatMap(([manifest, before]) => {
      const now = isTouched(manifest, changed) ? readPackage(manifest) : undefined
      return now === undefined || now.version === before.version ? [] : [{ manifest, before, now }]
    })
    for (const { manifest, before, now } of others) {
      const { name } = before
      if (now.directory !== before.directory) {
        this.#packages.set(manifest, { ...now, name })
      } else {
        onKept(
          name,
          `${name} ${now.version} is installed now, and Node keeps the loaded ${before.version} until it ends; start again to use it`,
        )
      }
    }
    const moved = others.filter(({ before, now }) => now.directory !== before.directory)
    return [...files, ...moved.map(({ manifest }) => dirname(manifest))].map((file) =>
      relative(this.#root, file),
    )
  }

  #read(file: string): void {
    const text = readText(file)
    this.#texts.set(file, text)
    this.#watch(file)
    if (text === undefined || !file.endsWith('.json')) return
    this.add(findExtended(file, text))
  }
}

const TYPESCRIPT_CONFIGS = ['tsconfig.json', 'jsconfig.json']

/** The files that a `tsconfig.json` extends by a relative path. */
function findExtended(file: string, text: string): string[] {
  const [, extended = ''] = /"extends"\s*:\s*("[^"]*"|\[[^\]]*\])/.exec(text) ?? []
  return [...extended.matchAll(/"(\.[^"]*)"/g)].map(([, path = '']) =>
    join(dirname(file), path.endsWith('.json') ? path : `${path}.json`),
  )
}

/** Whether a path is one of the changed ones, or below one. */
function isTouched(path: string, changed: ReadonlySet<string>): boolean {
  return [...changed].some((directory) => isInside(path, directory))
}

interface Package {
  readonly name: string
  readonly version: string
  /** With links followed. */
  readonly directory: string
}

function findPackageName(file: string): string | undefined {
  const parts = file.split(sep)
  const place = parts.lastIndexOf('node_modules')
  const [first, second] = place === -1 ? [] : parts.slice(place + 1)
  return first?.startsWith('@') ? `${first}/${second}` : first
}

function readPackage(manifest: string): Omit<Package, 'name'> | undefined {
  try {
    const { version }: { version?: unknown } = JSON.parse(readFileSync(manifest, 'utf8'))
    if (typeof version !== 'string') return undefined
    return { version, directory: realpathSync(dirname(manifest)) }
  } catch {
    return undefined
  }
}
