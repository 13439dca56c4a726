import type { Diagram, DiagramEntity, DiagramIndex, DiagramKey, DiagramTable } from './diagram.js';

/**
 * Mermaid text: a box for each table with its entities inside, and an edge from each transaction to what it touches.
 *
 * @see https://mermaid.js.org/syntax/flowchart.html
 */
export function mermaid({ tables, transactions }: Diagram): string {
  const entities = tables.flatMap((table) => table.entities);
  const ids = new Map(entities.map((entity, i) => [entity, `entity${i + 1}`]));
  const idsByName = new Map([...ids].map(([{ name }, id]) => [name, id]));
  const lines = ['flowchart LR'];
  tables.forEach((table, i) => lines.push(...tableLines(table, `table${i + 1}`, ids)));
  transactions.forEach(({ name, operation, steps }, i) => {
    const id = `transaction${i + 1}`;
    lines.push(`  ${id}(["${label([bold(name), text(operation)])}"]):::transaction`);
    for (const { action, entity } of steps) lines.push(`  ${id} -- "${text(action)}" --> ${idsByName.get(entity)}`);
  });
  return `${[...lines, ...CLASSES].join('\n')}\n`;
}

const CLASSES = [
  '  classDef table fill:#f8fafc,stroke:#94a3b8,color:#0f172a',
  '  classDef entity fill:#eef2ff,stroke:#6366f1,color:#1e1b4b,text-align:left',
  '  classDef index fill:#ecfdf5,stroke:#10b981,color:#064e3b,text-align:left',
  '  classDef transaction fill:#fff7ed,stroke:#f97316,color:#7c2d12',
];

function tableLines(
  { name, partitionKey, sortKey, indexes, entities }: DiagramTable,
  id: string,
  ids: ReadonlyMap<DiagramEntity, string>,
): string[] {
  const indexIds = new Map(indexes.map((index, i) => [index.name, `${id}_index${i + 1}`]));
  return [
    `  subgraph ${id}["${bold(name)} ${keyText([partitionKey], sortKey ? [sortKey] : [])}"]`,
    ...entities.map((entity) => `    ${ids.get(entity)}["${entityLabel(entity)}"]:::entity`),
    ...indexes.map((index) => `    ${indexIds.get(index.name)}("${indexLabel(index)}"):::index`),
    ...entities.flatMap((entity) =>
      entity.indexes.map((index) => `    ${ids.get(entity)} -.-> ${indexIds.get(index.name)}`),
    ),
    '  end',
    `  class ${id} table`,
  ];
}

function entityLabel({ name, keys, indexes }: DiagramEntity): string {
  const entries = indexes.map((index) => `${text(index.name)}: ${index.keys.map(text).join(' · ')}`);
  return label([bold(name), ...keys.map(text), ...entries]);
}

function indexLabel({ name, local, partitionKey, sortKey, projection }: DiagramIndex): string {
  const kind = local ? 'local index' : 'global index';
  return label([bold(name), kind, keyText(partitionKey, sortKey), `projects ${text(projection)}`]);
}

function keyText(partitionKey: readonly DiagramKey[], sortKey: readonly DiagramKey[]): string {
  const lists = [partitionKey, sortKey].filter((keys) => keys.length > 0);
  return lists.map((keys) => keys.map(({ name, type }) => `${text(name)} ${type}`).join(', ')).join(' · ');
}

function label(rows: readonly string[]): string {
  return rows.join('<br>');
}

function bold(name: string): string {
  return `<b>${text(name)}</b>`;
}

/** Everything but letters, digits and a few harmless marks as a character code, which Mermaid turns back. */
function text(raw: string): string {
  return raw.replaceAll(/[^\p{L}\p{N} _.,:{}/-]/gu, (character) => `#${character.codePointAt(0)};`);
}
