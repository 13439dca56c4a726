import type { Codec } from './codec.js';
import { isPlainObject } from './own.js';
import { counted } from './size-tally.js';
import { faultWithin, ValueFault, wrongValue, wrongWireType } from './value-fault.js';

/** Any JSON value, as JSON text in a string. Properties that are undefined are left out. */
export const jsonCodec: Codec = {
  encode: (value, _depth, tally) => {
    checkJson(value, new Set());
    return { S: counted(JSON.stringify(value), tally) };
  },
  decode: (wire) => {
    if (wire.S === undefined) throw wrongWireType(wire, 'S');
    try {
      return JSON.parse(wire.S) as unknown;
    } catch (error) {
      throw new ValueFault('the stored text is not JSON', { cause: error });
    }
  },
};

/** `JSON.stringify` drops or changes what JSON can't say; here it is refused. */
function checkJson(value: unknown, ancestors: Set<unknown>): void {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return;
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw wrongValue(value, 'a finite number');
    return;
  }
  const isArray = Array.isArray(value);
  if (!isArray && !isPlainObject(value)) throw wrongValue(value, 'a JSON value');
  if (ancestors.has(value)) throw new ValueFault('the value contains itself');
  ancestors.add(value);
  if (isArray) {
    for (let i = 0; i < value.length; i += 1) checkPart(value[i], i, ancestors);
  } else {
    for (const [key, part] of Object.entries(value)) {
      if (part !== undefined) checkPart(part, key, ancestors);
    }
  }
  ancestors.delete(value);
}

function checkPart(part: unknown, segment: string | number, ancestors: Set<unknown>): void {
  try {
    checkJson(part, ancestors);
  } catch (fault) {
    throw faultWithin(fault, segment);
  }
}
