import type { EntityModel, FieldModel } from '../model.js';
import type { EntityUsage, UsageData } from './read-usage-data.js';

/** Which of an entity's two example items. */
export type ItemKind = 'sample' | 'accessPattern';

/** Example values for the fields of entities: those of the usage data, else made up from names and types. */
export class Examples {
  readonly #usage: UsageData;

  constructor(usage: UsageData) {
    this.#usage = usage;
  }

  usageOf(entity: EntityModel): EntityUsage | undefined {
    return this.#usage.get(entity.name);
  }

  /** The fields that an example item has, with their values. */
  item(entity: EntityModel, kind: ItemKind): [FieldModel, unknown][] {
    const given = this.usageOf(entity)?.[kind];
    return entity.fields.flatMap((field): [FieldModel, unknown][] => {
      const value = given?.[field.name];
      if (value !== undefined) return [[field, value]];
      return field.required || !given ? [[field, madeUp(field, kind)]] : [];
    });
  }

  /** The example value of one field. */
  field(entity: EntityModel, name: string, kind: ItemKind): unknown {
    const field = entity.fields.find((candidate) => candidate.name === name);
    return this.usageOf(entity)?.[kind][name] ?? (field ? madeUp(field, kind) : undefined);
  }

  /** What an update sets: the usage data's fields that are not part of the key, or one field. */
  changes(entity: EntityModel): [FieldModel, unknown][] {
    const free = entity.fields.filter(({ name }) => !entity.keyFields.includes(name));
    const given = this.usageOf(entity)?.update ?? {};
    const changed = free.flatMap((field): [FieldModel, unknown][] => {
      return given[field.name] === undefined ? [] : [[field, given[field.name]]];
    });
    const [first] = free;
    return changed.length > 0 || !first ? changed : [[first, madeUp(first, 'sample')]];
  }
}

const NUMBERS = { sample: 1, accessPattern: 2 } as const;

function madeUp(field: FieldModel, kind: ItemKind): unknown {
  const number = NUMBERS[kind];
  if (field.default !== undefined) return field.default;
  if (field.enum) return field.enum[0];
  switch (field.type) {
    case 'string':
      return `${field.name}-${number}`;
    case 'uuid':
      return `00000000-0000-4000-8000-00000000000${number}`;
    case 'integer':
      return field.timeToLive ? FAR_FUTURE : number;
    case 'decimal':
      return number + 0.5;
    case 'boolean':
      return true;
    case 'array':
      return field.itemType === 'string' ? [`${field.name}-${number}`] : [];
    case 'object':
      return {};
  }
}

/** The first second of the year 2100. */
const FAR_FUTURE = 4_102_444_800;
