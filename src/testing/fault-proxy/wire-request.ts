import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** A request as the client sent it, body included. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Such as `PutItem`; empty for what is not DynamoDB's protocol. */
  readonly operation: string;
  /** The body, parsed. */
  readonly input: Readonly<Record<string, unknown>>;
  readonly body: Buffer;
}

export async function readRequest(message: IncomingMessage): Promise<WireRequest> {
  const body = Buffer.concat(await message.toArray());
  return {
    method: message.method ?? 'POST',
    path: message.url ?? '/',
    headers: message.headers,
    operation: String(message.headers['x-amz-target'] ?? '').replace(/^.*\./, ''),
    input: parseInput(body),
    body,
  };
}

/** The same request with another input. Its signature no longer fits; local engines don't verify it. */
export function withInput(request: WireRequest, input: Readonly<Record<string, unknown>>): WireRequest {
  return { ...request, input, body: Buffer.from(JSON.stringify(input)) };
}

/** The items of a transaction; none for any other request. */
export function transactItems(request: WireRequest): readonly unknown[] {
  const items = request.input['TransactItems'];
  return Array.isArray(items) ? items : [];
}

function parseInput(body: Buffer): Readonly<Record<string, unknown>> {
  try {
    const input: unknown = JSON.parse(body.toString());
    return typeof input === 'object' && input !== null ? { ...input } : {};
  } catch {
    return {}; // the engine is to judge it
  }
}
