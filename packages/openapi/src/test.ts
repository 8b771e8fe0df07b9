export { ContractError, checked, type FetchFunction } from './checked/checked.ts'
