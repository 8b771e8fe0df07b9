import type { DispatcherOptions } from '@portolan/dispatch-core'
import { createMethodsApp } from './methods.ts'
import { createPathsApp, createSlashedApp, createSlashlessApp } from './paths.ts'
import { createResultsApp } from './results.ts'

/** The apps that the contract's cases ask, by the name under which `start` gets them. */
export const contractApps = {
  paths: createPathsApp,
  slashless: createSlashlessApp,
  slashed: createSlashedApp,
  methods: createMethodsApp,
  results: createResultsApp,
} satisfies Record<string, () => DispatcherOptions>

export type ContractAppName = keyof typeof contractApps
