// Whether a contestant asks for what the SDK by hand asks for, and gives back the same objects.
//
// Requests are compared as JSON, after this: sets are sorted, numbers and dates are compared by value, names and values
// are put in the place of their placeholders, and the clauses of an expression are taken as a set. Of items and keys
// the attributes of the entity count, and that there is a key; how a contestant lays out keys is its own affair.
// Where a contestant has no type of ours (a set, say), its module says by `asAsked` what it stores instead.
// A contestant may ask for more than the reference (attributes and clauses of its own): that is told, not held against it.
import { isDeepStrictEqual } from 'node:util';
import { ATTRIBUTES } from './sample.mjs';

/** Parameters that say nothing about what is written or read. */
const INCIDENTAL = new Set([
  'ClientRequestToken',
  'ReturnValues',
  'ReturnConsumedCapacity',
  'ReturnItemCollectionMetrics',
  'ReturnValuesOnConditionCheckFailure',
  'ExpressionAttributeNames',
  'ExpressionAttributeValues',
  'ConsistentRead',
  'ScanIndexForward',
  'Limit',
]);
const EXPRESSIONS = [
  'UpdateExpression',
  'ConditionExpression',
  'KeyConditionExpression',
  'FilterExpression',
  'ProjectionExpression',
];
const DATE = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

/** @returns {{ missing: string[], extra: string[] }} what `request` lacks, and has besides, in comparison */
export function compareRequests(request, reference) {
  const found = facts(request);
  const wanted = facts(reference);
  return { missing: difference(wanted, found), extra: difference(found, wanted) };
}

export const equalObjects = (objects, reference) => isDeepStrictEqual(objects.map(plain), reference.map(plain));

function plain(entity) {
  const entries = ATTRIBUTES.map((name) => [name, entity[name]]);
  const address = Object.fromEntries(Object.entries(entity.address).sort());
  return { ...Object.fromEntries(entries), address, roles: new Set([...entity.roles].sort()) };
}

const difference = (some, others) => [...some].filter((fact) => !others.has(fact));

/** A request as a set of facts in text form. */
function facts({ command, input }) {
  const found = new Set([`command ${command}`]);
  if (input.TransactItems) {
    input.TransactItems.forEach((operation, index) => {
      const [[kind, operationInput]] = Object.entries(operation);
      add(found, `${index} ${kind} `, operationInput);
    });
  } else if (input.RequestItems) {
    for (const [table, list] of Object.entries(input.RequestItems)) {
      list.forEach((operation, index) =>
        add(found, `${index} `, { TableName: table, Item: operation.PutRequest.Item }),
      );
    }
  } else {
    add(found, '', input);
  }
  return found;
}

function add(found, prefix, input) {
  for (const [name, value] of Object.entries(input)) {
    if (name === 'Item' || name === 'Key') {
      found.add(`${prefix}${name} has a key`);
      for (const [attribute, content] of Object.entries(value)) {
        if (ATTRIBUTES.includes(attribute) && name === 'Item')
          found.add(`${prefix}${attribute} = ${valueText(content)}`);
        else if (name === 'Item' && !isKey(attribute)) found.add(`attribute ${attribute}`);
      }
    } else if (EXPRESSIONS.includes(name)) {
      for (const clause of clauses(name, input)) found.add(`${prefix}${name} ${clause}`);
    } else if (!INCIDENTAL.has(name)) {
      found.add(`${prefix}${name} = ${JSON.stringify(value)}`);
    } else if (name.startsWith('Return') && value !== 'NONE') {
      found.add(`${name} ${value}`);
    }
  }
}

const isKey = (attribute) => /^(pk|sk)$/i.test(attribute);

function clauses(name, { ExpressionAttributeNames: names = {}, ExpressionAttributeValues: values = {}, ...input }) {
  const text = input[name]
    .replace(
      /#[\w.:-]+/g,
      (placeholder) =>
        names[placeholder] ??
        placeholder
          .split('.')
          .map((part) => names[part] ?? part)
          .join('.'),
    )
    .replace(/:[\w-]+/g, (placeholder) => (placeholder in values ? valueText(values[placeholder]) : placeholder));
  if (name === 'KeyConditionExpression') return text.match(/\b(pk|sk)\b/g).map((key) => `on ${key}`);
  if (name !== 'UpdateExpression') return split(text, / AND | and |,/).map(unwrapped);
  const sections = text.split(/\b(SET|REMOVE|ADD|DELETE)\b/i).slice(1);
  return sections.flatMap((section, index) =>
    index % 2
      ? split(section, /,(?![^[{(]*[\]})])/).map(
          (action) => `${sections[index - 1].toUpperCase()} ${unwrapped(action)}`,
        )
      : [],
  );
}

const split = (text, separator) => text.split(separator).filter((part) => part.trim() !== '');
const unwrapped = (text) =>
  text
    .replace(/\s+/g, '')
    .replace(/^\(+(?=[^()]*\)+$)/, '')
    .replace(/(?<!\([^()]*)\)+$/, '');

/** An attribute value as text, the same for values that are equal. */
function valueText(value) {
  const [[type, content]] = Object.entries(value);
  switch (type) {
    case 'N':
      return String(Number(content));
    case 'S':
      return DATE.test(content) ? String(Date.parse(content)) : JSON.stringify(content);
    case 'L':
      return `[${content.map(valueText).join()}]`;
    case 'M':
      return `{${Object.keys(content)
        .sort()
        .map((key) => `${key}:${valueText(content[key])}`)
        .join()}}`;
    case 'SS':
      return `set[${[...content].sort().join()}]`;
    default:
      return JSON.stringify(value);
  }
}
