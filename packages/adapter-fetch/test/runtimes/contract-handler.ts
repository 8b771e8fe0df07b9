import { withSecurityHeaders } from '@portolan/security-headers'
import {
  type ContractAppName,
  contractApps,
  createReloadedRoutes,
} from '@portolan-internal/adapter-contract/apps'
import { createFetchHandler, type FetchHandler, type FetchHandlerOptions } from '../../src/index.ts'

/** The app whose routes are replaced every two milliseconds. */
export const RELOADING = 'reloading'

type FetchFunction = (request: Request, ...rest: readonly unknown[]) => Promise<Response>

/** The handler of one of the contract's apps, by its name. */
export async function createContractHandler(name: string | undefined): Promise<FetchFunction> {
  if (name === RELOADING) return createReloadingHandler()
  const app = name as ContractAppName
  return serveContract(contractApps[app](), app)
}

/** A handler for an app of the contract, inside the wrappers that the contract asks for. */
export async function serveContract(
  options: FetchHandlerOptions,
  name: ContractAppName,
): Promise<FetchFunction> {
  const handler = await createFetchHandler(options)
  return name === 'securityHeaders' ? withSecurityHeaders(handler) : handler
}

async function createReloadingHandler(): Promise<FetchHandler> {
  let table = 0
  const handler = await createFetchHandler({ routes: createReloadedRoutes(table) })
  setInterval(() => handler.replaceRoutes(createReloadedRoutes(++table)), 2)
  return handler
}
