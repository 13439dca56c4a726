import { type Doc, lines } from './layout.js';

/** Why an operation was refused. */
export type RefusalKind = 'Exists' | 'NotFound' | 'Condition';

const MESSAGES: Readonly<Record<RefusalKind, string>> = {
  Exists: 'already exists',
  NotFound: 'not found',
  Condition: 'is missing, or not in the state that the operation needs',
};

/** The error classes of a module: one per entity and kind of refusal. */
export class OperationErrors {
  readonly #used = new Map<string, { readonly entity: string; readonly kind: RefusalKind }>();

  use(entity: string, kind: RefusalKind): string {
    const name = `${entity}${kind}Error`;
    this.#used.set(name, { entity, kind });
    return name;
  }

  declarations(): Doc[] {
    return [...this.#used].map(([name, { entity, kind }]) =>
      lines([
        `/** ${entity} ${MESSAGES[kind]}; nothing was written. \`cause\` has the details. */`,
        `export class ${name} extends Error {`,
        `  override readonly name = '${name}';`,
        '',
        `  constructor() {`,
        `    super('${entity} ${MESSAGES[kind]}');`,
        '  }',
        '}',
      ]),
    );
  }
}
