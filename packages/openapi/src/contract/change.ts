/** How a change meets the clients that exist: it fails them, it may surprise them, or neither. */
export type ChangeLevel = 'breaking' | 'risky' | 'safe'

/** The kinds of changes. */
export type ChangeCode =
  | 'constraint-narrowed'
  | 'constraint-widened'
  | 'enum-narrowed'
  | 'enum-widened'
  | 'operation-added'
  | 'operation-deprecated'
  | 'operation-id-changed'
  | 'operation-removed'
  | 'request-body-optional'
  | 'request-body-removed'
  | 'request-body-required'
  | 'request-field-added'
  | 'request-field-optional'
  | 'request-field-removed'
  | 'request-field-required'
  | 'request-media-type-added'
  | 'request-media-type-removed'
  | 'request-parameter-added'
  | 'request-parameter-optional'
  | 'request-parameter-removed'
  | 'request-parameter-required'
  | 'response-field-added'
  | 'response-field-optional'
  | 'response-field-removed'
  | 'response-field-required'
  | 'response-header-added'
  | 'response-header-removed'
  | 'response-media-type-added'
  | 'response-media-type-removed'
  | 'schema-changed'
  | 'security-added'
  | 'security-removed'
  | 'server-changed'
  | 'status-added'
  | 'status-removed'
  | 'type-narrowed'
  | 'type-widened'
  | 'variant-added'
  | 'variant-removed'

/** One difference between two documents. */
export interface Change {
  readonly code: ChangeCode
  readonly level: ChangeLevel
  /** A sentence for people. */
  readonly message: string
  /** The method in upper case; `undefined` for a change of the whole document. */
  readonly method: string | undefined
  /** The path of the document. */
  readonly path: string | undefined
  /** The place in the operation: `body.user.name`, `200.[].id`. */
  readonly place: string
  /** The file of the route, relative to the app directory; of a removed one, where it was. */
  readonly file: string | undefined
}

/** A difference before it is known which operation it belongs to. */
export type Finding = Pick<Change, 'code' | 'level' | 'message' | 'place'>
