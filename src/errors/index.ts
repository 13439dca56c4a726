export { DynatomicError, type ErrorCode, type ErrorDetails, type Outcome } from './dynatomic-error.js';
export * from './condition-errors.js';
export * from './input-errors.js';
export * from './service-errors.js';
export * from './transaction-errors.js';
