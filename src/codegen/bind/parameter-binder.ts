import { accepts } from '../check/type-match.js';
import type { FieldDraft, ParameterDraft } from '../draft/draft.js';
import { fieldOf, type SchemaNames } from '../draft/schema-names.js';
import type { Value } from '../model.js';
import type { ProblemCode, ProblemDetails } from '../problem.js';
import type { Path } from '../read/path.js';
import type { Report } from '../read/problem-list.js';

/** What a binder works on. */
export interface BinderSubject {
  readonly name: string;
  readonly path: Path;
  readonly parameters: readonly ParameterDraft[];
}

/** Gives the parameters of one pattern their places, and remembers which have one. */
export class ParameterBinder {
  readonly subject: BinderSubject;
  readonly #report: Report;
  readonly #used = new Set<ParameterDraft>();
  readonly #choices = new Map<string, FieldDraft['enum']>();
  readonly #names: SchemaNames;
  readonly #takesArrays: boolean;
  #failed = false;

  /** `takesArrays`: whether an array parameter can stand for a single value, so that something is done for each element. */
  constructor(subject: BinderSubject, names: SchemaNames, report: Report, takesArrays: boolean) {
    this.subject = subject;
    this.#takesArrays = takesArrays;
    this.#names = names;
    this.#report = report;
  }

  get failed(): boolean {
    return this.#failed;
  }

  get unused(): readonly ParameterDraft[] {
    return this.subject.parameters.filter((parameter) => !this.#used.has(parameter));
  }

  find(name: string): ParameterDraft | undefined {
    return this.subject.parameters.find((parameter) => parameter.name === name);
  }

  fail(path: Path, code: ProblemCode, message: string, details?: ProblemDetails): void {
    this.#failed = true;
    this.#report(path, code, message, details);
  }

  warn(path: Path, message: string): void {
    this.#report(path, 'UNBOUND', message, { severity: 'warning' });
  }

  use(parameter: ParameterDraft): Value {
    this.#used.add(parameter);
    return { kind: 'parameter', parameter: parameter.name };
  }

  /** The value that a schema names: a parameter, or `parameter.field` of an entity parameter. */
  named(name: string, field?: FieldDraft): Value | undefined {
    const parameter = this.find(name);
    if (parameter) return field ? this.useFor(parameter, field) : this.use(parameter);
    const holder = this.subject.parameters.find((candidate) => name.startsWith(`${candidate.name}.`));
    const entity = holder && this.#names.ofParameter(holder);
    const held = entity && fieldOf(entity, name.slice(holder.name.length + 1));
    if (!held) return undefined;
    this.use(holder);
    return { kind: 'field', parameter: holder.name, field: held.name };
  }

  /** The choices of the field that a parameter gives a value for. */
  choicesOf(parameter: string): FieldDraft['enum'] {
    return this.#choices.get(parameter);
  }

  /** Uses a parameter as the value of a field, and checks that the types go together. */
  useFor(parameter: ParameterDraft, field: FieldDraft): Value {
    if (this.#takesArrays && isArrayOfValues(parameter, field)) return this.useEach(parameter, field);
    this.#choose(parameter, field, accepts(field.type, parameter.type));
    return this.use(parameter);
  }

  /** Uses the elements of an array parameter as values of a field. */
  useEach(parameter: ParameterDraft, field: FieldDraft): Value {
    this.#choose(parameter, field, accepts(field.type, parameter.itemType));
    this.#used.add(parameter);
    return { kind: 'element', parameter: parameter.name };
  }

  /** What an `in` or an equality compares a field with. */
  useForOneOf(parameter: ParameterDraft, field: FieldDraft): Value {
    return isArrayOfValues(parameter, field) ? this.useEach(parameter, field) : this.useFor(parameter, field);
  }

  /** The parameter named like a field. */
  exact(field: FieldDraft): Value | undefined {
    const parameter = this.find(field.name);
    return parameter && parameter.type !== 'entity' ? this.useFor(parameter, field) : undefined;
  }

  /** An unused parameter whose name ends with the field's (`target_user_id` for `user_id`), or the other way round. */
  similar(field: FieldDraft, among: readonly ParameterDraft[] = this.unused): Value | undefined {
    const name = field.name;
    const candidates = among.filter(({ type, itemType }) => type !== 'entity' && itemType !== 'entity');
    const parameter =
      candidates.find((candidate) => candidate.name === `${name}s` && candidate.type === 'array') ??
      candidates.find((candidate) => candidate.name.endsWith(`_${name}`) || candidate.name.endsWith(`_${name}s`)) ??
      candidates.find((candidate) => name.endsWith(`_${candidate.name}`));
    if (!parameter || !accepts(field.type, parameter.type === 'array' ? parameter.itemType : parameter.type)) {
      return undefined;
    }
    if (parameter.name !== `${name}s`) {
      this.warn([...parameter.path, 'name'], `Parameter '${parameter.name}' is taken for the field '${name}'`);
    }
    return this.useFor(parameter, field);
  }

  /** Reports every parameter that nothing uses. */
  requireAllUsed(advice: string): void {
    for (const { path, name } of this.unused) {
      const message = `Nothing in pattern '${this.subject.name}' uses parameter '${name}': ${advice}`;
      this.fail([...path, 'name'], 'UNBOUND', message);
    }
  }

  #choose(parameter: ParameterDraft, field: FieldDraft, fits: boolean): void {
    if (field.enum) this.#choices.set(parameter.name, field.enum);
    if (fits) return;
    const message = `Parameter type '${String(parameter.type)}' of '${parameter.name}' doesn't match type '${String(field.type)}' of field '${field.name}'`;
    this.fail([...parameter.path, 'type'], 'TYPE_MISMATCH', message);
  }
}

function isArrayOfValues(parameter: ParameterDraft, field: FieldDraft): boolean {
  return parameter.type === 'array' && field.type !== 'array';
}
