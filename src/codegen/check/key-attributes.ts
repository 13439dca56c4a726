import type { EntityDraft, TableDraft } from '../draft/draft.js';
import { fieldOf } from '../draft/schema-names.js';
import type { Path } from '../read/path.js';
import type { Report } from '../read/problem-list.js';
import { bareField, keyTypeOf, type Template } from '../template.js';

/** What the templates of all entities make of the key attributes of one table: each has one type, and one content. */
export class KeyAttributes {
  readonly #table: TableDraft;
  readonly #report: Report;
  readonly #types = new Map<string, { readonly type: 'S' | 'N'; readonly entity: string }>();
  readonly #contents = new Map<string, Map<string, string>>();

  constructor(table: TableDraft, report: Report) {
    this.#table = table;
    this.#report = report;
  }

  claim(attribute: string, template: Template, entity: EntityDraft, path: Path): void {
    this.#claimType(attribute, template, entity, path);
    const field = fieldOf(entity, attribute);
    if (field && bareField(template) !== attribute) {
      const message = `'${attribute}' is both a key attribute and a field of '${entity.name}', but template '${template.source}' gives them different values; rename one, or write {${attribute}}`;
      this.#report(path, 'KEY_SHAPE', message, { suggestion: `{${attribute}}` });
    }
    const contents = this.#contents.get(entity.name) ?? new Map<string, string>();
    this.#contents.set(entity.name, contents);
    const earlier = contents.get(attribute);
    if (earlier === undefined) contents.set(attribute, template.source);
    else if (earlier !== template.source) {
      const message = `Key attribute '${attribute}' gets '${template.source}' here and '${earlier}' above: it can hold only one of them`;
      this.#report(path, 'KEY_SHAPE', message);
    }
  }

  #claimType(attribute: string, template: Template, entity: EntityDraft, path: Path): void {
    const type = keyTypeOf(template, (name) => fieldOf(entity, name)?.type);
    const earlier = this.#types.get(attribute);
    if (!earlier) this.#types.set(attribute, { type, entity: entity.name });
    else if (earlier.type !== type) {
      const [here, there] = [typeName(type), typeName(earlier.type)];
      const message = `Key attribute '${attribute}' of table '${this.#table.name}' is a ${here} here and a ${there} in entity '${earlier.entity}'`;
      this.#report(path, 'KEY_TYPE', message);
    }
  }
}

function typeName(type: 'S' | 'N'): string {
  return type === 'N' ? 'number' : 'text';
}
