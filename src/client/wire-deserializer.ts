import { includes } from './includes.js';
import { readBody } from './wire-body.js';
import { callOf, type WireFormat, type WireMiddleware, type WireResponse, type WireResult } from './wire-call.js';

/** Collects the bytes of a response, as the client is configured to. */
export type StreamCollector = (stream: unknown) => Promise<Uint8Array>;

/**
 * Stands where the SDK's deserialiser stood. Successes are read by `JSON.parse`, for an attribute value is its own JSON;
 * all else, and what is no JSON object, is left to the SDK.
 */
export function wireDeserializer(sdk: WireMiddleware, collect: StreamCollector): WireMiddleware {
  return (next, context) => async (args) => {
    const { format } = callOf(args);
    const { response } = await next(args);
    const readBySdk = (): Promise<WireResult> => sdk(() => Promise.resolve({ response }), context)(args);
    const { body } = response;
    if (format.response === 'sdk' || response.statusCode !== 200 || !body) return readBySdk();
    const bytes = body instanceof Uint8Array ? body : await collect(body);
    const output = readOutput(bytes, response);
    if (output !== undefined && isProven(format, output)) return { response, output };
    response.body = bytes;
    const result = await readBySdk();
    prove(format, output, result.output);
    return result;
  };
}

function readOutput(bytes: Uint8Array, { headers }: WireResponse): object | undefined {
  try {
    const output = readBody(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString());
    if (Array.isArray(output) || Object.values(output).includes(null)) return undefined;
    output['$metadata'] = {
      httpStatusCode: 200,
      requestId: headers['x-amzn-requestid'] ?? headers['x-amzn-request-id'] ?? headers['x-amz-request-id'],
      extendedRequestId: headers['x-amz-id-2'],
      cfId: headers['x-amz-cf-id'],
    };
    return output;
  } catch {
    return undefined;
  }
}

/** Nothing can be lost of an empty output, and nothing can be proven by it. */
function isProven({ response }: WireFormat, output: object): boolean {
  return response === 'native' || (response === 'nativeIfEmpty' && isEmpty(output));
}

/** The SDK leaves out what its version doesn't know. */
function prove(format: WireFormat, own: object | undefined, sdk: object | undefined): void {
  if (format.response === 'native') return;
  if (own === undefined || !includes(own, sdk)) format.response = 'sdk';
  else format.response = isEmpty(own) ? 'nativeIfEmpty' : 'native';
}

/** Whether there is nothing but `$metadata`. */
function isEmpty(output: object): boolean {
  return Object.keys(output).length === 1;
}
