import { Attribute, BeforePut, CreatedAt, DataSource, Entity, KEY, UpdatedAt } from 'dynatomic';
import { engine } from './support/engine.js';

const PAUSE_MS = 5;

@Entity({ table: 'Notes', partitionKey: 'NOTE#{id}' })
class Note {
  declare readonly [KEY]?: 'id';
  @Attribute() id!: string;
  @CreatedAt() createdAt?: Date;
  @UpdatedAt() updatedAt?: Date;

  @BeforePut() takeSomeTime(): void {
    const end = performance.now() + PAUSE_MS;
    while (performance.now() < end);
  }
}

const { client, tableName } = engine();
const db = new DataSource({ client, tableName, entities: [Note] });
const notes = db.repository(Note);
const note = (id: string): Note => Object.assign(new Note(), { id });
beforeAll(() => db.createTables());

test('all operations of an execution have one time, another execution has another', async () => {
  const [first, second, third] = [note('n1'), note('n2'), note('n3')];
  await db.transaction().save(first).save(second).add(notes.update('n4').upsert()).execute();
  await notes.save(third);
  const updated = await notes.getById('n4');
  expect(second.createdAt).toEqual(first.createdAt);
  expect([first.updatedAt, second.updatedAt, updated.createdAt, updated.updatedAt]).toEqual(
    Array(4).fill(first.createdAt),
  );
  expect(Number(third.createdAt) - Number(first.createdAt)).toBeGreaterThanOrEqual(PAUSE_MS);
});
