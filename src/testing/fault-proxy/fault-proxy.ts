import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

import { ModelError } from '../../errors/index.js';
import { localClient } from '../local-client.js';
import { type Answer, applyFault } from './apply-fault.js';
import { ClientTokens } from './client-tokens.js';
import { Contention } from './contention.js';
import { FaultCounter, type ProxyCounts } from './fault-counts.js';
import { KeySchemas } from './key-schemas.js';
import { type MillisecondRange, problemsOfRange } from './millisecond-range.js';
import { checkRandomFaults, randomFault, type RandomFaults } from './random-faults.js';
import { Script, type ScriptedFault } from './script.js';
import { type Random, seededRandom } from './seeded-random.js';
import { type Sleep, sleepUntilAborted } from './sleep.js';
import { Upstream } from './upstream.js';
import { jsonReply, sendHalf, sendReply, type WireReply } from './wire-reply.js';
import { readRequest, withInput, type WireRequest } from './wire-request.js';

const DEFAULT_HOLD_MS: MillisecondRange = [0, 20];
const LOOPBACK = '127.0.0.1';

export interface FaultProxyOptions {
  /** The endpoint of the engine behind the proxy, such as `http://127.0.0.1:8000`. */
  readonly target: string;
  /** What random faults and holds are drawn from; drawn itself when it is not given, see `seed`. */
  readonly seed?: number;
}

export interface ContentionOptions {
  /** How long requests that can conflict are held, at random; 0 to 20 ms by default. */
  readonly holdMs?: MillisecondRange;
}

/** A request on its way to the engine. Numbers, sets and bytes are in DynamoDB's JSON form. */
export interface RewritableRequest {
  /** Such as `PutItem`. */
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** The input that takes the place of the request's, or undefined to leave it. */
export type Rewrite = (request: RewritableRequest) => Readonly<Record<string, unknown>> | undefined;

/**
 * An HTTP proxy on the loopback interface, in front of a DynamoDB endpoint, that makes go wrong what a local engine
 * never lets go wrong: lost replies, time-outs, throttles, conflicts.
 *
 * It changes requests, which breaks their signature; local engines don't verify it.
 *
 * @example
 * const proxy = await FaultProxy.start({ target: engine.endpoint });
 * proxy.next({ fault: 'dropAfter', on: 'TransactWriteItems' });
 * // the next transaction is applied, but its client gets no reply
 * await proxy.stop();
 */
export class FaultProxy {
  /** Where clients reach the proxy. */
  readonly endpoint: string;
  /** A client that goes through the proxy, with the SDK's own retries; `stop` destroys it. */
  readonly client: DynamoDBClient;
  /** Start another proxy with it to draw the same faults for the same requests. */
  readonly seed: number;

  readonly #server: Server;
  readonly #upstream: Upstream;
  readonly #schemas: KeySchemas;
  readonly #stopping = new AbortController();
  readonly #sleep: Sleep = sleepUntilAborted(this.#stopping.signal);
  readonly #serving = new Set<Promise<void>>();
  readonly #script = new Script();
  readonly #counter = new FaultCounter();
  readonly #tokens = new ClientTokens();
  #random: RandomFaults = {};
  #contention: Contention | undefined;
  #rewrite: Rewrite | undefined;

  /**
   * Starts a proxy on a free port. It doesn't keep the process alive.
   *
   * @throws {ModelError} when `target` is no http or https URL.
   */
  static async start(options: FaultProxyOptions): Promise<FaultProxy> {
    const { target, seed = randomInt(2 ** 31) } = Object(options) as FaultProxyOptions;
    if (!URL.canParse(target) || !/^https?:$/.test(new URL(target).protocol)) {
      throw new ModelError('FaultProxy', [`target is an http or https URL, not ${String(target)}`]);
    }
    const server = createServer();
    await once(server.listen(0, LOOPBACK).unref(), 'listening');
    return new FaultProxy(server, new URL(target), seed);
  }

  private constructor(server: Server, target: URL, seed: number) {
    this.#server = server;
    this.#upstream = new Upstream(target);
    this.#schemas = new KeySchemas(this.#upstream);
    this.seed = seed;
    this.endpoint = `http://${LOOPBACK}:${(server.address() as AddressInfo).port}`;
    this.client = localClient(this.endpoint);
    server.on('connection', (socket) => socket.unref());
    server.on('request', (message, response) => {
      const served = this.#serve(message, response).finally(() => this.#serving.delete(served));
      this.#serving.add(served);
    });
  }

