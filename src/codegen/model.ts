import type { Condition, UpdateValue } from './expression/expression.js';
import type {
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
} from './format/vocabulary.js';
import type { Template } from './template.js';

/** A checked schema: every name is resolved, and every parameter of every pattern has its place. */
export interface SchemaModel {
  readonly tables: readonly TableModel[];
  readonly entities: readonly EntityModel[];
  readonly crossTablePatterns: readonly CrossTablePattern[];
}

export interface KeyAttribute {
  readonly name: string;
  readonly type: 'S' | 'N';
}

export interface TableModel {
  readonly name: string;
  /** Name of the exported constant. */
  readonly constant: string;
  readonly partitionKey: KeyAttribute;
  readonly sortKey: KeyAttribute | undefined;
  readonly indexes: readonly IndexModel[];
}

export interface IndexModel {
  readonly name: string;
  readonly local: boolean;
  /** Empty for a local index. */
  readonly partitionKey: readonly KeyAttribute[];
  readonly sortKey: readonly KeyAttribute[];
  readonly projection: Projection;
  readonly includedAttributes: readonly string[];
}

export interface EntityModel {
  readonly name: string;
  readonly className: string;
  readonly entityType: string;
  readonly table: TableModel;
  readonly partitionKey: Template;
  readonly sortKey: Template | undefined;
  /** The fields of the primary key, each once. */
  readonly keyFields: readonly string[];
  readonly indexes: readonly EntityIndex[];
  readonly fields: readonly FieldModel[];
  readonly patterns: readonly AccessPattern[];
}

export interface EntityIndex {
  readonly index: IndexModel;
  readonly partitionKey: readonly Template[];
  readonly sortKey: readonly Template[];
}

export interface FieldModel {
  /** Name of the attribute in DynamoDB. */
  readonly name: string;
  readonly property: string;
  readonly type: FieldType;
  readonly required: boolean;
  readonly itemType: FieldType | ShapeModel | undefined;
  readonly set: boolean;
  readonly default: unknown;
  readonly enum: readonly (string | number)[] | undefined;
  readonly description: string | undefined;
  readonly timeToLive: boolean;
}

/** An embedded object. */
export interface ShapeModel {
  readonly className: string;
  readonly fields: readonly FieldModel[];
}

export interface ParameterModel {
  readonly name: string;
  readonly variable: string;
  readonly type: ParameterType;
  readonly entityType: string | undefined;
  readonly itemType: ParameterType | undefined;
  readonly default: unknown;
  /** The choices of the field that it gives a value for. */
  readonly enum: readonly (string | number)[] | undefined;
  readonly description: string | undefined;
}

/** Where a value comes from. */
export type Value =
  | { readonly kind: 'parameter'; readonly parameter: string }
  /** A field of an entity parameter. */
  | { readonly kind: 'field'; readonly parameter: string; readonly field: string }
  /** A parameter that may carry the literal text before its placeholder. */
  | { readonly kind: 'stripped'; readonly parameter: string; readonly prefix: string }
  /** An element of an array parameter: the operation is done once for each. */
  | { readonly kind: 'element'; readonly parameter: string }
  /** A field of what an earlier step read. */
  | { readonly kind: 'result'; readonly step: string; readonly field: string }
  | { readonly kind: 'constant'; readonly value: unknown };

export interface FieldValue {
  readonly field: string;
  readonly value: Value;
}

export interface BoundCondition {
  readonly condition: Condition;
  readonly values: ReadonlyMap<string, Value>;
}

export interface FilterTerm {
  readonly field: string;
  readonly operator: FilterOperator | undefined;
  readonly function: FilterFunction | undefined;
  readonly values: readonly Value[];
}

export interface BoundFilter {
  /** How `terms` are joined. */
  readonly join: LogicalOperator;
  readonly terms: readonly FilterTerm[];
  /** Terms that follow from the names of parameters; all of them must hold as well. */
  readonly implied: readonly FilterTerm[];
}

/** What a query says of the sort key. */
export interface SortRange {
  readonly operator: RangeCondition;
  /** The placeholder that the range is about. */
  readonly field: string;
  /** Literal text and placeholders from `field`'s own literal prefix on: a text value may span several of them. */
  readonly rest: Template;
  readonly values: readonly Value[];
}

export interface Change {
  readonly field: string;
  readonly value: UpdateValue;
}

export interface Changes {
  readonly set: readonly Change[];
  readonly add: readonly Change[];
  readonly remove: readonly string[];
  /** The entity parameter all of whose non-key fields are set. */
  readonly entity: string | undefined;
  /** Whether the method takes the changes as an argument of its own. */
  readonly open: boolean;
  /** What the placeholders in `set` and `add` stand for. */
  readonly values: ReadonlyMap<string, Value>;
}

/** A field of an entity parameter that must equal another value: a foreign key. */
export interface Agreement {
  readonly field: string;
  readonly parameter: string;
  readonly other: Value;
}

