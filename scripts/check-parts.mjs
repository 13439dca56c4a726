// When the built library reads its parts (scripts/later.json): none at import, and none after a write was sent, for what
// comes of that must not depend on whether a file can be read. Each case has a library of its own, nothing read before.
import { subscribe } from 'node:diagnostics_channel';
import { readFile } from 'node:fs/promises';
import { createRequire, Module } from 'node:module';
import { basename, dirname, join, sep } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import 'reflect-metadata';
import { ROOT } from './run.mjs';

const require = createRequire(import.meta.url);
const INDEX = join(ROOT, 'dist/cjs/index.js');
const parts = Object.keys(JSON.parse(await readFile(join(ROOT, 'scripts/later.json'), 'utf8')));
let read = [];
for (const name of ['request', 'retry', 'transaction']) subscribe(`dynatomic:${name}`, () => {});
const readScript = Module._extensions['.js'];
Module._extensions['.js'] = (module, file) => {
  if (file.startsWith(dirname(INDEX) + sep)) read.push(basename(file));
  readScript(module, file);
};

const ITEM = { pk: { S: 'a' }, id: { S: 'a' }, n: { N: '1' }, v: { N: '7' } };
const failure = (name, more) => ({
  statusCode: 400,
  body: { __type: `com.amazonaws.dynamodb.v20120810#${name}`, ...more },
});
const cancelled = (Code, more) => ({ CancellationReasons: [{ Code, ...more }, ...Array(3).fill({ Code: 'None' })] });

/** What DynamoDB answers; undefined where its answer is lost. */
const ANSWERS = {
  applied: () => ({ statusCode: 200, body: { Attributes: ITEM, UnprocessedItems: {}, Responses: [{ Item: ITEM }] } }),
  lost: () => undefined,
  throttled: () => failure('ProvisionedThroughputExceededException'),
  broken: () => ({ statusCode: 500, body: { __type: 'InternalServerError' } }),
  refused: () => failure('ValidationException', { message: 'no' }),
  'condition failed': (command) =>
    command === 'TransactWriteItems'
      ? failure('TransactionCanceledException', cancelled('ConditionalCheckFailed', { Item: ITEM }))
      : failure('ConditionalCheckFailedException', { Item: ITEM }),
  conflict: (command) =>
    command === 'TransactWriteItems'
      ? failure('TransactionCanceledException', cancelled('TransactionConflict'))
      : failure('TransactionConflictException'),
};

const WRITES = {
  save: ({ plain, of }) => plain.save(of(plain)),
  insert: ({ plain, of }) => plain.insert(of(plain)),
  'put, returning': ({ plain, of }) => plain.put(of(plain)).returning('old').execute(),
  'put, conditional': ({ plain, of }) => plain.put(of(plain)).where({ n: 1 }).execute(),
  delete: ({ plain }) => plain.deleteById('a'),
  'delete, returning': ({ plain }) => plain.delete('a').returning('old').execute(),
  update: ({ plain }) => plain.update('a').set({ n: 2 }).returning('new').execute(),
  'update by text': ({ plain }) =>
    plain.update('a').set('n = n + :one', { one: 1 }).where('n < :n', { n: 9 }).execute(),
  'soft delete': ({ marked }) => marked.deleteById('a'),
  'versioned save': ({ versioned, of }) => versioned.save(of(versioned)),
  'unique insert': ({ unique, of }) => unique.insert(of(unique)),
  'idempotent put': ({ plain, of }) => plain.put(of(plain)).withIdempotencyKey('k').execute(),
  transaction: ({ db, plain, versioned, of }) =>
    db
      .transaction()
      .save(of(plain))
      .add(versioned.update('b').set({ n: 1 }))
      .add(plain.check('c').where((fields) => fields.n.eq(1)))
      .add(plain.delete('d'))
      .withIdempotencyKey('k')
      .execute(),
  'transaction of a repository': ({ plain, of }) => plain.transaction().save(of(plain)).deleteById('b').execute(),
  'interactive transaction': ({ db, plain, of }) => db.transaction(async (tx) => tx.insert(of(plain))),
  batch: ({ db, plain, of }) =>
    db
      .batchWrite()
      .add(plain.put(of(plain)))
      .execute(),
};

const problems = [];
let cases = 0;
for (const [write, run] of Object.entries(WRITES)) {
  for (const [answer, answerOf] of Object.entries(ANSWERS)) {
    const { library, sent } = freshLibrary(answerOf);
    await run(library).catch(() => {});
    if (!sent.first) problems.push(`${write} sent nothing`);
    else if (read.length > sent.first)
      problems.push(`${write}, ${answer}: read ${read.slice(sent.first).join(', ')} too late`);
    cases += 1;
  }
}
console.log(`${cases} writes whose outcomes took no file to know`);
if (problems.length > 0) {
  console.error([...new Set(problems)].join('\n'));
  process.exitCode = 1;
}

function freshLibrary(answerOf) {
  for (const file of Object.keys(require.cache)) if (file.startsWith(dirname(INDEX) + sep)) delete require.cache[file];
  read = [];
  const { Attribute, DataSource, DeletedAt, Entity, table, Unique, Version } = require(INDEX);
  const early = read.filter((file) => parts.some((part) => file.startsWith(`${part}-`)));
  if (early.length > 0) problems.push(`read at import, not at first use: ${early.join(', ')}`);
  const sent = { first: undefined };
  const client = new DynamoDBClient({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'id', secretAccessKey: 'secret' },
    requestHandler: {
      async handle({ headers }) {
        sent.first ??= read.length;
        const answer = answerOf(headers['x-amz-target'].split('.')[1]);
        if (!answer) throw Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
        return { response: { ...answer, headers: {}, body: new TextEncoder().encode(JSON.stringify(answer.body)) } };
      },
    },
  });
  const declare = (name, ...decorate) => {
    class Thing {}
    for (const [property, type] of Object.entries({ id: 'string', n: 'number' }))
      Attribute({ type })(Thing.prototype, property);
    for (const decorator of decorate) decorator(Thing);
    Entity({ name, table: table('T', { partitionKey: 'pk' }), partitionKey: `${name}#{id}` })(Thing);
    return Thing;
  };
  const Plain = declare('PLAIN');
  const Versioned = declare('VERSIONED', (Thing) => Version()(Thing.prototype, 'v'));
  const OnlyOne = declare('UNIQUE', Unique(['n']));
  const Marked = declare('MARKED', (Thing) => DeletedAt({ type: 'epochSeconds' })(Thing.prototype, 'd'));
  const retry = { maxAttempts: 2, baseDelayMs: 0, maxDelayMs: 0 };
  const db = new DataSource({ client, entities: [Plain, Versioned, OnlyOne, Marked], retry });
  const of = (repository) => Object.assign(new repository.target(), { id: 'a', n: 1 });
  const repositoryOf = (target) => Object.assign(db.repository(target), { target });
  const library = {
    db,
    of,
    plain: repositoryOf(Plain),
    versioned: repositoryOf(Versioned),
    unique: repositoryOf(OnlyOne),
    marked: repositoryOf(Marked),
  };
  return { library, sent };
}
