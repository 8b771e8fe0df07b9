import type { IncomingMessage, ServerResponse } from 'node:http'
import { securityHeaders } from '@portolan/security-headers'
import compression from 'compression'
import type { Request, Response } from 'express'
import { createRequestLog, formatRequest, type RequestRecord } from '../server/request-log.ts'

/** The part of a host in front of the routes; it calls `next` for every request. */
export type Front = (req: IncomingMessage, res: ServerResponse, next: () => void) => void

/**
 * The part in front of the routes of a project that has no app: a line for each request, security
 * headers and compression.
 *
 * @param log `false` where somebody else writes the lines. Default: standard output.
 */
export function createFront(log: false | ((record: RequestRecord) => void) = writeLine): Front {
  const logRequest = log === false ? undefined : createRequestLog(log)
  const addHeaders = securityHeaders()
  return (req, res, next) => {
    logRequest?.(req, res)
    addHeaders(req, res, () => {
      compressIfLarge(req, res)
      next()
    })
  }
}

/**
 * Compresses a whole body from 1,024 bytes on. A body that comes in pieces is not kept back until a
 * compressor has filled its buffer. The compressor is set up when the body comes, since for a small
 * one it costs as much as the whole rest of the request.
 */
function compressIfLarge(req: IncomingMessage, res: ServerResponse): void {
  const { write, end } = res
  const setUp = () => {
    Object.assign(res, { write, end })
    if (!(Number(res.getHeader('Content-Length')) >= LEAST_COMPRESSED)) return
    // Its types are those of Express; it uses the members of Node alone.
    compress(req as Request, res as Response, () => {})
  }
  Object.assign(res, {
    write(...given: Parameters<typeof write>) {
      setUp()
      return res.write(...given)
    },
    end(...given: Parameters<typeof end>) {
      setUp()
      return res.end(...given)
    },
  })
}

const LEAST_COMPRESSED = 1_024
const compress = compression({ threshold: LEAST_COMPRESSED })

/** 404 as problem+json (RFC 9457). */
export function answerNotFound(res: ServerResponse): void {
  res.statusCode = 404
  res.setHeader('Content-Type', 'application/problem+json; charset=utf-8')
  res.setHeader('Content-Length', NOT_FOUND.length)
  res.end(NOT_FOUND)
}

const NOT_FOUND = '{"title":"Not Found","status":404}'

/** Lines of the same turn of the event loop, which are written together. */
let lines: string[] = []

function writeLine(record: RequestRecord): void {
  if (lines.push(formatRequest(record)) > 1) return
  setImmediate(writeLines)
}

function writeLines(): void {
  if (lines.length === 0) return
  const text = lines.join('\n')
  lines = []
  // The server goes on where the output is closed.
  console.log(text)
}

process.on('exit', writeLines)
