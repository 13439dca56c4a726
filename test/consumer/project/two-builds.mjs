// The ESM and the CommonJS build in one process: what is declared through one works with the other.
import 'reflect-metadata';
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import * as esm from 'dynatomic';
import * as esmTesting from 'dynatomic/testing';

const require = createRequire(import.meta.url);
const cjs = require('dynatomic');
const cjsTesting = require('dynatomic/testing');
assert.notEqual(esm.DataSource, cjs.DataSource);

async function declareAndUse(declaring, using, { startLocalDynamoDB }) {
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
  for (const build of [declaring, using]) {
    assert.ok(taken instanceof build.ItemExistsError);
    assert.ok(taken instanceof build.DynatomicError);
    assert.ok(!(taken instanceof build.ItemNotFoundError));
  }

  // an operation made by one build, executed by a transaction of the other
  const other = new declaring.DataSource({ client, entities: [Note] });
  await assert.rejects(
    db.transaction().add(other.repository(Note).delete('n1')).execute(),
    using.InvalidTransactionError,
  );
  await db.transaction().add(notes.delete('n1').ifExists()).execute();
  assert.equal(await other.repository(Note).findById('n1'), undefined);
  await stop();
}

await declareAndUse(esm, cjs, esmTesting);
await declareAndUse(cjs, esm, cjsTesting);
