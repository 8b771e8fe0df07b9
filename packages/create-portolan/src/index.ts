export {
  createProject,
  type ProjectHost,
  type ProjectLanguage,
  type ProjectOptions,
} from './create-project.ts'
