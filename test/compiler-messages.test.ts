// What an editor shows of right code, and the first line of what the compiler says of wrong code.
import { askCompiler, type Answer } from './support/ask-compiler.js';

const HOVERS: readonly (readonly [snippet: string, shown: string])[] = [
  ['const /*?*/it = db.repository(User)', 'const it: Repository<User>'],
  ["const /*?*/it = users.findById('u1')", 'const it: Promise<User | undefined>'],
  ["const /*?*/it = await users.findById('u1')", 'const it: User | undefined'],
  ['const /*?*/it = users.put(user).ifNotExists()', 'const it: PutOperation<User, "transact", WriteResult>'],
  [
    "const /*?*/it = users.update('u1').set({ balance: 1 })",
    'const it: UpdateOperation<User, "transact", WriteResult>',
  ],
  [
    "const /*?*/it = await users.update('u1').set({ balance: 1 }).returning('old').execute()",
    'const it: User | undefined',
  ],
  ["users.check('u1').where((/*?*/u) => u.balance.gte(10))", '(parameter) u: Fields<User>'],
  ["users.check('u1').where((u) => u./*?*/balance.gte(10))", '(property) balance: NumberField<number, "balance">'],
  [
    "users.check('u1').where((u) => u./*?*/address.city.eq('x'))",
    '(property) address: ObjectField<Address, Address, "address">',
  ],
  [
    "users.check('u1').where((u) => u.balance./*?*/gte(10))",
    '(method) Ordering<number, "balance">.gte(value: number | Comparand<number, "balance">): Condition',
  ],
  ['const /*?*/it = db.transaction().add(users.put(user))', 'const it: WriteTransaction'],
  [
    "const /*?*/it = await db.readTransaction().add(users.get('u1')).add(orders.get(id)).execute()",
    'const it: [User | undefined, Order | undefined]',
  ],
  [
    "const /*?*/it = await db.readTransaction({ a: users.get('u1'), b: orders.get(id) }).execute()",
    'const it: {\n    a: User | undefined;\n    b: Order | undefined;\n}',
  ],
  ["const /*?*/it = await orders.query({ customerId: 'c' }).execute()", 'const it: Page<Order>'],
  ["const /*?*/it = await users.get('u1').project('email').execute()", 'const it: Pick<User, "email"> | undefined'],
  [
    'const /*?*/it = await db.collection({ users: User, orders: Order }).query({}).all()',
    'const it: {\n    users: User[];\n    orders: Order[];\n}',
  ],
  [
    'const /*?*/it = (key: Id<User>, ids: Id<Order>) => [key, ids]',
    'const it: (key: Id<User>, ids: Id<Order>) => (string | Pick<User, "userId"> | Pick<Order, "customerId" | "orderId">)[]',
  ],
  [
    "users./*?*/findById('u1')",
    '(method) Repository<User>.findById(id: string | Pick<User, "userId">): Promise<User | undefined>',
  ],
  [
    'orders./*?*/query(id)',
    '(method) Repository<Order>.query(partition: PartitionInput<Order>): QueryOperation<Order, Order>',
  ],
];

