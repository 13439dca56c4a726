import { Attribute, Entity, table } from 'dynatomic';
import { type Diagram, entityDiagram, svg } from '../src/diagram/index.js';

const Shared = table('Shared', { partitionKey: 'pk', indexes: { byName: { partitionKey: 'namePk' } } });

@Entity({ table: Shared, partitionKey: 'A#{id}', indexes: { byName: { partitionKey: '{name}' } } })
class Named {
  @Attribute() id!: string;
  @Attribute() name!: string;
}

@Entity({ table: Shared, partitionKey: 'B#{id}' })
class Nameless {
  @Attribute() id!: string;
}

test('entities that share a table are in one panel, each with the indexes that it is in', () => {
  const { tables } = entityDiagram('shared', [Named, Nameless]);
  expect(tables).toHaveLength(1);
  expect(tables[0]?.entities).toMatchObject([
    { name: 'Named', indexes: [{ name: 'byName', keys: ['{name}'] }] },
    { name: 'Nameless', indexes: [] },
  ]);
});

test('a step on an entity that is not drawn points at nothing, and an empty key takes one line', () => {
  const diagram: Diagram = {
    title: 'parts',
    tables: [
      {
        name: 'T',
        partitionKey: { name: 'pk', type: 'S' },
        sortKey: undefined,
        indexes: [],
        entities: [{ name: 'Drawn', keys: [''], indexes: [], attributes: [] }],
      },
    ],
    transactions: [
      {
        name: 'both',
        operation: 'TransactWrite',
        steps: [
          { action: 'Put', entity: 'Drawn' },
          { action: 'Audit', entity: 'Elsewhere' },
        ],
      },
    ],
  };
  const picture = svg(diagram);
  expect(picture).toContain('data-touches="0"');
  expect(picture).toContain('class="dot "');
  expect(picture).toContain('class="action "');
  expect(picture).not.toContain('undefined');
});
