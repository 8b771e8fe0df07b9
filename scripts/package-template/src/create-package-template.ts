export interface PackageTemplateOptions {
  /** The person to greet. Default: `'world'`. */
  readonly name?: string
}

/**
 * Makes a greeting: replace this with the first thing that the package does.
 *
 * @throws {TypeError} when the name is empty
 */
export function createPackageTemplate({ name = 'world' }: PackageTemplateOptions = {}): string {
  if (name === '') throw new TypeError(`name is '', which is empty; leave it out, or give a name`)
  return `Hello, ${name}!`
}