/** What an entity to be stored is made of: a parameter, or its fields one by one. */
export type EntitySource =
  | { readonly kind: 'parameter'; readonly parameter: string }
  | { readonly kind: 'fields'; readonly fields: readonly FieldValue[] }
  | { readonly kind: 'elements'; readonly parameter: string };

export interface GetPlan {
  readonly kind: 'get';
  readonly key: readonly FieldValue[];
  /** Compared after the read: another value means that there is no such item. */
  readonly matches: readonly FieldValue[];
  readonly consistent: boolean;
  readonly projection: readonly string[] | undefined;
}

export interface PutPlan {
  readonly kind: 'put';
  readonly source: EntitySource;
  readonly agreements: readonly Agreement[];
  readonly condition: BoundCondition | undefined;
}

export interface DeletePlan {
  readonly kind: 'delete';
  readonly key: readonly FieldValue[];
  /** The item must have these values. */
  readonly matches: readonly FieldValue[];
  readonly condition: BoundCondition | undefined;
}

export interface UpdatePlan {
  readonly kind: 'update';
  readonly key: readonly FieldValue[];
  readonly changes: Changes;
  readonly condition: BoundCondition | undefined;
}

export interface SearchOptions {
  readonly index: string | undefined;
  readonly filter: BoundFilter | undefined;
  readonly limit: number | undefined;
  readonly limitParameter: string | undefined;
  readonly cursorParameter: string | undefined;
  readonly count: boolean;
  readonly consistent: boolean;
  readonly projection: readonly string[] | undefined;
}

export interface QueryPlan extends SearchOptions {
  readonly kind: 'query';
  readonly partition: readonly FieldValue[];
  /** Leading placeholders of the sort key that must be equal. */
  readonly sort: readonly FieldValue[];
  readonly range: SortRange | undefined;
  readonly forward: boolean;
  /** With `mixed_data`: the entities whose items share the partition. */
  readonly mixed: readonly string[] | undefined;
}

export interface ScanPlan extends SearchOptions {
  readonly kind: 'scan';
}

export interface BatchGetPlan {
  readonly kind: 'batchGet';
  readonly key: readonly FieldValue[];
}

export interface BatchWritePlan {
  readonly kind: 'batchWrite';
  readonly puts: readonly string[];
  /** Keys of items to delete: each value is one, or an element of an array. */
  readonly deletes: readonly FieldValue[] | undefined;
}

export type Plan = GetPlan | PutPlan | DeletePlan | UpdatePlan | QueryPlan | ScanPlan | BatchGetPlan | BatchWritePlan;

/** What every pattern has. */
export interface PatternModel {
  readonly id: number;
  readonly name: string;
  readonly method: string;
  readonly description: string;
  readonly parameters: readonly ParameterModel[];
}

export interface AccessPattern extends PatternModel {
  readonly operation: Operation;
  readonly returnType: ReturnType;
  readonly plan: Plan;
  /** The method of every repository that does the same; then the pattern gets none of its own. */
  readonly crud: 'create' | 'get' | 'update' | 'delete' | undefined;
}

/** One write of a transaction, batch or workflow. */
export interface WriteStep {
  readonly action: 'Put' | 'Update' | 'Delete' | 'ConditionCheck';
  readonly entity: string;
  /** For a Put. */
  readonly source: EntitySource | undefined;
  /** For everything else. */
  readonly key: readonly FieldValue[];
  readonly changes: Changes | undefined;
  readonly condition: BoundCondition | undefined;
}

/** What decides whether a step of a workflow is done. */
export interface StepBranch {
  /** An earlier step, done or left out, or a boolean parameter. */
  readonly source: { readonly step: string } | { readonly parameter: string };
  readonly holds: boolean;
}

export interface WorkflowStepModel extends WriteStep {
  readonly name: string;
  readonly branch: StepBranch | undefined;
  /** Whether a failed condition only leaves the step out. */
  readonly optional: boolean;
  readonly compensate: WriteStep | undefined;
}

export interface WorkflowPlan {
  readonly kind: 'workflow';
  readonly journalTable: string;
  readonly steps: readonly WorkflowStepModel[];
  readonly agreements: readonly Agreement[];
}

export interface ReadStep {
  readonly name: string;
  readonly entity: string;
  readonly key: readonly FieldValue[];
}

export interface ChainStep extends ReadStep {
  readonly action: 'Get' | 'Query';
  readonly index: string | undefined;
  /** The earlier query whose every item this step is done for. */
  readonly each: string | undefined;
}

export type CrossTablePlan =
  | { readonly kind: 'transactWrite'; readonly steps: readonly WriteStep[]; readonly agreements: readonly Agreement[] }
  | { readonly kind: 'transactGet'; readonly steps: readonly ReadStep[] }
  | { readonly kind: 'chain'; readonly steps: readonly ChainStep[] }
  | { readonly kind: 'batchWrite'; readonly steps: readonly WriteStep[] }
  | WorkflowPlan;

export interface CrossTablePattern extends PatternModel {
  readonly operation: string;
  readonly returnType: CrossTableReturnType;
  readonly involved: readonly { readonly table: string; readonly entity: string; readonly action: string }[];
  readonly plan: CrossTablePlan;
}
