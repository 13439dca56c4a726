import * as dynatomic from 'dynatomic';
import { generate } from 'dynatomic/codegen';
import * as validator from 'class-validator';
import ts from 'typescript';
import { checked } from './fixture.js';

type Exports = Readonly<Record<string, unknown>>;
type Methods = Readonly<Record<string, (...args: readonly unknown[]) => Promise<unknown>>>;

/** Of test/support/no-eval-environment.cjs: makes a function of this realm. */
declare function compileFunction(code: string, parameters: readonly string[]): (...values: readonly unknown[]) => void;

export interface Layer {
  /** The text of each file. */
  readonly files: ReadonlyMap<string, string>;
  /** The entity classes, by name. */
  readonly entities: Readonly<Record<string, new () => object>>;
  readonly repository: (name: string, dataSource: dynatomic.DataSource) => Methods;
  readonly service: (dataSource: dynatomic.DataSource) => Methods;
}

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.CommonJS,
  experimentalDecorators: true,
  useDefineForClassFields: true,
};

/** Generates the layer of a schema, compiles it, and loads it. */
export function loadLayer(schema: string): Layer {
  const files = new Map(generate(checked(schema)).map(({ path, text }) => [path, text]));
  const loaded = new Map<string, Exports>();
  const load = (path: string): Exports => {
    const before = loaded.get(path);
    if (before) return before;
    const exports: Record<string, unknown> = {};
    loaded.set(path, exports);
    const { outputText } = ts.transpileModule(files.get(path) ?? '', { compilerOptions: OPTIONS });
    const requireFrom = (name: string): unknown => {
      if (name === 'dynatomic') return dynatomic;
      return name === 'class-validator' ? validator : load(name.replace('./', '').replace(/\.js$/, '.ts'));
    };
    compileFunction(outputText, ['exports', 'require'])(exports, requireFrom);
    return exports;
  };
  const make = (exports: Exports, name: string, dataSource: dynatomic.DataSource): Methods =>
    new (exports[name] as new (dataSource: dynatomic.DataSource) => Methods)(dataSource);
  return {
    files,
    entities: load('entities.ts') as Layer['entities'],
    repository: (name, dataSource) => make(load('repositories.ts'), `${name}Repository`, dataSource),
    service: (dataSource) => make(load('transaction-service.ts'), 'TransactionService', dataSource),
  };
}

/** The code of a method, without its documentation and its own indentation, each run of white space as one space. */
export function methodOf(text: string | undefined, name: string): string {
  const [, body] = new RegExp(`\\n  (?:async )?(${name}\\([^]*?)\\n  }\\n`).exec(text ?? '') ?? [];
  if (body === undefined) throw new Error(`there is no method ${name}`);
  return body.replaceAll(/\s+/g, ' ').replaceAll(/ \./g, '.');
}
