/** The files of a reader, which a page serves from the project's own `node_modules`. */
export interface Reader {
  readonly packageName: string
  /** The files by the name in the URL, with their path in the package. */
  readonly files: Readonly<Record<string, string>>
  /** The text of the script that starts the reader. @param url of the document */
  readonly start: (url: string) => string
  /** Rules that it lacks. */
  readonly style?: string
  /** Whether it writes styles into the page, which have no nonce. */
  readonly setsStyles: boolean
}

/** The readers by the name of the option. */
export const READERS = {
  'swagger-ui': {
    packageName: 'swagger-ui-dist',
    files: {
      'style.css': 'swagger-ui.css',
      'reader.js': 'swagger-ui-bundle.js',
      'icon.png': 'favicon-32x32.png',
    },
    // Its buttons are wider than a phone where the fonts of the system are wide.
    style: '.swagger-ui .try-out{flex-wrap:wrap}',
    setsStyles: false,
    start: (url) =>
      // Its dark colours are a class. The validator's badge would ask another origin.
      `document.documentElement.classList.toggle('dark-mode',matchMedia('(prefers-color-scheme:dark)').matches);SwaggerUIBundle(${toScript({ url, dom_id: '#api', deepLinking: true, withCredentials: true, validatorUrl: null, tryItOutEnabled: true })})`,
  },
  scalar: {
    packageName: '@scalar/api-reference',
    files: { 'style.css': 'dist/style.css', 'reader.js': 'dist/browser/standalone.js' },
    setsStyles: true,
    start: (url) =>
      // Each of these would ask another origin.
      `Scalar.createApiReference('#api', ${toScript({ url, telemetry: false, withDefaultFonts: false, hideClientButton: true, showDeveloperTools: 'never', agent: { disabled: true }, mcp: { disabled: true } })})`,
  },
} as const satisfies Record<string, Reader>

/** JSON that ends no script element. */
function toScript(value: object): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c')
}

/** Reads a file of a reader's package: its bytes, or `undefined` where it is not there. */
export type ReadAsset = (packageName: string, path: string) => Promise<Uint8Array | undefined>

/**
 * Reads files of packages from `node_modules`, in the working directory and above it, and then in
 * the directory of the program and above that: a server may be started from anywhere.
 *
 * @returns `undefined` on a runtime without a file system
 */
export function createPackageReader(): ReadAsset | undefined {
  const { process } = globalThis as unknown as { readonly process?: NodeProcess }
  // An import would bind the package to Node. Node has the function since 20.16.
  const fs = process?.getBuiltinModule?.('fs/promises')
  if (fs === undefined || process === undefined) return undefined
  const roots = [process.cwd(), process.argv?.[1] ?? ''].flatMap(withParents)
  return async (packageName, path) => {
    for (const root of roots) {
      const bytes = await fs
        .readFile(`${root}/node_modules/${packageName}/${path}`)
        .catch(() => undefined)
      if (bytes !== undefined) return bytes
    }
    return undefined
  }
}

/** A path and the directories above it. */
function withParents(path: string): string[] {
  const parts = path.split(/[/\\]/)
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('/'))
}

interface NodeProcess {
  readonly argv?: readonly string[]
  cwd(): string
  getBuiltinModule?(
    name: 'fs/promises',
  ): { readFile(path: string): Promise<Uint8Array> } | undefined
}
