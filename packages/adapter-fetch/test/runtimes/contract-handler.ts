import {
  type ContractAppName,
  contractApps,
  createReloadedRoutes,
} from '@portolan-internal/adapter-contract/apps'
import { createFetchHandler, type FetchHandler } from '../../src/index.ts'

/** The app whose routes are replaced every two milliseconds. */
export const reloading = 'reloading'

/** The handler of one of the contract's apps, by its name. */
export function createContractHandler(name: string | undefined): Promise<FetchHandler> {
  if (name === reloading) return createReloadingHandler()
  return createFetchHandler(contractApps[name as ContractAppName]())
}

async function createReloadingHandler(): Promise<FetchHandler> {
  let table = 0
  const handler = await createFetchHandler({ routes: createReloadedRoutes(table) })
  setInterval(() => handler.replaceRoutes(createReloadedRoutes(++table)), 2)
  return handler
}
