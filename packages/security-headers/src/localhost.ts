/**
 * Whether a host is this machine: HSTS there would lock every other project on it out of HTTP.
 * Takes a host with or without its port.
 */
export function isLocalhost(host: string): boolean {
  return LOCALHOST.test(host)
}

const LOCALHOST = /(?:^|\.)localhost\.?(?::\d*)?$|^(?:127(?:\.\d{1,3}){3}|\[::1\])(?::\d*)?$/i
