export interface PackageTemplateOptions {
  /** Whom to greet. Default: `'world'`. */
  readonly name?: string
}

/**
 * Makes a greeting: replace this with the first thing that the package does.
 *
 * @throws {TypeError} when the name is empty
 */
export function createPackageTemplate({ name = 'world' }: PackageTemplateOptions = {}): string {
  if (name === '') throw new TypeError(`name is '', which greets nobody; leave it out or name one`)
  return `Hello, ${name}!`
}
