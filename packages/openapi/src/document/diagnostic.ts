/** The kinds of findings. */
export type DiagnosticCode =
  /** Two routes answer one method of one path of the document. */
  | 'ambiguous-path'
  /** A route has no description, because its module is not loaded. */
  | 'not-loaded'
  /** Two operations have one `operationId`. */
  | 'duplicate-operation-id'
  /** Two schemas that differ have one name. */
  | 'duplicate-schema-name'
  /** Two security schemes that differ have one name. */
  | 'duplicate-security-scheme'
  /** OpenAPI 3.1 has no operation for the method QUERY. */
  | 'query-method'
  /** A schema of a query, of headers or of params is not an object with named properties. */
  | 'not-an-object'
  /** A schema cannot be described as JSON Schema. */
  | 'undescribed-schema'
  /** A schema checks more than JSON Schema can describe. */
  | 'undescribed-check'

/** A finding about one route. The document is complete only where none of them is an error. */
export interface Diagnostic {
  readonly code: DiagnosticCode
  readonly severity: 'error' | 'warning'
  readonly message: string
  /** The id of the route. */
  readonly route: string
  readonly pattern: string
  /** The file of the route, where it is known. */
  readonly file: string | undefined
  /** The method in upper case. `undefined` for a finding about the whole route. */
  readonly method?: string
  /** The export that answers. */
  readonly handler?: string
  /** The part of the description: `body`, `responses.201`. */
  readonly part?: string
  /** The keys from the root of the part's schema to the wrong value. `[]` stands for each item. */
  readonly path?: readonly string[]
}

/** Writes a finding in one line, with its file and its place. */
export function formatDiagnostic(diagnostic: Diagnostic): string {
  const { file, pattern, handler, method, part, path = [], message, code } = diagnostic
  const place = [
    file ?? pattern,
    ...(handler === undefined ? [] : [handler === method ? handler : `${handler} (${method})`]),
    ...(part === undefined ? [] : [[part, ...path].join('.').replaceAll('.[', '[')]),
  ]
  return `${place.join(': ')}: ${message} [${code}]`
}
