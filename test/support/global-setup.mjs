// One engine per jest worker (two workers on one engine were measured a fifth slower: it serialises all requests), or the
// one of DYNAMODB_ENDPOINT for all. They end with this process at the latest.
import { tsImport } from 'tsx/esm/api';

export default async function startEngines({ maxWorkers }) {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const { startLocalDynamoDB } = await tsImport('../../src/testing/index.ts', import.meta.url);
  const engines = await Promise.all(Array.from({ length: maxWorkers }, () => startLocalDynamoDB()));
  process.env.DYNAMODB_ENDPOINTS = engines.map(({ endpoint }) => endpoint).join(' ');
  globalThis.stopEngines = () => Promise.all(engines.map(({ stop }) => stop()));
}
