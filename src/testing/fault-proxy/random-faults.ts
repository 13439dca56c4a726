import { ModelError } from '../../errors/index.js';
import { batchItems } from './batch.js';
import { type Fault, FAULT_OPERATIONS, type FaultName } from './fault.js';
import { type MillisecondRange, problemsOfRange } from './millisecond-range.js';
import { isItemOperation } from './operation-name.js';
import { type Random, randomInteger, randomOf } from './seeded-random.js';
import { transactItems, type WireRequest } from './wire-request.js';

type RandomFaultName = Exclude<FaultName, 'pass' | 'cancel'>;

/** How likely each fault is to befall a request, from 0 to 1; together at most 1. */
export type RandomFaults = { readonly [N in RandomFaultName]?: number } & {
  /** How long random delays are; 0 to 50 ms by default. */
  readonly delayMs?: MillisecondRange;
};

const DEFAULT_DELAY_MS: MillisecondRange = [0, 50];

const RANDOM_FAULTS = (Object.keys(FAULT_OPERATIONS) as FaultName[]).filter(
  (name): name is RandomFaultName => name !== 'pass' && name !== 'cancel',
);

export function checkRandomFaults(rates: RandomFaults): void {
  const given = RANDOM_FAULTS.map((name) => [name, rates[name] ?? 0] as const);
  const problems = given
    .filter(([, rate]) => !(rate >= 0 && rate <= 1))
    .map(([name, rate]) => `the rate of ${name} is from 0 to 1, not ${String(rate)}`);
  const unknown = Object.keys(rates).filter((name) => name !== 'delayMs' && !isRandomFault(name));
  problems.push(...unknown.map((name) => `${name} is no random fault; there are ${RANDOM_FAULTS.join(', ')}`));
  problems.push(...problemsOfRange('delayMs', rates.delayMs ?? DEFAULT_DELAY_MS));
  const sum = given.reduce((total, [, rate]) => total + rate, 0);
  if (sum > 1 + Number.EPSILON * RANDOM_FAULTS.length) problems.push(`the rates add up to ${sum}, which is over 1`);
  if (problems.length > 0) throw new ModelError('Random faults', problems);
}

/** The fault that befalls a request, if any. */
export function randomFault(rates: RandomFaults, request: WireRequest, random: Random): Fault | undefined {
  let left = random();
  const name = RANDOM_FAULTS.find((candidate) => (left -= rates[candidate] ?? 0) < 0);
  const operations: readonly string[] = name === undefined ? [] : FAULT_OPERATIONS[name];
  if (name === undefined || !isItemOperation(request.operation) || !operations.includes(request.operation)) {
    return undefined;
  }
  return makeFault(name, rates, request, random);
}

function makeFault(name: RandomFaultName, rates: RandomFaults, request: WireRequest, random: Random): Fault {
  switch (name) {
    case 'delayBefore':
    case 'delayAfter':
      return { fault: name, ms: randomInteger(random, rates.delayMs ?? DEFAULT_DELAY_MS) };
    case 'errorBefore':
    case 'errorAfter':
      return { fault: name, status: randomOf(random, 500, 503) };
    case 'throttle':
      return {
        fault: name,
        exception: randomOf(random, 'ThrottlingException', 'ProvisionedThroughputExceededException'),
      };
    case 'conflict':
      return { fault: name, at: somePositions(transactItems(request).length, random) };
    case 'unprocessed':
      return { fault: name, count: randomInteger(random, [1, batchItems(request).length]) };
    default:
      return { fault: name };
  }
}

/** One of the positions for certain, each of the others at even odds. */
function somePositions(length: number, random: Random): number[] {
  const certain = randomInteger(random, [0, length - 1]);
  return Array.from({ length }, (_, position) => position).filter((position) => random() < 0.5 || position === certain);
}

const isRandomFault = (name: string): boolean => (RANDOM_FAULTS as readonly string[]).includes(name);
