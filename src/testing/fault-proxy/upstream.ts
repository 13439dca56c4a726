import { Agent as HttpAgent, type OutgoingHttpHeaders, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';

import { jsonReply, type WireReply } from './wire-reply.js';
import type { WireRequest } from './wire-request.js';

/** Shorter than the idle time-out of any engine, so that no connection is reused that the engine is about to close. */
const IDLE_CONNECTION_MS = 4000;

/** They belong to one connection, not to the message (RFC 9110, section 7.6.1). */
const CONNECTION_HEADERS = ['connection', 'keep-alive', 'transfer-encoding', 'expect'];

/** The engine behind the proxy. */
export class Upstream {
  readonly #target: URL;
  readonly #agent: HttpAgent;
  readonly #request: typeof httpRequest;

  constructor(target: URL) {
    const [Agent, request] = target.protocol === 'https:' ? [HttpsAgent, httpsRequest] : [HttpAgent, httpRequest];
    this.#target = target;
    this.#agent = new Agent({ keepAlive: true, timeout: IDLE_CONNECTION_MS });
    this.#request = request;
  }

  /** Forwards the request as it is, and resolves to the whole reply: 502 when there is none. */
  async send({ method, path, headers, body }: WireRequest): Promise<WireReply> {
    try {
      return await this.#exchange(method, path, headersToForward(headers, body), body);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return jsonReply(502, {
        __type: 'TargetUnreachable',
        message: `${this.#target.origin} gave no reply: ${reason}`,
      });
    }
  }

  close(): void {
    this.#agent.destroy();
  }

  #exchange(method: string, path: string, headers: OutgoingHttpHeaders, body: Buffer): Promise<WireReply> {
    const { hostname, origin } = this.#target;
    // The Host header stays the client's, since it is signed, but TLS needs the target's name, unless it is an address
    const options = { method, headers, agent: this.#agent, servername: isIP(hostname) ? '' : hostname };
    return new Promise((resolve, reject) => {
      const outgoing = this.#request(new URL(path, origin), options, (incoming) => {
        incoming.toArray().then((chunks) => {
          const replyHeaders = withoutConnectionHeaders(incoming.headers);
          resolve({ status: incoming.statusCode ?? 502, headers: replyHeaders, body: Buffer.concat(chunks) });
        }, reject);
      });
      outgoing.on('error', reject).end(body);
    });
  }
}

function headersToForward(headers: OutgoingHttpHeaders, body: Buffer): OutgoingHttpHeaders {
  // identity: the proxy reads some of the replies
  return { ...withoutConnectionHeaders(headers), 'accept-encoding': 'identity', 'content-length': body.length };
}

function withoutConnectionHeaders<H extends OutgoingHttpHeaders>(headers: H): H {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !CONNECTION_HEADERS.includes(name))) as H;
}
