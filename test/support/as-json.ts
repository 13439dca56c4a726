import type { ServiceInputTypes, ServiceOutputTypes } from '@aws-sdk/client-dynamodb';
import type { Command } from '@smithy/types';

type AnyCommand = Pick<Command<ServiceInputTypes, any, ServiceOutputTypes, any, any>, 'middlewareStack'>;

/**
 * Has a command without binaries send its input as its own JSON, and read the output likewise: SDKs before 3.1103 lose
 * keys of maps named `__proto__`.
 */
export function asJson<C extends AnyCommand>(command: C): C {
  let read: object = {};
  command.middlewareStack.add(
    (next: any) => (args: any) => next({ ...args, request: withBody(args.request, JSON.stringify(args.input)) }),
    { step: 'build', priority: 'high' },
  );
  command.middlewareStack.add(
    (next: any) => async (args: any) => {
      const { response } = await next(args);
      response.body = Buffer.concat(await response.body.toArray());
      read = JSON.parse(String(response.body)) as object;
      return { response };
    },
    { step: 'deserialize', priority: 'low' },
  );
  command.middlewareStack.add(
    (next: any) => async (args: any) => {
      const { response, output } = await next(args);
      return { response, output: { ...output, ...read } };
    },
    { step: 'deserialize', priority: 'high' },
  );
  return command;
}

const withBody = (request: object, body: string): object => Object.assign(request, { body });
