// `import` and `require` give one library. Of two copies in one process, as where a bundler has put one into a file, what
// is declared through one works with the other.
import 'reflect-metadata';
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import * as installed from 'dynatomic';
import { startLocalDynamoDB } from 'dynatomic/testing';

assert.equal(createRequire(import.meta.url)('dynatomic').DataSource, installed.DataSource);
const bundled = await import(new URL('../modules/index.js', import.meta.resolve('dynatomic')));
assert.notEqual(bundled.DataSource, installed.DataSource);

async function declareAndUse(declaring, using) {
  class Note {}
  declaring.Attribute({ type: 'string' })(Note.prototype, 'noteId');
  declaring.Attribute({ type: 'string' })(Note.prototype, 'text');
  declaring.Entity({ table: declaring.table('Notes', { partitionKey: 'pk' }), partitionKey: 'NOTE#{noteId}' })(Note);

  const { client, stop } = await startLocalDynamoDB();
  const db = new using.DataSource({ client, entities: [Note] });
  await db.createTables();
  const notes = db.repository(Note);
  const note = Object.assign(new Note(), { noteId: 'n1', text: 'hello' });
  await notes.insert(note);
  assert.deepEqual(await notes.getById('n1'), note);

  const taken = await notes.insert(Object.assign(new Note(), { noteId: 'n1' })).catch((error) => error);
  for (const copy of [declaring, using]) {
    assert.ok(taken instanceof copy.ItemExistsError);
    assert.ok(taken instanceof copy.DynatomicError);
    assert.ok(!(taken instanceof copy.ItemNotFoundError));
  }

  // an operation made by one copy, executed by a transaction of the other
  const other = new declaring.DataSource({ client, entities: [Note] });
  await assert.rejects(
    db.transaction().add(other.repository(Note).delete('n1')).execute(),
    using.InvalidTransactionError,
  );
  await db.transaction().add(notes.delete('n1').ifExists()).execute();
  assert.equal(await other.repository(Note).findById('n1'), undefined);
  await stop();
}

await declareAndUse(installed, bundled);
await declareAndUse(bundled, installed);
