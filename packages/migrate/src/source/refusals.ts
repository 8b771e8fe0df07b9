import { relative } from 'node:path'
import { type Node, placeAt, type SourceFile } from './source-file.ts'

/** A place in a file of the project. Line and column count from 1. */
export interface Place {
  /** Relative to the project, with forward slashes. */
  readonly file: string
  readonly line: number
  readonly column: number
}

/** Why something is not moved, or a difference that the move makes. */
export interface Remark {
  /** Stable, such as `regular-expression`. */
  readonly code: RemarkCode
  readonly place: Place
  /** What is written, why it is not moved, and what to write. */
  readonly message: string
}

export type RemarkCode =
  /** A `let` of the module is assigned to. */
  | 'assigned-name'
  /** A name of the function around the handler is used. */
  | 'closed-over'
  /** The route is registered in an `if`, a loop or a callback. */
  | 'conditional'
  /** The same method and path are there twice. */
  | 'duplicate-route'
  /** A path is not written as a text. */
  | 'dynamic-path'
  /** The error middleware of a router. */
  | 'error-middleware'
  /** A file of that name has other content. */
  | 'file-exists'
  /** A handler of Next that is not a function of its file, or takes other arguments. */
  | 'handler-form'
  /** Two names would be the same in one file. */
  | 'name-conflict'
  /** An app in an app. */
  | 'nested-app'
  /** A function, an option or a member of Next that has no counterpart. */
  | 'next-api'
  /** A directory of Next that is for pages: `@slot` and `(.)photo`. */
  | 'next-directory'
  /** The `middleware.ts` of Next, which guards its routes. */
  | 'next-middleware'
  /** `next('route')` and `next('router')`. */
  | 'next-route'
  /** Two paths match the same URL, and would change their order. */
  | 'order'
  /** A name of a param that cannot stay. */
  | 'param-name'
  /** A middleware that only some of the routes run, or two with a state of its own each. */
  | 'partial-middleware'
  /** A path that directories cannot say. */
  | 'path-syntax'
  /** `__dirname` and the like, which mean another place in another file. */
  | 'place-of-file'
  /** A regular expression as a path. */
  | 'regular-expression'
  /** A router that a function makes. */
  | 'router-function'
  /** `router.param()`. */
  | 'router-param'
  /** `req.url` and the like, which are without the mount in a router. */
  | 'router-url'
  /** A method for which route files have no export. */
  | 'unknown-method'
  /** The old routes are to be removed, and the app that mounts them is not known. */
  | 'unknown-app'
  /** A middleware of a router that no route runs. */
  | 'unused-middleware'
  /** A part of the app that stays where it is, or a controller that stays in `fromExpress()`. */
  | 'stays'
  /** An answer that is another after the move. */
  | 'differs'

/** Collects the remarks of a run, so that all are told at once. */
export class Remarks {
  readonly list: Remark[] = []
  readonly #root: string
  readonly #seen = new Set<string>()

  constructor(root: string) {
    this.#root = root
  }

  add(code: RemarkCode, file: SourceFile, node: Node, message: string): void {
    const place = {
      file: relative(this.#root, file.path).replaceAll('\\', '/'),
      ...placeAt(file.text, node.range[0]),
    }
    const key = `${code} ${place.file} ${place.line} ${place.column}`
    if (this.#seen.has(key)) return
    this.#seen.add(key)
    this.list.push({ code, place, message })
  }
}
