import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { setImmediate as tick } from 'node:timers/promises';

/** What comes back for a request: a response, in as many pieces as `cuts` makes of its body, or no answer. */
export type NetworkReply =
  | {
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
      /** Bytes of each piece but the last; none leaves the body whole, and no stream. */
      readonly pieceLength: number | undefined;
    }
  | { readonly error: object };

interface Sent {
  readonly method: string;
  readonly url: string;
  readonly query: unknown;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

interface HttpRequest {
  readonly method: string;
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
  readonly query: unknown;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** The request handler of a client: stands for the network, notes what it is handed, and answers by a script. */
export class ScriptedNetwork {
  #sent: Sent[] = [];
  #script: NetworkReply[] = [];
  /** What DynamoDB answers when the script is at its end. */
  #success: (target: string, input: unknown) => string = () => '{}';

  script(faults: readonly NetworkReply[], success: (target: string, input: unknown) => string): void {
    this.#script = [...faults];
    this.#success = success;
  }

  /** What was sent since the last call, in a form to compare. */
  takeSent(): readonly Sent[] {
    return this.#sent.splice(0);
  }

  async handle(request: HttpRequest): Promise<{ response: object }> {
    const sent = comparable(request);
    this.#sent.push(sent);
    await tick();
    const target = request.headers['x-amz-target']?.split('.')[1] ?? '';
    const reply = target === 'DescribeEndpoints' ? undefined : this.#script.shift();
    if (reply !== undefined && 'error' in reply) throw Object.assign(new Error('The network failed'), reply.error);
    const { status, headers, body, pieceLength } = reply ?? ok(this.#success(target, sent.body));
    const bytes = Buffer.from(body);
    const response = { statusCode: status, headers: { ...headers }, reason: 'As scripted' };
    return {
      response: { ...response, body: pieceLength === undefined ? new Uint8Array(bytes) : pieces(bytes, pieceLength) },
    };
  }
}

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const ok = (body: string) => ({
  status: 200,
  headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': 'OK', 'x-amz-crc32': '1' },
  body,
  pieceLength: 100,
});

function pieces(bytes: Buffer, length: number): Readable {
  const list: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += length) list.push(bytes.subarray(at, at + length));
  return Readable.from(list);
}

/** All of a request but what is new each time: the id of the call, and the signature of other bytes for the same JSON. */
function comparable({ method, protocol, hostname, port, path, query, headers: raw, body }: HttpRequest): Sent {
  const bytes = typeof body === 'string' ? Buffer.from(body) : Buffer.copyBytesFrom(body);
  const { 'amz-sdk-invocation-id': id, 'content-length': length, authorization, ...headers } = raw;
  const { 'x-amz-content-sha256': sha256 = '', ...others } = headers;
  const right = id !== undefined && Number(length) === bytes.length && [sha256Of(bytes), ''].includes(sha256);
  if (!right) throw new Error(`wrong headers: ${JSON.stringify(raw)}`);
  const signed = { ...others, authorization: authorization?.replace(/Signature=.*/, '') ?? '' };
  return {
    method,
    url: `${protocol}//${hostname}:${port}${path}`,
    query,
    headers: signed,
    body: JSON.parse(bytes.toString()) as unknown,
  };
}
