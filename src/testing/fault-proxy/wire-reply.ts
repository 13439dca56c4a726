import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';

export interface WireReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A reply in the form in which DynamoDB sends it. */
export function jsonReply(status: number, body: object): WireReply {
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': randomUUID() },
    body: Buffer.from(JSON.stringify(body, bytesAsBase64)),
  };
}

/** The same reply with another body, without the checksum of the former. */
export function withBody(reply: WireReply, body: object): WireReply {
  const { 'x-amz-crc32': _checksum, ...headers } = reply.headers;
  return { ...reply, headers, body: Buffer.from(JSON.stringify(body)) };
}

export function parseBody(reply: WireReply): Record<string, unknown> {
  return JSON.parse(reply.body.toString()) as Record<string, unknown>;
}

export function sendReply(response: ServerResponse, reply: WireReply): void {
  response.writeHead(reply.status, { ...reply.headers, 'content-length': reply.body.length }).end(reply.body);
}

/** Promises the whole body, sends half of it and closes the connection. */
export function sendHalf(response: ServerResponse, reply: WireReply): void {
  response.writeHead(reply.status, { ...reply.headers, 'content-length': reply.body.length });
  response.write(reply.body.subarray(0, reply.body.length / 2), () => response.destroy());
}

/** `value` is what a Buffer's `toJSON` made of it; the holder has the bytes themselves. */
function bytesAsBase64(this: Record<string, unknown>, name: string, value: unknown): unknown {
  const bytes = this[name];
  if (!ArrayBuffer.isView(bytes)) return value;
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
