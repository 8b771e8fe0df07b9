export { createPackageTemplate, type PackageTemplateOptions } from './create-package-template.ts'