  /**
   * The next request that `fault` is for gets it. Scripted faults come before random ones.
   *
   * @throws {ModelError} when the fault is malformed, or can't befall the operation that it is for.
   */
  next(fault: ScriptedFault): void {
    this.script([fault]);
  }

  /**
   * Puts faults in line, behind those that wait already. A request gets the first that is for its operation.
   *
   * @throws {ModelError} when a fault is malformed, or can't befall the operation that it is for.
   */
  script(faults: readonly ScriptedFault[]): void {
    this.#script.add(faults);
  }

  /**
   * Each request for items gets one of the faults, or none, at random: which, depends on the seed, the operation and
   * how many requests of that operation came before. Takes the place of earlier rates; `random({})` ends it.
   *
   * @throws {ModelError} when a rate is not from 0 to 1, or they add up to more than 1.
   */
  random(rates: RandomFaults): void {
    checkRandomFaults(rates);
    this.#random = rates;
  }

  /**
   * From now on requests that are on their way at the same time conflict on an item as DynamoDB's do.
   * To make them meet, each that can conflict is held for a while.
   *
   * @throws {ModelError} when `holdMs` is no range.
   */
  contention({ holdMs = DEFAULT_HOLD_MS }: ContentionOptions = {}): void {
    const problems = problemsOfRange('holdMs', holdMs);
    if (problems.length > 0) throw new ModelError('Contention', problems);
    this.#contention = new Contention(holdMs, this.#schemas, this.#sleep);
  }

  /**
   * From now on `rewrite` may change each request before it reaches the engine. Takes the place of an earlier one.
   * What it throws is the client's error.
   *
   * @throws {ModelError} when `rewrite` is no function.
   */
  rewrite(rewrite: Rewrite): void {
    if (typeof rewrite !== 'function') throw new ModelError('FaultProxy', ['rewrite takes a function']);
    this.#rewrite = rewrite;
  }

  /**
   * Makes the engine forget the `ClientRequestToken`s that it has seen, as DynamoDB does after ten minutes: a
   * transaction that is repeated is executed again. Tokens that are sent from now on count as usual.
   */
  expireTokens(): void {
    this.#tokens.expire();
  }

  /** From now on requests pass as they are: ends scripted and random faults, contention and rewriting. */
  calm(): void {
    this.#script.clear();
    this.#random = {};
    this.#contention = undefined;
    this.#rewrite = undefined;
  }

  /** What the proxy did so far; a copy. */
  get counts(): ProxyCounts {
    return this.#counter.snapshot();
  }

  /** Closes all connections; requests that are held don't reach the engine any more. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.client.destroy();
    this.#server.close();
    this.#server.closeAllConnections();
    await Promise.all(this.#serving);
    this.#upstream.close();
  }

  async #serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const answer = await this.#answer(this.#rewritten(await readRequest(message)));
      if (answer.kind === 'none') response.destroy();
      else if (answer.kind === 'half') sendHalf(response, answer.reply);
      else sendReply(response, answer.reply);
    } catch (error) {
      if (this.#stopping.signal.aborted) response.destroy();
      else sendReply(response, jsonReply(400, { __type: 'FaultProxyError', message: String(error) }));
    }
  }

  #rewritten(request: WireRequest): WireRequest {
    const input = this.#rewrite?.({ operation: request.operation, input: request.input });
    return this.#tokens.replaceIn(input === undefined ? request : withInput(request, input));
  }

  #answer(request: WireRequest): Promise<Answer> {
    const { operation } = request;
    const random = seededRandom(`${this.seed} ${operation} ${this.#counter.count(operation, 'requests')}`);
    const drawn = randomFault(this.#random, request, random);
    const fault = this.#script.take(operation) ?? drawn ?? { fault: 'pass' };
    this.#counter.countFault(operation, fault.fault);
    return applyFault(fault, request, (sent) => this.#send(sent, random), this.#sleep);
  }

  #send(request: WireRequest, random: Random): Promise<WireReply> {
    const forward = (sent: WireRequest): Promise<WireReply> => this.#forward(sent);
    if (this.#contention === undefined) return forward(request);
    return this.#contention.send(request, random, () => this.#counter.count(request.operation, 'conflicts'), forward);
  }

  async #forward(request: WireRequest): Promise<WireReply> {
    this.#counter.count(request.operation, 'forwarded');
    const reply = await this.#upstream.send(request);
    if (/^(Create|Delete)Table$/.test(request.operation)) this.#schemas.forget(String(request.input['TableName']));
    return reply;
  }
}
