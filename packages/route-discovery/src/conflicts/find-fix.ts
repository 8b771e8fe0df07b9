import type { ManifestPage, ManifestRoute } from '../route-manifest.ts'
import { areApart } from './are-apart.ts'

/**
 * What to do about folders whose patterns match one URL with equal rank. A name is advised
 * only after a try: with it, the folders are in each other's way no more.
 *
 * @param matchers the names of all matchers there are
 */
export function findFix(
  entries: readonly (ManifestRoute | ManifestPage)[],
  matchers: ReadonlySet<string>,
): string {
  const [a, b] = entries
  const isPair = a !== undefined && b !== undefined && entries.length === 2
  if (!isPair || a.pattern === b.pattern) return LEAVE_ONE
  const pair = [a.id.split('/'), b.id.split('/')] as const
  return requireOptional(pair, matchers) ?? renameOne(pair, matchers) ?? LEAVE_ONE
}

const LEAVE_ONE = 'Leave one of the folders, or rename the others to another segment'

/** The names of the folders on the way to a route, outermost first. */
type Names = readonly string[]
type Pair = readonly [Names, Names]

/**
 * `[[lang]]/docs/[[...path]]` and `[[lang]]/blog/[[...path]]` are told apart by their static
 * text once it is known which segment of a URL that is.
 */
function requireOptional(pair: Pair, matchers: ReadonlySet<string>): string | undefined {
  if (!pair.every((names) => names.some(isOptional))) return undefined
  const changes = pair.map((names) => {
    const index = names.findIndex(isOptional)
    const required = names[index]?.slice(1, -1) ?? ''
    return {
      rename: toRename(names, index, [required]),
      required: names.toSpliced(index, 1, required).join('/'),
      missing: names.toSpliced(index, 1).join('/'),
    }
  })
  const ids = changes.flatMap(({ required, missing }) => [required, missing])
  if (!areApart(ids, matchers)) return undefined
  const renames = [...new Set(changes.map(({ rename }) => rename))]
  const missing = changes.map(({ missing }) => `"${missing}"`)
  return `Rename ${renames.join(' and ')}, and put what answers without that segment into ${missing.join(' and ')}`
}

function isOptional(name: string): boolean {
  return name.startsWith('[[')
}

function renameOne([a, b]: Pair, matchers: ReadonlySet<string>): string | undefined {
  for (const [names, other] of [[a, b] as const, [b, a] as const]) {
    const find = (toNames: (name: string) => Names) => {
      const index = names.findIndex((name, index) => {
        // A folder that both are in cannot tell them apart.
        if (names.slice(0, index + 1).join('/') === other.slice(0, index + 1).join('/'))
          return false
        const renamed = names.toSpliced(index, 1, ...toNames(name))
        return areApart([renamed.join('/'), other.join('/')], matchers)
      })
      return index === -1 ? [] : [toRename(names, index, toNames(names[index] ?? ''))]
    }
    const [byMatcher] = find(withMatcher)
    const [byText] = [...find(withText), ...find(inFolder)]
    if (byMatcher !== undefined && byText !== undefined)
      return `Leave one of the folders, or rename ${byMatcher} if it takes integers alone, or else ${byText}`
    if (byText !== undefined) return `Leave one of the folders, or rename ${byText}`
  }
  return undefined
}

function toRename(names: Names, index: number, to: Names): string {
  const before = names.slice(0, index)
  return `"${names.slice(0, index + 1).join('/')}" to "${[...before, ...to].join('/')}"`
}

function withMatcher(name: string): Names {
  return [name.replace(/^(\[+)([^\][=.+]+)(\]+)$/, '$1$2=int$3')]
}

function withText(name: string): Names {
  const word = wordOf(name)
  return [word === undefined ? name : `${word}-${name}`]
}

function inFolder(name: string): Names {
  const word = wordOf(name)
  return word === undefined ? [name] : [word, name]
}

/** What the first param of a folder is called, as the start of a name that is not private. */
function wordOf(name: string): string | undefined {
  const [, param] = /\[(?:\.\.\.)?([^\][=.+]+)[\]=]/.exec(name) ?? []
  return param?.replace(/^_+/, 'by-')
}
