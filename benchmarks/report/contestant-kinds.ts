/** Whoever runs in Express has what Express costs, whatever it does itself. */
export function findHttpKind(name: string): string {
  if (!/express/i.test(name)) return 'without Express'
  if (name.includes('createServer()')) return 'in Express with createServer()'
  return name.includes('300 routes') ? 'in Express, 300 routes' : 'in Express'
}

/** A scan that gives files has decided nothing about them yet. */
export function findDiscoveryKind(name: string): string {
  const makesRoutes = /portolan|React Router|SvelteKit/.test(name)
  return makesRoutes ? 'with checked routes' : 'with files alone'
}
