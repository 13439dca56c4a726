export type Severity = 'error' | 'warning';

/** The kinds of problem that reading a schema can find. */
export type ProblemCode =
  | 'ACTION'
  | 'ALREADY_USED'
  | 'CONDITION'
  | 'DUPLICATE_OPERATION'
  | 'FILTER'
  | 'IDENTIFIER'
  | 'INVALID_VALUE'
  | 'KEY_SHAPE'
  | 'KEY_TYPE'
  | 'MALFORMED_JSON'
  | 'MISSING_KEY'
  | 'NOT_FOUND'
  | 'OPERATION_LIMIT'
  | 'PROJECTION'
  | 'RANGE'
  | 'RETURN_TYPE'
  | 'TEMPLATE'
  | 'TYPE_MISMATCH'
  | 'UNBOUND'
  | 'UNKNOWN_KEY'
  | 'UNSUPPORTED'
  | 'WRONG_TYPE';

/** One thing that is wrong with a schema, and where. Lines and columns count from 1. */
export interface Problem {
  readonly code: ProblemCode;
  readonly severity: Severity;
  /** Such as `tables[0].entities.User.fields[2].type`; empty for the whole file. */
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
  /** What to write instead, where that can be told. */
  readonly suggestion?: string;
}

export interface ProblemDetails {
  readonly suggestion?: string | undefined;
  readonly severity?: Severity;
  /** Points at the property's name and not at its value. */
  readonly atName?: boolean;
}
