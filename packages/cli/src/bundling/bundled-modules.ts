import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, isAbsolute, join, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type ESTree, type Plugin, parseSync } from 'vite'
import { CommandError } from '../errors.ts'
import { OWN_PACKAGES } from '../files/package-json.ts'
import { bundle } from './bundle.ts'
import { findKnownPaths } from './known-paths.ts'

/**
 * Imports one of the modules of a bundle, which is evaluated then, once.
 *
 * @param file absolute
 */
export type ImportBundled = (file: string) => Promise<unknown>

/**
 * Bundles modules for a command that reads them and ends: one bundle is much less work than each
 * file by itself. A module that cannot be bundled fails alone, when it is imported.
 *
 * @param root the project's directory
 * @param files absolute
 */
export async function bundleModules(
  root: string,
  files: readonly string[],
): Promise<ImportBundled> {
  const broken: Broken = new Map()
  const made = await bundleAll(root, files, broken)
  let modules: Promise<Modules> | undefined
  return async (file) => {
    // The packages are loaded by the first module that is imported.
    modules ??= evaluate(made).catch(async (error) => {
      for (const [importer, message] of findImporters(error, root, made)) {
        broken.set(importer, message)
      }
      if (broken.size === 0) throw error
      return evaluate(await bundleAll(root, files, broken))
    })
    const load = (await modules)[file]
    if (load === undefined) throw new Error(`${file} is not part of the bundle`)
    return load()
  }
}

/** The messages of the files that cannot be part of the bundle, by their absolute paths. */
type Broken = Map<string, string>

interface Made {
  readonly text: string
  /** Absolute. */
  readonly sources: readonly string[]
}

type Modules = Readonly<Record<string, () => Promise<unknown>>>

/** @param broken gets the files that cannot be bundled */
async function bundleAll(root: string, files: readonly string[], broken: Broken): Promise<Made> {
  try {
    const made = await bundle({
      root,
      output: root,
      input: { modules: ENTRY },
      plugins: [entryOf(files), brokenModules(broken), ownPlaces(), outsideModules()],
      onWarning: () => {},
      host: {
        build: {
          sourcemap: false,
          rolldownOptions: {
            external: INSTALLED,
            treeshake: false,
            output: { codeSplitting: false, paths: toSpecifier },
          },
        },
      },
    })
    const text = String(made.files.find(({ isModule }) => isModule)?.content)
    return { text, sources: made.sources }
  } catch (error) {
    const before = broken.size
    for (const [file, message] of findBroken(error, root)) broken.set(file, message)
    if (broken.size === before) throw error
    return bundleAll(root, files, broken)
  }
}

const ENTRY = 'portolan:modules'
const INSTALLED = /[\\/]node_modules[\\/]/

/** Each module is evaluated when it is asked for, so that an error is that of one file. */
function entryOf(files: readonly string[]): Plugin {
  const members = files.map((file) => {
    const name = JSON.stringify(file)
    return `${name}: () => import(${name}),\n`
  })
  return {
    name: 'portolan:modules',
    resolveId: { filter: { id: /^portolan:modules$/ }, handler: () => `\0${ENTRY}` },
    load: {
      filter: { id: /^\0portolan:modules$/ },
      handler: () => `export default {\n${members.join('')}}`,
    },
  }
}

