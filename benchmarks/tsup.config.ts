import { defineConfig, type Options } from 'tsup'

const SCRIPTS: Options = {
  format: 'esm',
  target: 'node20',
  platform: 'node',
  splitting: false,
  silent: true,
}

export default defineConfig([
  {
    // One file that contains the sources of our packages, so that an old build is not measured by
    // mistake.
    ...SCRIPTS,
    entry: {
      'matching/run': 'matching/run.ts',
      'matching/match-worker': 'matching/match-worker.ts',
      'matching/build-worker': 'matching/build-worker.ts',
      'security-headers/run': 'security-headers/run.ts',
      'security-headers/worker': 'security-headers/worker.ts',
    },
    noExternal: [/^@portolan\//],
    esbuildOptions(options) {
      options.conditions = ['@portolan/source']
    },
  },
  {
    // The packages of other authors are used as they are installed, and ours as they are published.
    ...SCRIPTS,
    entry: {
      'instructions/run': 'instructions/run.ts',
      'instructions/worker': 'instructions/worker.ts',
      'fetch/run': 'fetch/run.ts',
      'fetch/worker': 'fetch/worker.ts',
      'discovery/run': 'discovery/run.ts',
      'discovery/worker': 'discovery/worker.ts',
      'route-types/run': 'route-types/run.ts',
      'route-types/worker': 'route-types/worker.ts',
      'client-types/run': 'client-types/run.ts',
      'report/run': 'report/run.ts',
      'telemetry/run': 'telemetry/run.ts',
      'telemetry/worker': 'telemetry/worker.ts',
      'watching/run': 'watching/run.ts',
      'watching/changes': 'watching/changes.ts',
      'cli/run': 'cli/run.ts',
    },
    skipNodeModulesBundle: true,
    noExternal: [/^@portolan-internal\//],
  },
  {
    // Each contestant is a file of its own, so that a process loads one.
    ...SCRIPTS,
    splitting: true,
    entry: {
      'http/run': 'http/run.ts',
      'http/worker': 'http/worker.ts',
      'start/run': 'start/run.ts',
    },
    skipNodeModulesBundle: true,
    noExternal: [/^@portolan-internal\//],
  },
])
