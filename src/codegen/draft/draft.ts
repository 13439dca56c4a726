import type {
  Action,
  CrossTableOperation,
  CrossTableReturnType,
  FieldType,
  FilterFunction,
  FilterOperator,
  LogicalOperator,
  Operation,
  ParameterType,
  Projection,
  RangeCondition,
  ReturnType,
} from '../format/vocabulary.js';
import type { Path } from '../read/path.js';

/**
 * The schema as it was written, as far as it has the right shape: a key with a wrong value is missing here (and
 * reported by the structure check), and a part without a name is left out.
 */
export interface SchemaDraft {
  readonly tables: readonly TableDraft[];
  readonly patterns: readonly CrossTableDraft[];
}

export interface TableDraft {
  readonly path: Path;
  readonly name: string;
  readonly partitionKey: string | undefined;
  readonly sortKey: string | undefined;
  readonly ttlAttribute: string | undefined;
  readonly indexes: readonly IndexDraft[];
  readonly entities: readonly EntityDraft[];
}

/** One attribute, or a list of them; templates mirror the form. */
export type OneOrMany = string | readonly string[];

export interface IndexDraft {
  readonly path: Path;
  readonly name: string;
  readonly local: boolean;
  /** Missing for a local index: it has the table's. */
  readonly partitionKey: OneOrMany | undefined;
  readonly sortKey: OneOrMany | undefined;
  readonly projection: Projection;
  readonly includedAttributes: readonly string[] | undefined;
}

export interface EntityDraft {
  readonly path: Path;
  readonly name: string;
  readonly entityType: string;
  readonly partitionKey: string | undefined;
  readonly sortKey: string | undefined;
  readonly fields: readonly FieldDraft[];
  readonly mappings: readonly MappingDraft[];
  readonly patterns: readonly PatternDraft[];
}

export interface MappingDraft {
  readonly path: Path;
  readonly name: string;
  readonly local: boolean;
  readonly partitionKey: OneOrMany | undefined;
  readonly sortKey: OneOrMany | undefined;
}

export interface FieldDraft {
  readonly path: Path;
  readonly name: string;
  readonly type: FieldType | undefined;
  readonly required: boolean;
  readonly itemType: FieldType | ShapeDraft | undefined;
  readonly set: boolean;
  readonly default: unknown;
  readonly enum: readonly (string | number)[] | undefined;
  readonly description: string | undefined;
}

/** The fields of an embedded object. */
export interface ShapeDraft {
  readonly name: string | undefined;
  readonly fields: readonly FieldDraft[];
}

export interface ParameterDraft {
  readonly path: Path;
  readonly name: string;
  readonly type: ParameterType | undefined;
  readonly entityType: string | undefined;
  readonly itemType: ParameterType | undefined;
  readonly default: unknown;
  readonly description: string | undefined;
}

/** A parameter's name or expression text, or a constant. */
export type OperandDraft = { readonly text: string } | { readonly value: unknown };

/** What a write changes and under which condition. */
export interface WriteDraft {
  readonly condition: string | undefined;
  readonly values: ReadonlyMap<string, OperandDraft>;
  readonly key: ReadonlyMap<string, string>;
  readonly set: ReadonlyMap<string, OperandDraft>;
  readonly add: ReadonlyMap<string, OperandDraft>;
  readonly remove: readonly string[];
}

export interface PatternDraft extends WriteDraft {
  readonly path: Path;
  readonly id: number | undefined;
  readonly name: string;
  readonly description: string;
  readonly operation: Operation | undefined;
  readonly returnType: ReturnType | undefined;
  readonly parameters: readonly ParameterDraft[];
  readonly indexName: string | undefined;
  readonly range: RangeCondition | undefined;
  readonly consistentRead: boolean | undefined;
  readonly filter: FilterDraft | undefined;
  readonly scanIndexForward: boolean | undefined;
  readonly limit: number | undefined;
  readonly select: 'COUNT' | undefined;
  readonly projection: readonly string[] | undefined;
}

export interface FilterDraft {
  readonly path: Path;
  readonly conditions: readonly FilterConditionDraft[];
  readonly logicalOperator: LogicalOperator;
}

export interface FilterConditionDraft {
  readonly path: Path;
  readonly field: string;
  /** The keys as written: a misspelled operator is there, too. */
  readonly has: ReadonlySet<string>;
  readonly operator: FilterOperator | undefined;
  readonly function: FilterFunction | undefined;
  readonly param: string | undefined;
  readonly param2: string | undefined;
  readonly params: readonly string[] | undefined;
}

export interface CrossTableDraft {
  readonly path: Path;
  readonly id: number | undefined;
  readonly name: string;
  readonly description: string;
  readonly operation: CrossTableOperation | undefined;
  readonly returnType: CrossTableReturnType | undefined;
  readonly parameters: readonly ParameterDraft[];
  readonly involvements: readonly StepDraft[] | undefined;
  readonly chainSteps: readonly StepDraft[] | undefined;
  readonly workflowSteps: readonly StepDraft[] | undefined;
  readonly journalTable: string | undefined;
}

/** One item of a transaction or batch, one read of a chain, or one step of a workflow. */
export interface StepDraft extends WriteDraft {
  readonly path: Path;
  readonly table: string;
  readonly entity: string | undefined;
  /** As written: it is checked against the operation. */
  readonly action: Action | (string & {});
  readonly step: string | undefined;
  readonly usesResultFrom: string | undefined;
  readonly indexName: string | undefined;
  readonly when: string | undefined;
  readonly defines: string | undefined;
  readonly compensate: StepDraft | undefined;
}
