import type { Rename } from '../manifest/diagnostic.ts'
import type { ManifestPage, ManifestRoute } from '../manifest/route-manifest.ts'

/** Whether directories could all hold a route. */
export type AreApart = (ids: readonly string[]) => boolean

export interface Fix {
  readonly fix: string
  /** The renames that together resolve the conflict, where there are some. */
  readonly renames?: readonly Rename[]
}

/**
 * The advice for directories whose patterns match one URL with equal rank. A new name is advised
 * only after a try, which shows that the directories do not conflict under it.
 */
export function findFix(
  entries: readonly (ManifestRoute | ManifestPage)[],
  areApart: AreApart,
): Fix {
  const [a, b] = entries
  const isPair = a !== undefined && b !== undefined && entries.length === 2
  if (!isPair || a.pattern === b.pattern) return LEAVE_ONE
  const pair = [a.id.split('/'), b.id.split('/')] as const
  return requireOptional(pair, areApart) ?? renameOne(pair, areApart) ?? LEAVE_ONE
}

const LEAVE_ONE: Fix = {
  fix: 'Leave one of the directories, or rename the others to another segment',
}

/** The names of the directories on the way to a route, outermost first. */
type Names = readonly string[]
type Pair = readonly [Names, Names]

/**
 * `[[lang]]/docs/[[...path]]` and `[[lang]]/blog/[[...path]]` differ in their static
 * text, which decides once it always stands in the same segment of a URL.
 */
function requireOptional(pair: Pair, areApart: AreApart): Fix | undefined {
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
  if (!areApart(ids)) return undefined
  const renames = [...new Map(changes.map(({ rename }) => [rename.from, rename])).values()]
  const missing = changes.map(({ missing }) => `"${missing}"`)
  const fix = `Rename ${renames.map(toText).join(' and ')}, and put the routes that answer without that segment into ${missing.join(' and ')}`
  return { fix, renames }
}

function isOptional(name: string): boolean {
  return name.startsWith('[[')
}

function renameOne([a, b]: Pair, areApart: AreApart): Fix | undefined {
  for (const [names, other] of [[a, b] as const, [b, a] as const]) {
    const find = (toNames: (name: string) => Names) => {
      const index = names.findIndex((name, index) => {
        // Both are in this directory, so another name of it changes nothing.
        if (names.slice(0, index + 1).join('/') === other.slice(0, index + 1).join('/')) {
          return false
        }
        const renamed = names.toSpliced(index, 1, ...toNames(name))
        return areApart([renamed.join('/'), other.join('/')])
      })
      return index === -1 ? undefined : toRename(names, index, toNames(names[index] ?? ''))
    }
    const byText = find(withText) ?? find(inDirectory)
    if (byText === undefined) continue
    const byMatcher = find(withMatcher)
    const either =
      byMatcher === undefined ? '' : `${toText(byMatcher)} if it takes integers alone, or else `
    const fix = `Leave one of the directories, or rename ${either}${toText(byText)}`
    return { fix, renames: [byText] }
  }
  return undefined
}

function toRename(names: Names, index: number, to: Names): Rename {
  const before = names.slice(0, index)
  return { from: [...before, names[index]].join('/'), to: [...before, ...to].join('/') }
}

function toText({ from, to }: Rename): string {
  return `"${from}" to "${to}"`
}

function withMatcher(name: string): Names {
  return [name.replace(/^(\[+)([^\][=.+]+)(\]+)$/, '$1$2=int$3')]
}

function withText(name: string): Names {
  const word = wordOf(name)
  return [word === undefined ? name : `${word}-${name}`]
}

function inDirectory(name: string): Names {
  const word = wordOf(name)
  return word === undefined ? [name] : [word, name]
}

/** The name of a directory's first param, as the start of a name that is not private. */
function wordOf(name: string): string | undefined {
  const [, param] = /\[(?:\.\.\.)?([^\][=.+]+)[\]=]/.exec(name) ?? []
  return param?.replace(/^_+/, 'by-')
}
