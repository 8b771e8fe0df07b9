export {
  type FileField,
  type FileInfo,
  type FileOptions,
  type FilesOptions,
  file,
  files,
  type Sink,
} from './file-field.ts'
export type { JsonSchemaOptions } from './form-json-schema.ts'
export {
  type FormFields,
  type FormInput,
  type FormLimits,
  type FormOutput,
  type MultipartSchema,
  multipart,
} from './multipart.ts'
export type { Size } from './size.ts'
