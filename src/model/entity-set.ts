import { ModelError } from '../errors/index.js';
import { entityModel } from './build-entity.js';
import type { Class } from './attribute-type.js';
import type { EntityModel } from './entity-model.js';
import type { TableModel } from './table-model.js';
import { canCoincide } from './template-language.js';

/** The entities of one `DataSource`, checked against each other as they come in. */
export class EntitySet {
  readonly #byTable = new Map<string, EntityModel[]>();
  readonly #known = new Set<EntityModel>();

  /**
   * The model of a class, checked against the entities of the same table that came before.
   *
   * @throws ModelError with every problem of the declaration, or of how it fits its table's other entities.
   */
  add(target: Class): EntityModel {
    const model = entityModel(target);
    if (this.#known.has(model)) return model;
    const others = this.#byTable.get(model.table.name) ?? [];
    const problems = others.flatMap((other) => conflicts(model, other));
    if (problems.length > 0) throw new ModelError(`entity ${model.name}`, problems);
    this.#byTable.set(model.table.name, [...others, model]);
    this.#known.add(model);
    return model;
  }

  /** The entities of a table that have been added, in that order. */
  ofTable(table: string): readonly EntityModel[] {
    return this.#byTable.get(table) ?? [];
  }

  /** How many there are. */
  get size(): number {
    return this.#known.size;
  }

  get models(): Iterable<EntityModel> {
    return this.#known;
  }
}

function conflicts(a: EntityModel, b: EntityModel): string[] {
  if (!sameTable(a.table, b.table)) {
    return [
      `table '${a.table.name}' is declared differently than for entity ${b.name}; declare it once with table() and share it`,
    ];
  }
  const problems: string[] = [];
  if (a.name === b.name) {
    problems.push(`two classes of table '${a.table.name}' have the name '${a.name}'; set { name } on one of them`);
  }
  if (a.expiresAt && b.expiresAt && a.expiresAt.name !== b.expiresAt.name) {
    problems.push(
      `its @ExpiresAt is stored as '${a.expiresAt.name}', that of entity ${b.name} as '${b.expiresAt.name}'; a table has one time to live attribute`,
    );
  }
  const partition = canCoincide(a.partitionKey, a.byProperty, b.partitionKey, b.byProperty);
  const sort = !a.sortKey || !b.sortKey || canCoincide(a.sortKey, a.byProperty, b.sortKey, b.byProperty);
  if (partition && sort) {
    problems.push(
      `its keys ${shape(a)} can equal those of entity ${b.name} ${shape(b)}; tell them apart with literal text such as '${a.name.toUpperCase()}#'`,
    );
  }
  return problems;
}

function shape({ partitionKey, sortKey }: EntityModel): string {
  return [partitionKey, ...(sortKey ? [sortKey] : [])].map(({ template }) => `'${template.source}'`).join(' + ');
}

function sameTable(a: TableModel, b: TableModel): boolean {
  return a === b || JSON.stringify(describe(a)) === JSON.stringify(describe(b));
}

function describe({ name, partitionKey, sortKey, indexes, discriminator }: TableModel): unknown {
  return {
    name,
    partitionKey,
    sortKey,
    indexes: [...(indexes as ReadonlyMap<string, unknown>).values()],
    discriminator,
  };
}
