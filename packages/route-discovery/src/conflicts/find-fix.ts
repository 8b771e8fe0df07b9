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
  const [a = NONE, b = NONE, third] = entries.map(({ id }) => id.split('/'))
  const patterns = new Set(entries.map(({ pattern }) => pattern))
  if (third !== undefined || patterns.size === 1) return LEAVE_ONE
  return requireOptional([a, b]) ?? renameOne([a, b], areApart) ?? LEAVE_ONE
}

const NONE: readonly never[] = []

const LEAVE_ONE: Fix = {
  fix: 'Leave one of the directories, or rename the others to another segment',
}

/** The names of the directories on the way to a route, outermost first. */
type Names = readonly string[]
type Pair = readonly [Names, Names]

/**
 * `[[lang]]/docs` and `docs/[[page]]` have `/docs` in common, which is left to one of them if the
 * other one requires its segment: routes with equally many optional segments alone conflict.
 */
function requireOptional([a, b]: Pair): Fix | undefined {
  for (const [names, other] of [[a, b] as const, [b, a] as const]) {
    const index = names.findLastIndex(
      (name, index) => name.startsWith('[[') && !isSharedWith(other, names, index),
    )
    const name = names[index]
    if (name === undefined) continue
    const rename = toRename(names, index, [name.slice(1, -1)])
    const fix = `Leave one of the directories, or rename ${toText(rename)}, so that "${other.join('/')}" alone answers without that segment`
    return { fix, renames: [rename] }
  }
  return undefined
}

/** Whether another route is below the directory at `index`, too: a new name changes nothing. */
function isSharedWith(other: Names, names: Names, index: number): boolean {
  return names.slice(0, index + 1).join('/') === other.slice(0, index + 1).join('/')
}

/** Static text, or a directory of its own, sets the first of two apart wherever their names differ. */
function renameOne([names, other]: Pair, areApart: AreApart): Fix | undefined {
  const find = (toNames: (name: string) => Names) => {
    const index = names.findIndex((name, index) => {
      if (isSharedWith(other, names, index)) return false
      const renamed = names.toSpliced(index, 1, ...toNames(name))
      return areApart([renamed.join('/'), other.join('/')])
    })
    const name = names[index]
    return name === undefined ? undefined : toRename(names, index, toNames(name))
  }
  const byText = find(withText) ?? find(inDirectory)
  if (byText === undefined) return undefined
  const byMatcher = find(withMatcher)
  const either =
    byMatcher === undefined ? '' : `${toText(byMatcher)} if it takes integers alone, or else `
  const fix = `Leave one of the directories, or rename ${either}${toText(byText)}`
  return { fix, renames: [byText] }
}

function toRename(names: Names, index: number, to: Names): Rename {
  const before = names.slice(0, index)
  return { from: [...before, names[index]].join('/'), to: [...before, ...to].join('/') }
}

function toText({ from, to }: Rename): string {
  return `"${from}" to "${to}"`
}

function withMatcher(name: string): Names {
  return [name.replace(/^\[([^\][=.+]+)\]$/, '[$1=int]')]
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
