import { schemaFormat } from 'dynatomic/codegen';

interface Part {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly items?: Part;
  readonly additionalProperties?: Part | boolean;
  readonly properties?: Readonly<Record<string, Part>>;
  readonly required?: readonly string[];
}

const SECTIONS = {
  table: 'Table',
  globalIndex: 'Global index',
  localIndex: 'Local index',
  entity: 'Entity',
  field: 'Field',
  nestedShape: 'Embedded object',
  parameter: 'Parameter',
  accessPattern: 'Access pattern',
  filter: 'Filter',
  crossTablePattern: 'Cross-table pattern',
  involvement: 'Involved item',
  chainStep: 'Step of a chain',
  workflowStep: 'Step of a workflow',
} as const;

/** The keys of the format as Markdown lists, from its JSON Schema. */
export function formatList(): string {
  const { $defs, ...root } = schemaFormat as unknown as Part & { readonly $defs: Readonly<Record<string, Part>> };
  const sections = Object.entries(SECTIONS).map(([name, title]) => section(title, $defs[name] ?? {}));
  return [section('The file', root), ...sections].join('\n\n');
}

function section(title: string, part: Part): string {
  return `### ${title}\n\n${part.description ?? ''}\n\n${keys(part, '').join('\n')}`;
}

function keys({ properties = {}, required = [] }: Part, indent: string): string[] {
  return Object.entries(properties).flatMap(([name, part]) => {
    const inner = part.properties ? part : part.items?.properties ? part.items : undefined;
    const notes = [...(required.includes(name) ? ['required'] : []), ...kindOf(part)];
    const values = part.enum ? ` One of ${part.enum.map((value) => `\`${value}\``).join(', ')}.` : '';
    const line = `${indent}- \`${name}\`${notes.length > 0 ? ` (${notes.join(', ')})` : ''}: ${part.description ?? ''}${values}`;
    return [line.trimEnd().replace(/:$/, ''), ...(inner ? keys(inner, `${indent}  `) : [])];
  });
}

/** What a value is, where that isn't text. */
function kindOf({ type, $ref, items, additionalProperties }: Part): string[] {
  const name = (ref: string): string => (SECTIONS as Record<string, string>)[ref.replace('#/$defs/', '')] ?? '';
  if ($ref !== undefined) return [`see ${link(name($ref))}`].filter((text) => text !== 'see ');
  if (items?.$ref !== undefined) return [`list of ${link(name(items.$ref))}`];
  const values = typeof additionalProperties === 'object' ? additionalProperties.$ref : undefined;
  if (values !== undefined) return [`by name: ${link(name(values))}`];
  if (typeof type === 'object') return [type.filter((text) => text !== 'null').join(' or ')];
  return type === undefined || type === 'string' ? [] : [type];
}

function link(title: string): string {
  return title === '' ? '' : `[${title.toLowerCase()}](#${title.toLowerCase().replaceAll(' ', '-')})`;
}
