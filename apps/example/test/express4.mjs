// Preloaded by `node --import`. Every import of 'express' then gets Express 4.
import * as nodeModule from 'node:module'

const parentURL = import.meta.url

function resolve(specifier, context, next) {
  return specifier === 'express'
    ? next('express4', { ...context, parentURL })
    : next(specifier, context)
}

if (nodeModule.registerHooks) {
  nodeModule.registerHooks({ resolve })
} else {
  // Node 20 runs hooks in a thread of their own, which loads them as a module.
  const source = `const parentURL = ${JSON.stringify(parentURL)}; export ${resolve}`
  nodeModule.register(`data:text/javascript,${encodeURIComponent(source)}`)
}