/** Wrong code, and what the first line says of it: the property, and what is wrong. */
const ERRORS: readonly (readonly [snippet: string, ...said: string[]])[] = [
  // a property that there is none of
  ["users.update('u1').set({ emial: 'x' })", "'emial' does not exist in type", 'SetValues<User'],
  [
    "users.update('u1').set((u) => ({ emial: 'x' }))",
    '{ emial: string; }',
    'SetInput<User, SetValues<User, "userId">>',
  ],
  [
    "users.update('u1').set((u) => ({ balance: u.balnce.plus(1) }))",
    "'balnce' does not exist on type 'Fields<User>'",
    "'balance'",
  ],
  ["users.update('u1').set((u) => u.address.ciity, 'x')", "'ciity' does not exist", "'city'"],
  ["users.update('u1').add({ blance: 1 })", "'blance' does not exist in type 'AddValues<User", "'balance'"],
  ["users.update('u1').remove('emial')", '"emial"', '"email" | "balance"'],
  ["users.check('u1').where((u) => u.emial.eq('x'))", "'emial' does not exist on type 'Fields<User>'", "'email'"],
  ["users.check('u1').where({ emial: 'x' })", "'emial' does not exist in type", 'ConditionValues<User>'],
  [
    "users.transaction().update('u1', (u) => u.set({ emial: 'x' }))",
    "'emial' does not exist in type",
    'SetValues<User',
  ],
  [
    "users.transaction().conditionCheck('u1', (u) => u.emial.exists())",
    "'emial' does not exist on type 'Fields<User>'",
  ],
  ["users.create({ emial: 'x' })", "'emial' does not exist in type 'EntityInput<User>'", "'email'"],
  ["users.create({ address: { ciity: 'x' } })", "'ciity' does not exist in type 'Address", "'city'"],
  ["users.findById({ email: 'x' })", "'email' does not exist in type 'Pick<User, \"userId\">'"],
  ["orders.findById({ customerId: 'c', orderIdd: 'o' })", "'orderIdd' does not exist", "'orderId'"],
  ["users.findByUnique('emial', 'x')", '"emial"', '"userId" | "email"'],
  ["users.get('u1').project('emial')", '"emial"', '"email"'],
  ["orders.query({ customerIdd: 'c' })", "'customerIdd' does not exist in type", 'KeyValues<Order>'],
  ["orders.query({ customerId: 'c' }).gte({ created: new Date() })", "'created' does not exist", "'createdAt'"],
  ["orders.query({ customerId: 'c' }).filter((o) => o.totl.gte(1))", "'totl' does not exist", "'total'"],
  // a value of another type
  ["users.update('u1').set({ balance: 'x' })", "'string' is not assignable to type 'number", '"balance"'],
  ["users.update('u1').set({ balance: null })", "'null' is not assignable to type 'number", '"balance"'],
  ["users.update('u1').set({ status: 'opened' })", '"opened"', '"open" | "closed"', '"status"'],
  [
    "users.update('u1').set((u) => ({ balance: 'x' }))",
    '{ balance: string; }',
    'SetInput<User, SetValues<User, "userId">>',
  ],
  [
    "users.update('u1').set((u) => ({ email: u.email.plus(1) }))",
    "'number' is not assignable",
    'Assignable<string, "email">',
  ],
  ["users.update('u1').set((u) => u.address.city, 5)", "'5' is not assignable", 'Assignable<string, "city">'],
  [
    "users.update('u1').set((u) => ({ tags: u.tags.append('x') }))",
    "'string' is not assignable",
    'Assignable<readonly string[], "tags">',
  ],
  ["users.update('u1').set('balance', 5)", "'number' is not assignable", 'Record<string, unknown>'],
  [
    "users.check('u1').where((u) => u.balance.gte('10'))",
    "'string' is not assignable",
    'number | Comparand<number, "balance">',
  ],
  [
    "users.check('u1').where((u) => u.balance.between('1', 2))",
    "'string' is not assignable",
    'number | Comparand<number, "balance">',
  ],
  [
    "users.check('u1').where((u) => u.balance.eq(u.email))",
    'StringField<string, "email">',
    'Comparand<number, "balance">',
  ],
  ["users.check('u1').where((u) => u.bornAt.gt('2026'))", "'string' is not assignable", 'Comparand<Date, "bornAt">'],
  ["users.check('u1').where((u) => u.status.eq('opened'))", '"opened"', 'Comparand<"open" | "closed", "status">'],
  ["users.check('u1').where((u) => u.roles.contains(5))", "'number' is not assignable", 'Comparand<string, "roles">'],
  [
    "users.check('u1').where((u) => u.email.eq(undefined))",
    "'undefined' is not assignable",
    'Comparand<string, "email">',
  ],
  ["users.check('u1').where({ balance: '10' })", "'string' is not assignable", 'Comparand<number, "balance">'],
  ["users.update('u1').add({ balance: 'x' })", "'string' is not assignable to type 'number", 'ValueOf<"balance">'],
  ["users.update('u1').add({ roles: ['x'] })", 'Set<string>', 'ValueOf<"roles">'],
  ["users.update('u1').removeFrom({ roles: 'x' })", "'string' is not assignable", 'ValueOf<"roles">'],
  // an operation that the property's type has none of
  [
    "users.check('u1').where((u) => u.balance.contains(1))",
    "'contains' does not exist on type 'NumberField<number, \"balance\">'",
  ],
  [
    "users.check('u1').where((u) => u.balance.beginsWith('1'))",
    "'beginsWith' does not exist on type 'NumberField<number, \"balance\">'",
  ],
  [
    "users.check('u1').where((u) => u.active.gt(true))",
    "'gt' does not exist on type 'BooleanField<boolean, \"active\">'",
  ],
  ["users.check('u1').where((u) => u.active)", 'BooleanField<boolean, "active">', "'ConditionInput<User>'"],
  ["users.update('u1').add({ email: 'x' })", 'email is neither a number nor a set'],
  ["users.update('u1').add({ tags: ['x'] })", 'tags is neither a number nor a set'],
  ["users.update('u1').removeFrom({ balance: 1 })", 'balance is no set'],
  ["orders.query({ customerId: 'c' }).gt({ tags: ['a'] })", "'tags' does not exist in type 'KeyValues<Order>'"],
  // the primary key
  ["users.update('u1').set({ userId: 'u2' })", "userId is part of the primary key, which an update can't change"],
  ["users.update('u1').add({ userId: 'u2' })", "userId is part of the primary key, which an update can't change"],
  ["users.update('u1').remove('userId')", "userId is part of the primary key, which an update can't change"],
  ["orders.findById({ customerId: 'c' })", '{ customerId: string; }', 'Pick<Order, "customerId" | "orderId">'],
  ["orders.get({ customerId: 'c' })", '{ customerId: string; }', 'Pick<Order, "customerId" | "orderId">'],
  ["orders.update('c')", "'string' is not assignable", 'Pick<Order, "customerId" | "orderId">'],
  ['users.findById(5)', "'number' is not assignable", 'string | Pick<User, "userId">'],
  // what goes where it can't
  ['db.batchWrite().add(users.put(user).ifNotExists())', 'PutOperation<User', 'without a condition'],
  ["db.batchWrite().add(users.put(user).where({ email: 'x' }))", 'PutOperation<User', 'without a condition'],
  ["db.batchWrite().add(users.update('u1').set({ balance: 1 }))", 'UpdateOperation<User', 'a put or delete'],
  ["db.batchWrite().add(users.check('u1').ifExists())", 'CheckOperation<User>', 'a put or delete'],
  ["db.batchWrite().add(users.put(user).withIdempotencyKey('k'))", 'PutOperation<User', 'idempotency key'],
  ['db.batchWrite().addAll([users.put(user).ifNotExists()])', 'PutOperation<User', 'without a condition'],
  ["db.transaction().add(users.update('u1').returning('new'))", 'UpdateOperation<User', 'without returning()'],
  ["db.transaction().add(users.delete('u1').withIdempotencyKey('k'))", 'DeleteOperation<User', 'a key of its own'],
  ["db.transaction().add(users.get('u1'))", 'GetOperation<User', 'a write or check'],
  ["db.transaction().add(users.findById('u1'))", 'Promise<User | undefined>', 'a write or check'],
  ['db.transaction().addAll(users.put(user))', 'PutOperation<User', 'Iterable<'],
  [
    "users.transaction().update('u1', (u) => u.set({ balance: 1 }).returning('new'))",
    'UpdateOperation<User',
    'without returning()',
  ],
  ['db.readTransaction().add(users.put(user))', 'PutOperation<User', 'ReadOperation<'],
  ["db.readTransaction().add(users.findById('u1'))", 'Promise<User | undefined>', 'ReadOperation<'],
  ['db.readTransaction({ a: users.put(user) })', 'PutOperation<User', 'ReadOperation<'],
  ['users.save(order)', "'Order' is not assignable to parameter of type 'User'"],
  ["users.save({ userId: 'u1' })", '{ userId: string; }', "'User'"],
  ["users.update('u1').returning('all')", '"all"', '"old" | "new" | "none"'],
  ["users.put(user).returning('new')", '"new"', '"old"'],
  ['db.repository(order)', "'Order' is not assignable to parameter of type 'Class<object>'"],
  ['db.transaction().execute({ singal: undefined })', "'singal' does not exist in type 'ExecuteOptions'", "'signal'"],
  // declarations
  ["class It { @Attribute({ type: 'strng' }) a!: string }", '"strng"', "'AttributeType | undefined'", '"string"'],
  [
    'class It { @Attribute({ nulable: true }) a!: string }',
    "'nulable' does not exist in type 'AttributeOptions'",
    "'nullable'",
  ],
  ["class It { @Attribute({ default: 'x' }) a!: string }", "'string' is not assignable to type '() => unknown'"],
  ["class It { @CreatedAt({ type: 'iso' }) a!: Date }", '"iso"', '"date" | "epochSeconds" | "epochMillis"'],
  ["class It { @Version({ type: 'number' }) a!: number }", "'type' does not exist in type 'StampOptions'"],
  [
    "@Entity({ table: Users, partitionKey: 'USER#{userIdd}' }) class It { userId!: string }",
    '{userIdd} in a key template is no property of the class',
  ],
  [
    "@Entity({ table: App, partitionKey: '{a}', sortKey: '{b}' }) class It { a!: string }",
    '{b} in a key template is no property of the class',
  ],
  [
    "@Entity({ table: App, partitionKey: '{a}', sortKey: 'x', indexes: { byStatus: { partitionKey: '{b}' } } }) class It { a!: string }",
    '{b} in a key template is no property of the class',
  ],
  [
    "@Entity({ table: App, partitionKey: '{a}', sortKey: 'x', indexes: { byStatu: {} } }) class It { a!: string }",
    "'byStatu' does not exist in type",
    "'byStatus'",
  ],
  [
    "@Entity({ table: Users, partitionKey: '{a}' }) class It { declare readonly [KEY]?: 'b'; a!: string; b!: string }",
    '[KEY] must name the placeholders of partitionKey and sortKey: a',
  ],
  ["@Unique(['mail']) class It { email!: string }", "'mail' is no property of the class"],
  ["table('T', { partitionKey: { name: 'pk', type: 'BOOL' } })", '"BOOL"', 'KeyAttributeType'],
];

let answers: Map<string, Answer>;
beforeAll(() => {
  answers = askCompiler([...HOVERS, ...ERRORS].map(([snippet]) => snippet));
}, 120_000);

describe('what an editor shows', () => {
  it.each(HOVERS)('%s', (snippet, shown) => {
    expect(answers.get(snippet)).toEqual({ hover: shown, error: undefined });
  });
});

describe('the first line of an error', () => {
  it.each(ERRORS)('%s', (snippet, ...said) => {
    for (const part of said) expect(answers.get(snippet)?.error).toContain(part);
    expect(answers.get(snippet)?.error).not.toContain('No overload matches');
  });
});
