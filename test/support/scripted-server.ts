import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ScriptedReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** An error as DynamoDB's protocol carries it. */
export const errorReply = (name: string, { status = 400, headers = {}, ...fields }: any = {}): ScriptedReply => ({
  status,
  headers,
  body: JSON.stringify({
    __type: `com.amazonaws.dynamodb.v20120810#${name}`,
    message: 'Text that says nothing',
    ...fields,
  }),
});

/** A server that answers with what `reply` says, an empty success by default; for answers that no engine gives. */
export async function scriptedServer(
  reply: (headers: IncomingHttpHeaders, number: number) => ScriptedReply | undefined,
) {
  const requests: IncomingHttpHeaders[] = [];
  const server = createServer((request, response) => {
    requests.push(request.headers);
    const { status, headers = {}, body = '' } = reply(request.headers, requests.length) ?? { status: 200, body: '{}' };
    request.resume().on('end', () => {
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0', ...headers }).end(body);
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const stop = async (): Promise<void> => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests, stop };
}
