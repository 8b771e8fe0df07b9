import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { isAbsolute, join, parse, relative } from 'node:path'
import { dirname } from 'node:path/posix'
import { type Plugin, parseSync } from 'vite'
import { findKnownPaths, type PathUse } from '../../bundling/known-paths.ts'
import type { BuildTarget } from '../../config/config.ts'
import { isInside, toSlashes } from '../../files/paths.ts'
import { toPosition } from '../../sources/source-file.ts'
import { SourcePlaces, toHash, toRealPath } from './source-places.ts'

interface FileReferencesOptions {
  readonly root: string
  /** It stays: its files are part of the bundle, and the server knows it by its place. */
  readonly appDir: string
  /** The directory that is written, and not read. */
  readonly output: string
  readonly target: BuildTarget
  /** Called with each place of a module's directory, since `dir + '/../x'` asks for it. */
  readonly onDirectory?: (place: string) => void
  readonly onWarning: (message: string) => void
}

/**
 * Keeps the place of every module true: `import.meta.dirname`, `import.meta.url` and the like lead
 * into a copy of the sources' directories that holds the files which the modules' texts refer to. A
 * script that a worker runs becomes a file of its own. Where the text does not tell which files
 * these are, a warning names the line.
 */
export function fileReferences(options: FileReferencesOptions): Plugin {
  const { target, onDirectory = () => {}, onWarning } = options
  const root = realpathSync(options.root)
  const skipped = [toRealPath(options.appDir), toRealPath(options.output)]
  const places = new SourcePlaces(root)
  const name = (path: string): string => toSlashes(relative(root, path)) || 'the project'
  return {
    name: 'portolan:file-references',
    enforce: 'pre',
    transform: {
      filter: { code: /import\.meta\b|\b__(?:dir|file)name\b/ },
      handler(code, id) {
        const file = id.replace(/[?#].*$/, '')
        if (!isAbsolute(file) || !SCRIPT.test(file)) return undefined
        const { program, errors } = parseSync(file, code)
        // The bundler tells them.
        if (errors.length > 0) return undefined
        const { uses, words } = findKnownPaths(program, file)
        const edits: Edit[] = []
        for (const use of uses) {
          if (use.path === file || skipped.includes(use.path)) continue
          const { script, files = [], problem } = findFiles(use, file)
          for (const path of files) {
            const fileName = places.find(path, file)
            if (fileName === undefined) continue
            this.emitFile({ type: 'asset', fileName, source: readFileSync(path) })
          }
          if (script !== undefined) {
            const fileName = `${parse(script).name}-${toHash(relative(root, script))}.js`
            this.emitFile({ type: 'chunk', id: script, fileName })
            edits.push({ ...use, text: toPlaceText(use.kind, fileName) })
          } else if (target === 'fetch' && files.length > 0) {
            const url = encodeURI(`./${places.find(use.path, file)}`)
            edits.push({ ...use, text: `new URL(${JSON.stringify(url)}, import.meta.url)` })
          }
          if (problem === undefined || !places.isOwn(file)) continue
          onWarning(`${name(file)}:${toPosition(code, use.node.start).line} ${problem}`)
        }
        for (const { word, ...place } of target === 'node' ? words : []) {
          const fileName = places.find(file) ?? ''
          if (word !== 'url') onDirectory(dirname(fileName))
          const text = toPlaceText(
            word === 'url' ? 'href' : 'path',
            word === 'dirname' ? dirname(fileName) : fileName,
          )
          edits.push({ ...place, text })
        }
        return applyEdits(code, edits)
      },
    },
  }

  function findFiles({ path, kind, isPrefix, taker }: PathUse, module: string): FoundFiles {
    const found = statSync(path, { throwIfNoEntry: false })
    if (target === 'fetch' && (isPrefix || kind !== 'URL')) {
      return {
        problem: `counts a path from the module's own place, which has no files on a fetch host; write new URL('./file', import.meta.url), or import it`,
      }
    }
    if (places.find(path, module) === undefined) {
      return {
        problem: `refers to ${path}, which is outside the project and is not taken along; move it into the project`,
      }
    }
    if (/^\.env(\.|$)/.test(parse(path).base)) {
      return {
        problem: `refers to ${name(path)}, which is not taken along, since it may hold secrets; portolan start reads such files from the project's directory, and elsewhere the environment has to have their variables`,
      }
    }
    if (found === undefined) {
      return {
        problem: `refers to ${name(path)}, which is not there to be taken along; in the build it is ${places.find(path, module)} of the output directory, which the next build empties`,
      }
    }
    if (found.isFile()) {
      if (!SCRIPT.test(path) || !(isTypeScript(path) || STARTERS.has(taker ?? ''))) {
        return { files: [path] }
      }
      if (target === 'node') return { script: path }
      return { problem: `starts ${name(path)}, which a fetch host cannot start` }
    }
    if (isInside(module, path)) {
      return {
        problem: `uses the path of ${name(path)} in a way that the build cannot read, and takes none of its files along; write each path as in join(import.meta.dirname, 'views')`,
      }
    }
    const files = [...listFiles(path, skipped)]
    const source = files.find(isTypeScript)
    if (source === undefined) return { files }
    return {
      files,
      problem: `refers to ${name(path)}, of which ${name(source)} is taken along as it is, in TypeScript`,
    }
  }
}

/** The files to which a path leads. */
interface FoundFiles {
  /** One that runs as a program of its own. */
  readonly script?: string
  readonly files?: readonly string[]
  readonly problem?: string
}

const SCRIPT = /\.[cm]?[jt]sx?$/

function isTypeScript(path: string): boolean {
  return /\.[cm]?tsx?$/.test(path) && !/\.d\.[cm]?ts$/.test(path)
}

/** The functions that run a file instead of reading it. */
const STARTERS = new Set(['Worker', 'fork', 'import', 'Piscina', 'Tinypool', 'setupPrimary'])

function* listFiles(directory: string, skipped: readonly string[]): Generator<string> {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name)
    if (/^(\.env.*|\.git|node_modules)$/.test(entry.name) || skipped.includes(path)) continue
    if (statSync(path, { throwIfNoEntry: false })?.isFile()) {
      yield path
    } else if (entry.isDirectory()) yield* listFiles(path, skipped)
  }
}

function toPlaceText(kind: PathUse['kind'], place: string): string {
  const name = JSON.stringify(place)
  if (kind === 'path') return `__portolanPath(${name})`
  return kind === 'href' ? `__portolanUrl(${name})` : `new URL(__portolanUrl(${name}))`
}

interface Edit extends Pick<PathUse, 'node' | 'isShorthand'> {
  readonly text: string
}

/** An edit of a whole node goes before the edits in it. No line moves. */
function applyEdits(code: string, edits: readonly Edit[]): { code: string; map: null } | undefined {
  if (edits.length === 0) return undefined
  let edited = ''
  let end = 0
  const sorted = [...edits].sort((a, b) => a.node.start - b.node.start || b.node.end - a.node.end)
  for (const { node, text, isShorthand } of sorted) {
    if (node.start < end) continue
    const written = code.slice(node.start, node.end)
    edited += code.slice(end, node.start) + (isShorthand ? `${written}: ${text}` : text)
    end = node.end
  }
  return { code: edited + code.slice(end), map: null }
}
