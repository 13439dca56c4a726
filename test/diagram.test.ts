import { Attribute, Entity, table, Unique, Version } from 'dynatomic';
import { readSchema } from 'dynatomic/codegen';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Diagram, entityDiagram, html, mermaid, schemaDiagram, svg } from '../src/diagram/index.js';

const App = table('App', {
  partitionKey: 'pk',
  sortKey: { name: 'n', type: 'N' },
  indexes: {
    byState: { partitionKey: ['a', 'b'], sortKey: 'c', projection: { include: ['title'] } },
    byTitle: { local: true, sortKey: 'title' },
  },
});

class Address {
  @Attribute() city!: string;
}

@Entity({
  table: App,
  partitionKey: 'TASK#{id}',
  sortKey: '{n}',
  indexes: { byState: { partitionKey: ['S#{state}', '{owner}'], sortKey: '{id}' } },
})
class Task {
  @Attribute() id!: string;
  @Attribute() n!: number;
  @Attribute() state!: string;
  @Attribute() owner!: string;
  @Attribute() title!: string;
  @Attribute({ type: [() => Address] }) places?: Address[];
  @Attribute({ type: { map: 'number' } }) scores?: Record<string, number>;
  @Attribute({ nullable: true, type: 'string' }) note?: string | null;
  @Version() version!: number;
}

@Entity({ table: 'Users', partitionKey: '{email}' })
class User {
  @Attribute() @Unique() email!: string;
}

const diagram = entityDiagram('entities', [Task, User]);

function schemaFixture(name: string): Diagram {
  const { schema } = readSchema(readFileSync(join(__dirname, `fixtures/schemas/valid/${name}.json`), 'utf8'));
  if (!schema) throw new Error(`${name} is not valid`);
  return schemaDiagram(`${name}.json`, schema);
}

/** Every opening tag has its end, in order. */
function expectWellFormed(markup: string): void {
  const open: string[] = [];
  for (const [, end, name = '', , alone] of markup.matchAll(/<(\/?)([a-z]+)((?:\s[^<>]*?)?)(\/?)>/g)) {
    if (end === '/') expect(open.pop()).toBe(name);
    else if (alone !== '/') open.push(name);
  }
  expect(open).toEqual([]);
}

test('entities: their tables, keys, indexes and attributes', () => {
  const [app, users] = diagram.tables;
  expect(app).toMatchObject({
    name: 'App',
    sortKey: { name: 'n', type: 'N' },
    indexes: [
      { name: 'byState', local: false, projection: 'title' },
      { name: 'byTitle', local: true, partitionKey: [], projection: 'ALL' },
    ],
  });
  expect(app?.entities).toMatchObject([
    {
      name: 'Task',
      keys: ['TASK#{id}', '{n}'],
      indexes: [
        { name: 'byState', keys: ['S#{state}', '{owner}', '{id}'] },
        { name: 'byTitle', keys: ['{title}'] },
      ],
    },
  ]);
  const types = app?.entities[0]?.attributes.map(({ name, type, marks }) => [name, type, ...marks].join(' '));
  expect(types).toEqual(
    expect.arrayContaining([
      'places Address[]',
      'scores map of number',
      'note string nullable',
      'version number version',
    ]),
  );
  expect(users?.entities[0]?.attributes).toEqual([{ name: 'email', type: 'string', marks: ['unique'] }]);
});

test('Mermaid text', () => {
  expect(mermaid(diagram)).toBe(`flowchart LR
  subgraph table1["<b>App</b> pk S · n N"]
    entity1["<b>Task</b><br>TASK#35;{id}<br>{n}<br>byState: S#35;{state} · {owner} · {id}<br>byTitle: {title}"]:::entity
    table1_index1("<b>byState</b><br>global index<br>a S, b S · c S<br>projects title"):::index
    table1_index2("<b>byTitle</b><br>local index<br>title S<br>projects ALL"):::index
    entity1 -.-> table1_index1
    entity1 -.-> table1_index2
  end
  class table1 table
  subgraph table2["<b>Users</b> pk S"]
    entity2["<b>User</b><br>{email}"]:::entity
  end
  class table2 table
  classDef table fill:#f8fafc,stroke:#94a3b8,color:#0f172a
  classDef entity fill:#eef2ff,stroke:#6366f1,color:#1e1b4b,text-align:left
  classDef index fill:#ecfdf5,stroke:#10b981,color:#064e3b,text-align:left
  classDef transaction fill:#fff7ed,stroke:#f97316,color:#7c2d12
`);
});

