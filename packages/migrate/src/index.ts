export { type ExpressMigrationOptions, migrateExpress } from './express/migrate-express.ts'
export { migrateNext, type NextMigrationOptions } from './next/migrate-next.ts'
export {
  type FileChange,
  formatChange,
  formatRemark,
  isNote,
  type Migration,
  writeMigration,
} from './output/file-change.ts'
export { type SimplifyOptions, simplifyExpress } from './simplify/simplify-express.ts'
export type { Place, Remark, RemarkCode } from './source/refusals.ts'
export { SourceError } from './source/source-file.ts'
