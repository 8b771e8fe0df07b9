import { formatPattern, type Segment } from '@portolan/dispatch-core/pattern'
import type { Diagnostic } from '../manifest/diagnostic.ts'
import {
  type DirectoryName,
  findNameFault,
  parseDirectoryName,
  toNameDiagnostic,
} from '../names/directory-name.ts'
import type { NameFault } from '../names/name-tokens.ts'
import { sampleUrl } from './sample-url.ts'

/** A directory on the way to a route, with the meaning of its path in a URL. */
export interface RouteDirectory {
  /** As it is written, relative to the app directory: `api/users/[id]`; `''` for itself. */
  readonly path: string
  readonly parent: RouteDirectory | undefined
  /** The segments of the parent and its own, unless it is a group. */
  readonly segments: readonly Segment[]
  /** The text form of `segments`. */
  readonly pattern: string
  /** The files that discovery reads here, by their role, in no order. */
  route: readonly string[]
  page: readonly string[]
  middleware: readonly string[]
  /** The middleware files at or above, outermost first. Empty until all files are placed. */
  chain: readonly string[]
}

/** The directories on the way to a set of files, each made once. */
export class DirectoryTree {
  readonly #matchers: ReadonlySet<string>
  /** By path; `null` where there is a fault. */
  readonly #directories = new Map<string, RouteDirectory | null>()
  readonly #names = new Map<string, ReadName | NameFault>()
  /** By the path of the first directory on the way whose name cannot be used. */
  readonly #faults = new Map<string, (files: readonly string[]) => Diagnostic>()

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

  /** One problem for each faulty directory, with all of these files that are below it. */
  toProblems(files: readonly string[]): Diagnostic[] {
    return Array.from(this.#faults, ([path, toProblem]) =>
      toProblem(files.filter((file) => file.startsWith(`${path}/`))),
    )
  }

  #toDirectory(path: string, name: string, parent: RouteDirectory): RouteDirectory | undefined {
    const read = this.#readName(name)
    if ('code' in read) return this.#refuse(path, read)
    let { segments, pattern } = parent
    if (read.segment !== undefined) {
      const fault = findNameFault(segments, name, read)
      // Unlike a spread, it keeps no room for more.
      segments = segments.concat(read.segment)
      if (fault !== undefined) return this.#refuse(path, fault, sampleUrl(segments))
      pattern = pattern === '/' ? read.pattern : pattern + read.pattern
    }
    return createDirectory(path, parent, segments, pattern)
  }

  #readName(name: string): ReadName | NameFault {
    let read = this.#names.get(name)
    if (read === undefined) {
      read = readName(name, this.#matchers)
      this.#names.set(name, read)
    }
    return read
  }

  #refuse(path: string, fault: NameFault, sample?: string): undefined {
    this.#faults.set(path, (files) => ({
      ...toNameDiagnostic(path, fault, files),
      ...(sample !== undefined && { sampleUrl: sample }),
    }))
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

interface ReadName extends DirectoryName {
  /** The segment as text behind its slash; empty for a group. */
  readonly pattern: string
}

function readName(name: string, matchers: ReadonlySet<string>): ReadName | NameFault {
  const read = parseDirectoryName(name, matchers)
  if ('code' in read) return read
  const { segment, tokens } = read
  return { segment, tokens, pattern: segment === undefined ? '' : formatPattern([segment]) }
}