/** The problems of a bundle by file: each begins with the place of its file. */
function findBroken(error: unknown, root: string): readonly (readonly [string, string])[] {
  if (!(error instanceof CommandError)) return []
  return error.message.split(/\n\n|\n(?=\S+ imports ")/).flatMap((problem) => {
    const [message = ''] = problem.split('\n')
    const [, name] = /^(\S.*?)(?::\d+:\d+:| imports ")/.exec(message) ?? []
    return name === undefined ? [] : [[resolve(root, name), message]]
  })
}

/** In CommonJS, whose exports nobody knows before: those who import it are not to fail first. */
function brokenModules(broken: ReadonlyMap<string, string>): Plugin {
  return {
    name: 'portolan:broken-modules',
    enforce: 'pre',
    load(id) {
      const message = broken.get(id)
      if (message === undefined) return undefined
      const code = `module.exports = {}\nthrow new SyntaxError(${JSON.stringify(message)})`
      return { code, moduleType: 'js', map: null }
    },
  }
}

/** Keeps the place of every module: a bundle has another one. */
function ownPlaces(): Plugin {
  return {
    name: 'portolan:own-places',
    enforce: 'pre',
    transform: {
      filter: { code: /import\.meta\b|\b__(?:dir|file)name\b/ },
      handler(code, id) {
        const file = id.replace(/[?#].*$/, '')
        if (!isAbsolute(file) || !/\.[cm]?[jt]sx?$/.test(file)) return undefined
        const { program, errors } = parseSync(file, code)
        // The bundler tells them.
        if (errors.length > 0) return undefined
        const places = { filename: file, dirname: dirname(file), url: pathToFileURL(file).href }
        let edited = ''
        let end = 0
        for (const { node, word, isShorthand } of inOrder(findKnownPaths(program, file).words)) {
          const written = code.slice(node.start, node.end)
          const text = JSON.stringify(places[word])
          edited += code.slice(end, node.start) + (isShorthand ? `${written}: ${text}` : text)
          end = node.end
        }
        return end === 0 ? undefined : { code: edited + code.slice(end), map: null }
      },
    },
  }
}

function inOrder<Found extends { readonly node: ESTree.Node }>(
  found: readonly Found[],
): readonly Found[] {
  return [...found].sort((a, b) => a.node.start - b.node.start)
}

/**
 * Leaves packages to Node, where the bundler does not do so by itself: those that the command and
 * the project share, wherever they are, and those that CommonJS requires.
 */
function outsideModules(): Plugin {
  const own = new Map<string, string>()
  return {
    name: 'portolan:outside-modules',
    enforce: 'pre',
    resolveId: {
      // Packages begin so.
      filter: { id: /^[\w@]/ },
      async handler(source, importer, options) {
        const isRequired = options.kind === 'require-call'
        const [scope, name] = source.split('/', 2)
        const isOwn = OWN_PACKAGES.includes(`${scope}/${name}`)
        if (!isRequired && !isOwn) return undefined
        const known = isRequired ? undefined : own.get(source)
        if (known !== undefined) return { id: known, external: true }
        const found = await this.resolve(source, importer, { ...options, skipSelf: true })
        if (found === null || !isAbsolute(found.id)) return found
        if (!isRequired) own.set(source, found.id)
        if (!isOwn && !INSTALLED.test(found.id)) return found
        return { id: isRequired ? found.id + REQUIRED : found.id, external: true }
      },
    },
  }
}

const REQUIRED = '?required'

/** `import` wants a URL, and `require()` a path. */
function toSpecifier(id: string): string {
  if (!isAbsolute(id)) return id
  return id.endsWith(REQUIRED) ? id.slice(0, -REQUIRED.length) : pathToFileURL(id).href
}

/** @throws the error of a package, and of a name that it does not export. */
async function evaluate({ text }: Made): Promise<Modules> {
  const directory = mkdtempSync(join(tmpdir(), 'portolan-'))
  const file = join(directory, 'modules.mjs')
  try {
    writeFileSync(file, text)
    const { default: modules } = await import(pathToFileURL(file).href)
    return modules
  } finally {
    rmSync(directory, { recursive: true })
  }
}

/** The files that import a name which a package does not export: Node names no file of them. */
function findImporters(
  error: unknown,
  root: string,
  { sources }: Made,
): readonly (readonly [string, string])[] {
  const [, name] = /does not provide an export named '(.+?)'/.exec(String(error)) ?? []
  if (name === undefined) return []
  return sources.flatMap((file) => {
    const code = readFileSync(file, 'utf8')
    if (!code.includes(name)) return []
    const { staticImports } = parseSync(file, code).module
    const found = staticImports.find(({ entries }) =>
      entries.some(({ importName, isType }) => !isType && importName.name === name),
    )
    if (found === undefined) return []
    const importer = relative(root, file)
    const from = found.moduleRequest.value
    return [[file, `${importer} imports "${name}" from "${from}", which does not export it`]]
  })
}
