import { ModelError } from '../errors/index.js';
import { conditionOf, type Condition, type ConditionInput, type TextValues } from '../expression/index.js';
import type { EntityModel } from '../model/index.js';
import type { Clock } from './clock.js';
import { entityExpressions } from './entity-expressions.js';
import {
  CAPABILITIES,
  OPERATION,
  type Capability,
  type ExecuteOptions,
  type MakeError,
  type OperationContext,
  type PreparedWrite,
  type WriteOperation,
  type WriteKind,
  type WriteSpec,
} from './operation.js';
import type { Visibility } from './visibility.js';

/** What all writes of an entity are made of. */
export interface WriteProps extends Visibility {
  readonly context: OperationContext;
  readonly model: EntityModel;
  /** Conditions of the caller; all of them must hold. */
  readonly conditions: readonly Condition[];
  /** What `ifExists` or `ifNotExists` asked for. */
  readonly exists?: boolean | undefined;
  readonly orThrow?: MakeError | undefined;
  readonly idempotencyKey?: string | undefined;
  readonly returning?: 'old' | 'new' | undefined;
}

/** Compiles the write that the parts stand for. */
type Prepare<Props> = (props: Props, clock: Clock) => PreparedWrite;

/** A write as data, read from its parts when it is asked for: most operations only lead to the next. */
class BuilderSpec<Props extends WriteProps> implements WriteSpec {
  readonly props: Props;
  readonly kind: WriteKind;
  readonly #prepare: Prepare<Props>;

  constructor(props: Props, kind: WriteKind, prepare: Prepare<Props>) {
    this.props = props;
    this.kind = kind;
    this.#prepare = prepare;
  }

  get context(): OperationContext {
    return this.props.context;
  }

  get entity(): EntityModel {
    return this.props.model;
  }

  get orThrow(): MakeError | undefined {
    return this.props.orThrow;
  }

  get idempotencyKey(): string | undefined {
    return this.props.idempotencyKey;
  }

  get returning(): 'old' | 'new' | undefined {
    return this.props.returning;
  }

  prepare(clock: Clock): PreparedWrite {
    return this.#prepare(this.props, clock);
  }
}

/** The shared face of all writes: immutable, every method makes a new operation. */
export abstract class WriteBuilder<
  Props extends WriteProps,
  Can extends Capability,
  Result,
> implements WriteOperation<Can> {
  declare readonly [CAPABILITIES]?: ((can: Can) => void) | undefined;
  readonly #spec: BuilderSpec<Props>;

  constructor(props: Props, kind: WriteKind, prepare: Prepare<Props>) {
    const { orThrow, returning } = props;
    if (orThrow !== undefined && typeof orThrow !== 'function') {
      throw new ModelError('orThrow()', ['takes a function that makes the error: () => new EmailTaken()']);
    }
    if (returning !== undefined && returning !== 'old' && returning !== 'new') {
      throw new ModelError('returning()', ["takes 'old', or for an update 'new' or 'none'"]);
    }
    this.#spec = new BuilderSpec(props, kind, prepare);
  }

  get [OPERATION](): WriteSpec {
    return this.#spec;
  }

  protected get props(): Props {
    return this.#spec.props;
  }

  /** What logs show of an operation: not the `DataSource` behind it. */
  toJSON(): { readonly kind: WriteKind; readonly entity: string } {
    return { kind: this.#spec.kind, entity: this.props.model.name };
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `${this.#spec.kind} ${this.props.model.name}`;
  }

  /** Sends the write. */
  execute(options?: ExecuteOptions): Promise<Result> {
    return this.props.context.executeWrite(this[OPERATION], options) as Promise<Result>;
  }
}

/** The caller's conditions with one more, from any of the forms that `where` takes. */
export function withCondition<E>(
  { model, conditions }: WriteProps,
  input: ConditionInput<E>,
  values: TextValues | undefined,
): readonly Condition[] {
  return [...conditions, conditionOf(input, entityExpressions(model).fields, values)];
}
