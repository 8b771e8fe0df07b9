import { type ContractAppName, contractApps } from '@portolan-internal/adapter-contract/apps'
import { createFetchHandler, type FetchHandler } from '../../src/index.ts'

/** The handler of one of the contract's apps, by its name. */
export function createContractHandler(name: string | undefined): Promise<FetchHandler> {
  return createFetchHandler(contractApps[name as ContractAppName]())
}
