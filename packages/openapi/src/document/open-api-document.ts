import type { JsonSchema } from '../schemas/json-schema.ts'

/** The object `info` of a document (OpenAPI 3.1.1, section 4.8.2). */
export interface DocumentInfo {
  readonly title: string
  /** The version of the API. */
  readonly version: string
  readonly summary?: string
  /** Markdown. */
  readonly description?: string
  readonly termsOfService?: string
  readonly contact?: { readonly name?: string; readonly url?: string; readonly email?: string }
  readonly license?: { readonly name: string; readonly identifier?: string; readonly url?: string }
}

/** A server of a document (OpenAPI 3.1.1, section 4.8.5). */
export interface DocumentServer {
  readonly url: string
  readonly description?: string
}

/** An OpenAPI document, as far as `describeRoutes()` writes it. */
export interface OpenApiDocument {
  openapi: string
  info: DocumentInfo
  servers?: readonly DocumentServer[]
  tags?: readonly { readonly name: string; readonly description?: string }[]
  paths: Record<string, PathItem>
  components?: {
    schemas?: Record<string, JsonSchema>
    securitySchemes?: Record<string, Readonly<Record<string, unknown>>>
  }
}

/** The operations of one path, by method in lower case. */
export type PathItem = { [method: string]: Operation }

export interface Operation {
  operationId?: string
  summary?: string
  description?: string
  tags?: readonly string[]
  deprecated?: true
  parameters?: Parameter[]
  requestBody?: { required?: true; content: Record<string, MediaType> }
  responses: Record<string, Answer>
  security?: Record<string, readonly string[]>[]
  /** The file of the route, relative to the app directory. */
  'x-portolan-file'?: string
  /** Operations of other routes that answer some URLs of the same path, in order of rank. */
  'x-portolan-alternatives'?: (Operation & { readonly 'x-portolan-pattern': string })[]
}

export interface Parameter {
  name: string
  in: 'path' | 'query' | 'header'
  required?: true
  description?: string
  deprecated?: true
  style?: string
  explode?: boolean
  schema: JsonSchema
  /** It stands for one or more segments: its slashes are sent as they are. */
  'x-portolan-rest'?: true
}

export interface MediaType {
  schema?: JsonSchema
  /** Of each item of a stream (OpenAPI 3.2.0, section 4.14). */
  itemSchema?: JsonSchema
}

export interface Answer {
  description: string
  headers?: Record<string, { schema: JsonSchema; required?: true; description?: string }>
  content?: Record<string, MediaType>
}
