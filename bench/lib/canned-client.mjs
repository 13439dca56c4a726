// A client without a network: its request handler answers at once.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

const OPTIONS = {
  region: 'eu-west-1',
  credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
};
const HEADERS = { 'content-type': 'application/x-amz-json-1.0' };
const utf8 = new TextEncoder();

/**
 * `answer` makes the JSON of a response from that of a request. While `handler.canned` is set, that is the body of every
 * response, and no request is looked at. `handler.requests` are those seen without it.
 */
export function cannedClient(answer, Client = DynamoDBClient) {
  const handler = {
    canned: undefined,
    requests: [],
    lastBody: undefined,
    async handle({ headers, body }) {
      let bytes = handler.canned;
      if (bytes === undefined) {
        const request = {
          command: headers['x-amz-target'].split('.')[1],
          input: JSON.parse(typeof body === 'string' ? body : new TextDecoder().decode(body)),
        };
        handler.requests.push(request);
        bytes = handler.lastBody = utf8.encode(JSON.stringify(answer(request)));
      }
      return { response: { statusCode: 200, reason: 'OK', headers: HEADERS, body: bytes } };
    },
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
    destroy() {},
  };
  return { client: new Client({ ...OPTIONS, requestHandler: handler }), handler };
}
