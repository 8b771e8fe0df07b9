/** Deno may listen, and read the name of the app that it serves. */
export const DENO_ARGUMENTS = ['run', '--allow-net', '--allow-env', '--no-prompt']
