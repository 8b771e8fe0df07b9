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
 * `[[lang]]/docs` and `docs/[[page]]` have `/docs` in common, which is left to one of them if the
 * other one requires its segment.
 */
function requireOptional([a, b]: Pair, areApart: AreApart): Fix | undefined {
  for (const [names, other] of [[a, b] as const, [b, a] as const]) {
    const index = names.findLastIndex((name, index) => {
      if (!name.startsWith('[[') || isSharedWith(other, names, index)) return false
      const required = names.toSpliced(index, 1, name.slice(1, -1))
      return areApart([required.join('/'), other.join('/')])
    })
    if (index === -1) continue
    const rename = toRename(names, index, [names[index]?.slice(1, -1) ?? ''])
    const fix = `Leave one of the directories, or rename ${toText(rename)}, so that "${other.join('/')}" alone answers without that segment`
    return { fix, renames: [rename] }
  }
  return undefined
}

/** Whether another route is below the directory at `index`, too: a new name changes nothing. */
function isSharedWith(other: Names, names: Names, index: number): boolean {
  return names.slice(0, index + 1).join('/') === other.slice(0, index + 1).join('/')
}

function renameOne([a, b]: Pair, areApart: AreApart): Fix | undefined {
  for (const [names, other] of [[a, b] as const, [b, a] as const]) {
    const find = (toNames: (name: string) => Names) => {
      const index = names.findIndex((name, index) => {
        if (isSharedWith(other, names, index)) return false
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
