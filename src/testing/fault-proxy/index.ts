export type { Fault, FaultName, ThrottlingName } from './fault.js';
export type { FaultCounts, ProxyCounts } from './fault-counts.js';
export {
  type ContentionOptions,
  FaultProxy,
  type FaultProxyOptions,
  type RewritableRequest,
  type Rewrite,
} from './fault-proxy.js';
export type { MillisecondRange } from './millisecond-range.js';
export type { OperationName } from './operation-name.js';
export type { RandomFaults } from './random-faults.js';
export type { ScriptedFault } from './script.js';
