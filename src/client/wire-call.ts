import type { Attempt, SdkRequest } from './attempt.js';
import type { CommandName } from './commands.js';

/** Goes along as a property of the command, which the SDK's middlewares hand on: their stack is resolved but once. */
export const CALL: unique symbol = Symbol('dynatomic.call');

/** What the middlewares of the wire path need to know of the request that they are at. */
export interface WireCall {
  readonly attempt: Attempt;
  readonly format: WireFormat;
  /** Where the request goes; the SDK's context, which requests of one command share, tells it only at the moment. */
  endpoint?: WireEndpoint | undefined;
}

/**
 * What is known of a command's form on the wire. Its first request, its first empty response and its first that says
 * something go through the SDK as well: only where both come to the same is the SDK's serialiser, or its deserialiser, left
 * out from then on.
 */
export interface WireFormat {
  readonly command: CommandName;
  request: 'unproven' | 'native' | 'sdk';
  response: 'unproven' | 'nativeIfEmpty' | 'native' | 'sdk';
}

/** A middleware's arguments: first the command itself, later a copy of it with the request. */
export interface WireArguments {
  readonly [CALL]?: WireCall;
  readonly input: object;
  readonly request: SdkRequest;
}

export interface WireResult {
  readonly response: WireResponse;
  readonly output?: object;
}

export interface WireResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  body?: unknown;
}

export type WireHandler = (args: WireArguments) => Promise<WireResult>;
export type WireMiddleware = (next: WireHandler, context: WireContext) => WireHandler;

/** The parts of the SDK's context that are looked at. It is made once per command. */
export interface WireContext {
  endpointV2?: WireEndpoint | undefined;
  readonly authSchemes?: unknown;
  readonly __smithy_context?: { readonly selectedHttpAuthScheme?: { readonly identity?: unknown } };
}

export interface WireEndpoint {
  readonly url: URL;
  readonly headers?: Readonly<Record<string, readonly string[]>>;
}

/** Thrown before anything is sent, when a middleware of the user's handed on other arguments than it got. */
export class LostCall extends Error {}

export function callOf(args: WireArguments): WireCall {
  const call = args[CALL];
  if (call === undefined) throw new LostCall('a middleware of the client dropped what it was given');
  return call;
}
