import { formatPattern, type Segment } from '@portolan/dispatch-core/pattern'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { type DirectoryName, parseDirectoryName } from '../grammar/directory-name.ts'
import { NameProblem } from '../grammar/name-problem.ts'
import { checkSegments } from './check-segments.ts'
import type { RouteDirectory } from './route-directory.ts'
import { sampleUrl } from './sample-url.ts'

/** A directory whose name or place is wrong: all that is below means nothing. */
export interface FaultyDirectory {
  readonly path: string
  readonly diagnostic: Omit<Diagnostic, 'files'>
}

/** The directories on the way to a set of files, each made once. */
export class DirectoryTree {
  readonly faults: FaultyDirectory[] = []
  readonly #matchers: ReadonlySet<string>
  /** By path; `null` where there is a fault. */
  readonly #directories = new Map<string, RouteDirectory | null>()
  readonly #names = new Map<string, ReadName | NameProblem>()

  constructor(matchers: ReadonlySet<string>) {
    this.#matchers = matchers
    this.#directories.set('', createDirectory('', undefined, [], '/'))
  }

  /** All directories without a fault, parents before children. */
  get directories(): readonly RouteDirectory[] {
    return [...this.#directories.values()].filter((directory) => directory !== null)
  }

  /** The directory at a path; `undefined` where it or one above has a fault. */
  directoryAt(path: string): RouteDirectory | undefined {
    const known = this.#directories.get(path)
    if (known !== undefined) return known ?? undefined
    const slash = path.lastIndexOf('/')
    const parent = this.directoryAt(slash === -1 ? '' : path.slice(0, slash))
    const directory = parent && this.#toDirectory(path, path.slice(slash + 1), parent)
    this.#directories.set(path, directory ?? null)
    return directory
  }

  #toDirectory(path: string, name: string, parent: RouteDirectory): RouteDirectory | undefined {
    const read = this.#readName(name)
    if (read instanceof NameProblem) return this.#refuse(path, read)
    let { segments, pattern } = parent
    if (read.segment !== undefined) {
      const problem = checkSegments(segments, read.segment)
      segments = [...segments, read.segment]
      if (problem !== undefined) return this.#refuse(path, problem, sampleUrl(segments))
      pattern = pattern === '/' ? read.pattern : pattern + read.pattern
    }
    return createDirectory(path, parent, segments, pattern)
  }

  #readName(name: string): ReadName | NameProblem {
    let read = this.#names.get(name)
    if (read === undefined) {
      read = readName(name, this.#matchers)
      this.#names.set(name, read)
    }
    return read
  }

  #refuse(path: string, { code, problem, fix }: NameProblem, sampleUrl?: string): undefined {
    const message = `The folder ${JSON.stringify(path)}: ${problem}`
    const diagnostic = { code, message, fix, ...(sampleUrl !== undefined && { sampleUrl }) }
    this.faults.push({ path, diagnostic })
    return undefined
  }
}

const NONE: readonly never[] = []

function createDirectory(
  path: string,
  parent: RouteDirectory | undefined,
  segments: readonly Segment[],
  pattern: string,
): RouteDirectory {
  return { path, parent, segments, pattern, route: NONE, page: NONE, middleware: NONE, chain: NONE }
}

interface ReadName {
  readonly segment: Segment | undefined
  /** The segment as text after its slash. */
  readonly pattern: string
}

function readName(name: string, matchers: ReadonlySet<string>): ReadName | NameProblem {
  try {
    const read: DirectoryName = parseDirectoryName(name, matchers)
    if (read.kind === 'group') return { segment: undefined, pattern: '' }
    return { segment: read, pattern: formatPattern([read]) }
  } catch (error) {
    if (error instanceof NameProblem) return error
    throw error
  }
}
