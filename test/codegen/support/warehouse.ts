type Part = Readonly<Record<string, unknown>>;

const text = (name: string, more: Part = {}): Part => ({ name, type: 'string', required: true, ...more });
const optional = (name: string, type: string, more: Part = {}): Part => ({ name, type, required: false, ...more });

/** A parameter: `integer count`, `array<string> names`, `Item item` or `array<Item> items`; text where only a name is given. */
export function parameter(source: string): Part {
  const [kind, name] = source.includes(' ') ? source.split(' ') : ['string', source];
  const [, item] = /^array<(\w+)>$/.exec(kind ?? '') ?? [];
  const isEntity = (type: string): boolean => /^[A-Z]/.test(type);
  if (item !== undefined) {
    return {
      name,
      type: 'array',
      ...(isEntity(item) ? { item_type: 'entity', entity_type: item } : { item_type: item }),
    };
  }
  return isEntity(kind ?? '') ? { name, type: 'entity', entity_type: kind } : { name, type: kind };
}

/** A pattern with its id and description filled in, and its parameters written short. */
function complete(pattern: Part, id: number): Part {
  const { parameters = [], ...rest } = pattern;
  return {
    pattern_id: id,
    description: `Pattern ${id}`,
    ...rest,
    parameters: (parameters as (string | Part)[]).map((one) => (typeof one === 'string' ? parameter(one) : one)),
  };
}

const ITEM = {
  entity_type: 'ITEM',
  pk_template: 'T#{tenant}',
  sk_template: 'ITEM#{day}#{item_id}',
  fields: [
    text('tenant'),
    text('day'),
    text('item_id'),
    text('state', { enum: ['new', 'sold'] }),
    { name: 'rank', type: 'integer', required: true },
    optional('count', 'integer', { enum: [0, 1, 2, 3], description: 'How many.' }),
    optional('price', 'decimal'),
    optional('ready', 'boolean'),
    optional('path', 'string'),
    optional('tags', 'array', { item_type: 'string' }),
    optional('sizes', 'array', { item_type: 'integer', set: true, default: [1, 2] }),
    optional('ids', 'array', { item_type: 'uuid' }),
    optional('keys', 'array', { item_type: 'uuid', set: true }),
    optional('rows', 'array', { item_type: 'array' }),
    optional('extra', 'object', { default: { a: 1 } }),
    optional('mark', 'string'),
  ],
  gsi_mappings: [
    { name: 'ByState', pk_template: 'S#{state}', sk_template: '{rank}' },
    { name: 'ByDay', pk_template: '{day}', sk_template: '{tenant}#{item_id}#X' },
    { name: 'ByRank', pk_template: '{tenant}', sk_template: '{rank}' },
    { name: 'ByMark', pk_template: '{mark}#{state}', sk_template: '{mark}' },
  ],
};

const OWNER = {
  entity_type: 'OWNER',
  pk_template: 'T#{tenant}',
  sk_template: 'OWNER',
  fields: [text('tenant'), text('name'), optional('boss', 'string')],
  gsi_mappings: [{ name: 'ByBoss', pk_template: 'B#{boss}#Z', sk_template: 'N#{name}' }],
};

const STOCK = {
  entity_type: 'STOCK',
  pk_template: '{stock_id}',
  fields: [
    text('stock_id'),
    optional('tenant', 'string'),
    optional('stock', 'string'),
    { name: 'left', type: 'integer', required: true },
    optional('expires-at', 'integer'),
  ],
};

const CONFIG = { entity_type: 'CONFIG', pk_template: 'CONFIG', fields: [text('value')] };

/**
 * A small schema with some of everything. `App` holds `Item` and `Owner` in one partition, `Stock` and `Settings` have a
 * table each; the patterns are those of `Item` unless they say `of`.
 */
export function warehouse(patterns: readonly Part[], crossTable: readonly Part[] = []): string {
  const own = (entity: string): Part[] =>
    patterns.flatMap(({ of = 'Item', ...pattern }, index) => (of === entity ? [complete(pattern, index + 1)] : []));
  const entity = (name: string, parts: Part): Part => ({ [name]: { ...parts, access_patterns: own(name) } });
  const index = (name: string, more: Part = {}): Part => ({
    name,
    partition_key: `${name}_pk`,
    sort_key: `${name}_sk`,
    ...more,
  });
  return JSON.stringify(
    {
      tables: [
        {
          table_config: { table_name: 'App', partition_key: 'pk', sort_key: 'sk' },
          gsi_list: [
            ...['ByState', 'ByDay', 'ByMark', 'ByBoss'].map((name) => index(name)),
            index('ByRank', { projection: 'KEYS_ONLY' }),
          ],
          entities: { ...entity('Item', ITEM), ...entity('Owner', OWNER) },
        },
        {
          table_config: { table_name: 'Stock', partition_key: 'id' },
          ttl_attribute: 'expires-at',
          entities: entity('Stock', STOCK),
        },
        { table_config: { table_name: 'Config', partition_key: 'pk' }, entities: entity('Settings', CONFIG) },
      ],
      cross_table_access_patterns: crossTable.map((pattern, index) => complete(pattern, 101 + index)),
    },
    null,
    2,
  );
}
