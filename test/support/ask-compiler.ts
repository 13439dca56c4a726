import { join } from 'node:path';
import ts from 'typescript';

const ROOT = join(__dirname, '../..');
const FILE = join(ROOT, 'test/types/asked.ts');
const MARK = '/*?*/';

const IMPORTS = `
import { Attribute, BeforePut, CreatedAt, Entity, KEY, table, Unique, Version, type Id } from 'dynatomic';
import { Address, App, db, id, order, Order, orders, user, User, users, Users } from './shop.js';
`;

/** What the compiler says of each snippet; all of them are lines of one program. */
export interface Answer {
  /** What an editor shows of the name behind the mark. */
  readonly hover: string | undefined;
  /** The first line of the first error. */
  readonly error: string | undefined;
}

/** Asks the compiler of the project about snippets over the entities of `test/types/shop.ts`, one line each. */
export function askCompiler(snippets: readonly string[]): Map<string, Answer> {
  const lines = snippets.map((snippet) => `void (async () => { ${snippet} });`);
  const text = `${IMPORTS}${lines.join('\n')}\n`;
  const service = ts.createLanguageService(hostOf(text));
  const errors = service.getSemanticDiagnostics(FILE);
  let start = IMPORTS.length;
  return new Map(
    lines.map((line, index) => {
      const end = start + line.length;
      const error = errors.find((each) => each.start !== undefined && each.start >= start && each.start < end);
      const mark = line.indexOf(MARK);
      const info = mark < 0 ? undefined : service.getQuickInfoAtPosition(FILE, start + mark + MARK.length);
      start = end + 1;
      return [
        snippets[index] ?? '',
        {
          hover: info && ts.displayPartsToString(info.displayParts),
          error: error && ts.flattenDiagnosticMessageText(error.messageText, '\n').split('\n')[0],
        },
      ];
    }),
  );
}

function hostOf(text: string): ts.LanguageServiceHost {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile) as { config: unknown };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  const read = (path: string): string | undefined => (path === FILE ? text : ts.sys.readFile(path));
  return {
    getCompilationSettings: () => ({ ...options, types: ['node'] }),
    getScriptFileNames: () => [FILE],
    getScriptVersion: () => '1',
    getScriptSnapshot: (path) => {
      const source = read(path);
      return source === undefined ? undefined : ts.ScriptSnapshot.fromString(source);
    },
    getCurrentDirectory: () => ROOT,
    getDefaultLibFileName: (settings) => ts.getDefaultLibFilePath(settings),
    fileExists: (path) => path === FILE || ts.sys.fileExists(path),
    readFile: read,
    directoryExists: (path) => ts.sys.directoryExists(path),
    getDirectories: (path) => ts.sys.getDirectories(path),
    readDirectory: (...args) => ts.sys.readDirectory(...args),
  };
}
