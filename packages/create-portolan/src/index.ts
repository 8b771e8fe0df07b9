export { createProject, type ProjectOptions } from './create-project.ts'
export type { ProjectHost, ProjectLanguage } from './template.ts'
