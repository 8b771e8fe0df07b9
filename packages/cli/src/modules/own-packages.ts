/** The command and the project must get the same instance of these. */
export const OWN_PACKAGES = [
  'adapter-express',
  'adapter-fetch',
  'adapter-node',
  'cli',
  'dispatch-core',
  'openapi',
  'route-discovery',
  'security-headers',
].map((name) => `@portolan/${name}`)
