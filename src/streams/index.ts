export { decodeStreamRecord, type StreamChange, type StreamChangeOf, type StreamOptions } from './stream-change.js';
export type { StreamImage, StreamRecord, StreamViewType } from './stream-record.js';
export {
  type StreamBatchResponse,
  type StreamEvent,
  streamRouter,
  type StreamRouter,
  type StreamRouterOptions,
} from './stream-router.js';
