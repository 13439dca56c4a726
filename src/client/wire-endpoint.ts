import { callOf, type WireContext, type WireEndpoint, type WireHandler, type WireMiddleware } from './wire-call.js';

/** The parts of a client's configuration that its endpoint follows from. */
export interface EndpointConfig {
  readonly region: () => Promise<string>;
  readonly isCustomEndpoint?: boolean | undefined;
  readonly endpointProvider?: { readonly name: string } | undefined;
}

interface KnownEndpoint {
  readonly region: string;
  readonly identity: unknown;
  readonly endpoint: WireEndpoint | undefined;
}

/**
 * Stands before DynamoDB's endpoint rules, which come to the same for every table that is named by its name, as long as
 * the Region and the credentials are the same: of the credentials, an account id counts.
 */
export function wireEndpoint(sdk: WireMiddleware, config: EndpointConfig): WireMiddleware {
  return (next, context) => {
    let known: KnownEndpoint | undefined;
    const goOn: WireHandler = (args) => {
      callOf(args).endpoint = context.endpointV2;
      return next(args);
    };
    const resolve = sdk(goOn, context);
    return async (args) => {
      if (config.isCustomEndpoint || config.endpointProvider?.name !== 'defaultEndpointResolver') return resolve(args);
      if (namesArn(args.input)) return resolve(args);
      const identity = identityOf(context);
      const region = await config.region();
      if (known !== undefined && known.region === region && known.identity === identity) {
        context.endpointV2 = known.endpoint;
        return goOn(args);
      }
      const resolveAndKeep = sdk((resolved) => {
        const hasSayInSigning = context.authSchemes !== undefined;
        known = hasSayInSigning ? undefined : { region, identity, endpoint: context.endpointV2 };
        return goOn(resolved);
      }, context);
      return resolveAndKeep(args);
    };
  };
}

/** Set for each request, before its endpoint is looked for. */
function identityOf({ __smithy_context: smithy }: WireContext): unknown {
  return smithy?.selectedHttpAuthScheme?.identity;
}

interface TableInput {
  readonly TableName?: string;
  readonly TransactItems?: readonly Readonly<Record<string, { readonly TableName?: string }>>[];
  readonly RequestItems?: object;
}

/** Whether a table is named by its ARN, which tells the account. */
function namesArn({ TableName, TransactItems, RequestItems }: TableInput): boolean {
  if (TableName !== undefined) return isArn(TableName);
  if (RequestItems !== undefined) return Object.keys(RequestItems).some(isArn);
  let last = '';
  for (const operation of TransactItems ?? []) {
    for (const kind in operation) {
      const name = operation[kind]?.TableName ?? '';
      if (name !== last && isArn(name)) return true;
      last = name;
    }
  }
  return false;
}

function isArn(name: string): boolean {
  return name.startsWith('arn:');
}