describe.each(['bank', 'parcels'])('the schema %s', (name) => {
  const drawn = schemaFixture(name);
  const names = [...drawn.tables, ...drawn.tables.flatMap(({ entities }) => entities), ...drawn.transactions];

  test('every table, entity and transaction is in each format', () => {
    for (const text of [mermaid(drawn), svg(drawn), html(drawn)]) {
      for (const each of names) expect(text).toContain(each.name);
    }
  });

  test('the picture is well-formed, and needs nothing else', () => {
    expectWellFormed(svg(drawn));
    expect(html(drawn).replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|src=|@import|url\(/);
  });
});

test('a transaction is tied to the entities that it touches', () => {
  const picture = svg(schemaFixture('bank'));
  const cards = [...picture.matchAll(/data-entity="(\d+)"><title>(\w+)</g)];
  const ids = new Map(cards.map(([, id, name]) => [name, id]));
  const [, touched] = /data-touches="([\d ]+)"><title>place_order</.exec(picture) ?? [];
  expect(touched).toBe(['Order', 'StockItem', 'Member'].map((name) => ids.get(name)).join(' '));
});

test('hostile names stay text', () => {
  const name = `</text><script>alert(1)</script>"]; click x "javascript:" \u0000\uD800 & 'q'`;
  const key = { name, type: 'S' } as const;
  const hostile: Diagram = {
    title: name,
    tables: [
      {
        name,
        partitionKey: key,
        sortKey: undefined,
        indexes: [{ name, local: false, partitionKey: [key], sortKey: [], projection: name }],
        entities: [
          { name, keys: [name], indexes: [{ name, keys: [name] }], attributes: [{ name, type: name, marks: [name] }] },
        ],
      },
    ],
    transactions: [{ name, operation: name, steps: [{ action: name, entity: name }] }],
  };
  expectWellFormed(svg(hostile));
  expect(html(hostile).split('<script>')).toHaveLength(2);
  for (const line of mermaid(hostile).split('\n')) expect(line.split('"').length).toBeLessThanOrEqual(3);
});

test('50 entities in one table are laid out in columns, no card over another', () => {
  const entities = Array.from({ length: 50 }, (_, i) => ({
    name: `Entity${i}`,
    keys: ['PK#{id}'],
    indexes: [],
    attributes: Array.from({ length: i % 7 }, (_, n) => ({ name: `a${n}`, type: 'string', marks: [] })),
  }));
  const key = { name: 'pk', type: 'S' } as const;
  const table = { name: 'T', partitionKey: key, sortKey: undefined, indexes: [], entities };
  const picture = svg({ title: 'big', tables: [table], transactions: [] });
  const pattern =
    /translate\(([\d.]+) ([\d.]+)\)"><g class="entity"[^>]*><title>\w+<\/title><rect x="0" y="0" width="([\d.]+)" height="([\d.]+)"/g;
  const boxes = [...picture.matchAll(pattern)].map((match) => match.slice(1).map(Number));
  expect(boxes).toHaveLength(50);
  expect(new Set(boxes.map(([x]) => x)).size).toBe(4);
  for (const [x = 0, y = 0, width = 0, height = 0] of boxes) {
    const inside = boxes.filter(([ox = 0, oy = 0]) => ox >= x && ox < x + width && oy >= y && oy < y + height);
    expect(inside).toHaveLength(1);
  }
});
