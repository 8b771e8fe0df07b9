import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, parse, relative, resolve, sep } from 'node:path'
import type { Plugin } from 'vite'
import { toSlashes } from '../../files/paths.ts'

/** `new URL('./template.html', import.meta.url)`, whose text can be read from here. */
const REFERENCE = /\bnew URL\(\s*(["'])(\.{1,2}\/[^"'\\?#]+)\1\s*,\s*import\.meta\.url\s*,?\s*\)/g

/**
 * Takes along the files and directories that modules find beside themselves by `new URL('…',
 * import.meta.url)`. The app directory stays: its files are part of the bundle, and the server
 * knows it by the name that is left here.
 */
export function fileReferences(root: string, appDir: string): Plugin {
  return {
    name: 'portolan:file-references',
    enforce: 'pre',
    transform: {
      filter: { code: 'import.meta.url' },
      handler(code, id) {
        const importer = id.replace(/\?.*$/, '')
        const replaced = code.replace(REFERENCE, (written, _quote, text: string) => {
          const path = resolve(dirname(importer), decodeURI(text))
          if (path === appDir) return toReference('./app')
          const files = listFiles(path, importer)
          if (files.length === 0) return written
          const name = toAssetName(relative(root, path))
          for (const file of files) {
            const fileName = toSlashes(join(name, relative(path, file)))
            this.emitFile({ type: 'asset', fileName, source: readFileSync(file) })
          }
          return toReference(`./${name}${text.endsWith('/') ? '/' : ''}`)
        })
        return replaced === code ? undefined : { code: replaced, map: null }
      },
    },
  }
}

function toReference(path: string): string {
  return `new URL(${JSON.stringify(encodeURI(path))}, import.meta.url)`
}

/** Modules are not among them: they are reached by imports, which tell what they need in turn. */
function listFiles(path: string, importer: string): string[] {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found?.isFile()) return /\.[cm]?[jt]sx?$/.test(path) ? [] : [path]
  const isOwn = importer.startsWith(path + sep)
  if (!found?.isDirectory() || isOwn || /^(\.|node_modules$)/.test(basename(path))) return []
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

/** Told apart by where they come from: there may be more than one `template.html`. */
function toAssetName(path: string): string {
  const { name, ext } = parse(path)
  const hash = createHash('sha256').update(toSlashes(path)).digest('hex').slice(0, 8)
  return `assets/${name}-${hash}${ext}`
}
