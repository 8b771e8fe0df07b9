export type { ProjectHost, ProjectLanguage } from './create-project.ts'
export { createProject, type ProjectOptions } from './create-project.ts'
