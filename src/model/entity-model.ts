import type { AttributeModel, StructModel } from './attribute-type.js';
import type { KeyTemplate } from './key-template.js';
import type { IndexModel, KeyAttribute, TableModel } from './table-model.js';

/** One key attribute of a table or index, and the template that fills it. */
export interface KeyPart {
  readonly attribute: KeyAttribute;
  readonly template: KeyTemplate;
  /** The property whose own attribute is this key attribute: it is stored once, as it is. */
  readonly property?: string | undefined;
}

/** How an entity fills an index's keys. An item that lacks a value for one of them is not in the index. */
export interface EntityIndexModel {
  readonly index: IndexModel;
  readonly partitionKey: readonly KeyPart[];
  readonly sortKey: readonly KeyPart[];
}

/** A unique constraint: properties whose values together belong to one item at most. */
export interface UniqueModel {
  readonly properties: readonly string[];
  readonly normalize?: ((value: unknown) => unknown) | undefined;
}

/** What an `@Entity` class is: made once, when the class is first used. */
export interface EntityModel extends StructModel {
  /** Stored in the table's discriminator attribute. */
  readonly name: string;
  readonly table: TableModel;
  readonly partitionKey: KeyPart;
  readonly sortKey?: KeyPart | undefined;
  /** The distinct placeholders of both keys, partition key first: what an id consists of. */
  readonly idProperties: readonly string[];
  readonly indexes: ReadonlyMap<string, EntityIndexModel>;
  readonly version?: AttributeModel | undefined;
  readonly createdAt?: AttributeModel | undefined;
  readonly updatedAt?: AttributeModel | undefined;
  readonly expiresAt?: AttributeModel | undefined;
  readonly deletedAt?: AttributeModel | undefined;
  readonly uniques: readonly UniqueModel[];
  /** Names of the methods marked `@BeforePut` and `@AfterLoad`, base class first. */
  readonly beforePut: readonly string[];
  readonly afterLoad: readonly string[];
}
