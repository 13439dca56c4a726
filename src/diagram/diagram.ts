/** What a diagram shows: the same, whether it is drawn from entity classes or from a schema. */
export interface Diagram {
  readonly title: string;
  readonly tables: readonly DiagramTable[];
  readonly transactions: readonly DiagramTransaction[];
}

export interface DiagramTable {
  readonly name: string;
  readonly partitionKey: DiagramKey;
  readonly sortKey: DiagramKey | undefined;
  readonly indexes: readonly DiagramIndex[];
  readonly entities: readonly DiagramEntity[];
}

export interface DiagramKey {
  readonly name: string;
  readonly type: 'S' | 'N' | 'B';
}

export interface DiagramIndex {
  readonly name: string;
  readonly local: boolean;
  /** Empty for a local index, whose partition key is the table's. */
  readonly partitionKey: readonly DiagramKey[];
  readonly sortKey: readonly DiagramKey[];
  /** `ALL`, `KEYS_ONLY`, or the attributes that are included. */
  readonly projection: string;
}

export interface DiagramEntity {
  readonly name: string;
  /** Templates of the table's keys. */
  readonly keys: readonly string[];
  readonly indexes: readonly { readonly name: string; readonly keys: readonly string[] }[];
  readonly attributes: readonly DiagramAttribute[];
}

export interface DiagramAttribute {
  readonly name: string;
  readonly type: string;
  /** Such as `version` or `unique`. */
  readonly marks: readonly string[];
}

export interface DiagramTransaction {
  readonly name: string;
  readonly operation: string;
  readonly steps: readonly DiagramStep[];
}

export interface DiagramStep {
  /** Such as `Put` or `ConditionCheck`. */
  readonly action: string;
  readonly entity: string;
}
