import type { SdkRequest } from './attempt.js';
import { includes } from './includes.js';
import { writeBody } from './wire-body.js';
import { callOf, type WireEndpoint, type WireMiddleware } from './wire-call.js';

const CONTENT_TYPE = 'application/x-amz-json-1.0';
const TARGET_PREFIX = 'DynamoDB_20120810.';

type RequestClass = new (parts: object) => SdkRequest;

/** Stands where the SDK's serialiser stood, and makes the same requests as it does, without walking its schemas. */
export function wireSerializer(sdk: WireMiddleware): WireMiddleware {
  let Request: RequestClass | undefined;
  return (next, context) => {
    const serializeBySdk = sdk(next, context);
    return (args) => {
      const { format, endpoint = context.endpointV2 } = callOf(args);
      context.endpointV2 = endpoint;
      if (format.request === 'native' && Request !== undefined) {
        const parts = requestParts(endpoint, format.command, args.input);
        return parts === undefined ? serializeBySdk(args) : next({ ...args, request: new Request(parts) });
      }
      if (format.request === 'sdk') return serializeBySdk(args);
      const compareAndGoOn = sdk((serialized) => {
        const parts = requestParts(endpoint, format.command, args.input);
        Request = serialized.request.constructor as RequestClass;
        if (parts !== undefined) format.request = isSame(new Request(parts), serialized.request) ? 'native' : 'sdk';
        return next(serialized);
      }, context);
      return compareAndGoOn(args);
    };
  };
}

/** The parts of the request; undefined for an endpoint with more to it than a place. */
function requestParts(endpoint: WireEndpoint | undefined, command: string, input: object): object | undefined {
  if (endpoint === undefined) return undefined;
  const { url, headers: extra } = endpoint;
  const { protocol, hostname, port, pathname } = url;
  if (url.search !== '' || url.hash !== '' || url.username !== '' || url.password !== '') return undefined;
  if (extra !== undefined && Object.keys(extra).length > 0) return undefined;
  return {
    method: 'POST',
    protocol,
    hostname,
    port: port === '' ? undefined : Number(port),
    path: pathname.endsWith('/') ? pathname : `${pathname}/`,
    query: {},
    headers: { 'content-type': CONTENT_TYPE, 'x-amz-target': TARGET_PREFIX + command },
    body: Buffer.from(writeBody(input)),
  };
}

function isSame(own: SdkRequest, sdk: SdkRequest): boolean {
  const ownText = textOf(own);
  const sdkText = textOf(sdk);
  const ofOwn = { ...own, body: undefined };
  const ofSdk = { ...sdk, body: undefined };
  return (ownText === sdkText || isSameJson(ownText, sdkText)) && includes(ofOwn, ofSdk) && includes(ofSdk, ofOwn);
}

function textOf({ body }: SdkRequest): string {
  return typeof body === 'string' ? body : new TextDecoder().decode(body as Uint8Array);
}

function isSameJson(a: string, b: string): boolean {
  const ofA: unknown = JSON.parse(a);
  const ofB: unknown = JSON.parse(b);
  return includes(ofA, ofB) && includes(ofB, ofA);
}
