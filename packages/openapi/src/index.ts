export type { Change, ChangeCode, ChangeLevel } from './contract/change.ts'
export { assertDocument, compareDocuments, formatChange } from './contract/compare-documents.ts'
export {
  type DocumentOptions,
  type DocumentResult,
  describeRoutes,
  findDocumentOptions,
} from './document/describe-routes.ts'
export { type Diagnostic, type DiagnosticCode, formatDiagnostic } from './document/diagnostic.ts'
export type {
  Answer,
  DocumentInfo,
  DocumentServer,
  MediaType,
  OpenApiDocument,
  Operation,
  Parameter,
  PathItem,
} from './document/open-api-document.ts'
export type { DescribedRoute } from './document/path-items.ts'
export type { ConversionOptions, SchemaConverter } from './schemas/convert-schema.ts'
export type { JsonSchema } from './schemas/json-schema.ts'
export type { Direction } from './schemas/vendor-options.ts'
export { openApi } from './serve/open-api.ts'
