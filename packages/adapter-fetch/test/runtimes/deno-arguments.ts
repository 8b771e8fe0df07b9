/** Deno may listen, and read the name of the app that it serves. */
export const denoArguments = ['run', '--allow-net', '--allow-env', '--no-prompt']
