/** A contestant that runs in Express has the cost of Express besides its own. */
export function findHttpKind(name: string): string {
  if (!/express/i.test(name)) return 'without Express'
  if (name.includes('createServer()')) return 'in Express with createServer()'
  return name.includes('300 routes') ? 'in Express, 300 routes' : 'in Express'
}

/** A scan only lists files, and does not read meaning into their names. */
export function findDiscoveryKind(name: string): string {
  const makesRoutes = /portolan|React Router|SvelteKit/.test(name)
  return makesRoutes ? 'with checked routes' : 'with files alone'
}

/** A file of types alone spares the compiler the sources of the server. */
export function findClientKind(name: string): string {
  return name.includes('standalone') ? 'from one file of types' : 'from the sources of the server'
}
