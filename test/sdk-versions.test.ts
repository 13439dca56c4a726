import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';

const SDKS = ['@aws-sdk/client-dynamodb', '@aws-sdk/lib-dynamodb'] as const;
type Versions = Readonly<Record<(typeof SDKS)[number], string>>;

const manifest = (folder: string) =>
  JSON.parse(readFileSync(join(__dirname, '..', folder, 'package.json'), 'utf8')) as {
    readonly dependencies: Versions;
    readonly peerDependencies: Versions;
  };
const oldest = manifest('test/sdk/oldest').dependencies;

test.each(SDKS)('any %s from the oldest that is tested is supported', (name) => {
  expect(manifest('.').peerDependencies[name]).toBe(`^${oldest[name]}`);
});

test('this run is one with the SDK that it is meant for', async () => {
  let agent = '';
  const handle = async ({ headers }: { headers: Record<string, string> }) => {
    agent = headers['user-agent'] ?? '';
    return { response: { statusCode: 200, headers: {}, body: new TextEncoder().encode('{}') } };
  };
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
  const client = new DynamoDBClient({ region: 'us-east-1', credentials, requestHandler: { handle } as never });
  await client.send(new ListTablesCommand());
  expect(agent).toMatch(/^aws-sdk-js\/3\.\d+/);
  expect(agent.startsWith(`aws-sdk-js/${oldest[SDKS[0]]} `)).toBe(process.env['DYNATOMIC_SDK'] === 'oldest');
});
