import { setTimeout } from 'node:timers/promises';

/** Waits for some milliseconds; rejects when the proxy is stopped before. */
export type Sleep = (ms: number) => Promise<void>;

export function sleepUntilAborted(signal: AbortSignal): Sleep {
  return (ms) => setTimeout(ms, undefined, { signal });
}
