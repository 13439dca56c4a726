import type { KeyPartPlan } from './key-part-plan.js';
import { setOwn } from './own.js';
import type { SizeTally } from './size-tally.js';
import type { Wires } from './struct-plan.js';
import type { Item } from './wire.js';

/** What an index's keys of an entity are made of. */
export interface IndexKeys {
  readonly name: string;
  /** The properties in the index's templates: a change of one changes the keys; without one the item isn't in the index. */
  readonly properties: readonly string[];
  /** The key attributes that exist only for indexes: neither in the primary key, nor an attribute of the entity. */
  readonly attributes: readonly string[];
}

/** An index's templates, compiled. */
export class IndexKeyPlan implements IndexKeys {
  readonly name: string;
  readonly properties: readonly string[];
  readonly attributes: readonly string[];
  /** The key attributes that are attributes of the entity. */
  readonly ownAttributes: readonly string[];
  readonly #parts: readonly KeyPartPlan[];

  constructor(name: string, parts: readonly KeyPartPlan[]) {
    this.name = name;
    this.properties = [...new Set(parts.flatMap(({ properties }) => properties))];
    this.attributes = parts.flatMap((part) => (part.own ? [] : [part.name]));
    this.ownAttributes = parts.flatMap((part) => (part.own ? [part.name] : []));
    this.#parts = parts;
  }

  /** Puts the key attributes into an item; none of them, and false, where a value is missing. */
  write(item: Item, wires: Wires, tally?: SizeTally): boolean {
    const keys = this.#parts.map((part) => part.encode(wires, tally));
    if (keys.includes(undefined)) return false;
    this.#parts.forEach((part, at) => {
      const key = keys[at];
      if (key !== undefined && !part.own) setOwn(item, part.name, key);
    });
    return true;
  }
}
