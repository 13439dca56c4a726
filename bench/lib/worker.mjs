// Compares one contestant with the SDK by hand, in a process of their own: node worker.mjs '{"contestant": …}'.
// Prints one line of JSON.
import { compareRequests, equalObjects } from './equality.mjs';
import { seat, tryOnce, workloadsOf } from './contestant.mjs';
import { compare, heapPerOperation, thousandTimes } from './measure.mjs';

const { contestant: name, only, phase, ...options } = JSON.parse(process.argv[2]);

const reference = await seat('sdk');
const contestant = name === 'sdk' ? reference : await seat(name);
const results = {};
const workloads = workloadsOf(contestant).filter(([id]) => !only || only.includes(id));
// The first of a process is measured twice: its rounds would see code that is still being optimised.
if (phase === 'time' && workloads.length > 0) await attempt(() => measure(workloads[0][1]));
for (const [id, workload] of workloads) {
  results[id] = await attempt(() => measure(workload));
}
if (phase === 'time') await measureExtras();
console.log(JSON.stringify({ title: contestant.title, results }));
process.exit(0);

async function attempt(action) {
  try {
    return await action();
  } catch (error) {
    return { error: String(error.message ?? error).split('\n')[0] };
  }
}

async function measure(workload) {
  const wanted = await tryOnce(reference, workload);
  const found = await tryOnce(contestant, workload);
  if (phase === 'heap') {
    wanted.use();
    const referenceKiB = await heapPerOperation(wanted.run, options.samples);
    found.use();
    return { kib: await heapPerOperation(found.run, options.samples), referenceKiB };
  }
  const differences = verify(workload, found, wanted);
  wanted.use();
  found.use();
  return { ...(await compare(found.run, wanted.run, options)), ...differences };
}

function verify({ answers }, found, wanted) {
  if (found.requests.length !== wanted.requests.length) throw new Error(`sends ${found.requests.length} requests`);
  const request = JSON.parse(JSON.stringify(found.requests[0]), contestant.asAsked);
  const { missing, extra } = compareRequests(request, wanted.requests[0]);
  if (missing.length > 0)
    throw new Error(`another request: lacks ${missing.slice(0, 3).join('; ')}, has ${extra.slice(0, 3).join('; ')}`);
  if (answers > 0 && !equalObjects([found.result].flat(), [wanted.result].flat()))
    throw new Error('returns other objects');
  return { extra: [...new Set(extra.map((fact) => fact.replace(/^\d+ /, '')))].slice(0, 6) };
}

/** What is synchronous: building a request, hydrating an item. And how costs grow with the number of items. */
async function measureExtras() {
  const { methods, orders, items } = contestant;
  const other = reference;
  const extras = {
    buildPut: () => [
      thousandTimes(() => methods.buildPut(orders[0])),
      thousandTimes(() => other.methods.buildPut(other.orders[0])),
      1000,
    ],
    buildPuts: () => [async () => methods.buildPuts(orders), async () => other.methods.buildPuts(other.orders), 1],
    hydrate: () => [
      thousandTimes(() => methods.hydrate(items[0])),
      thousandTimes(() => other.methods.hydrate(other.items[0])),
      1000,
    ],
  };
  for (const [method, make] of Object.entries(extras)) {
    if (!(method in methods) || (only && !only.includes(method))) continue;
    results[method] = await attempt(async () => {
      const [own, referenceOwn, times] = make();
      const { micros, referenceMicros, ...ratios } = await compare(own, referenceOwn, options);
      return { micros: micros / times, referenceMicros: referenceMicros / times, ...ratios };
    });
  }
  if (only && !only.includes('growth')) return;
  results.growth = await attempt(() => growth(methods, orders));
}

/** The cost of transactions of 1, 10 and 100 puts, in microseconds, and that of 100 over that of 10. */
async function growth({ puts }, orders) {
  if (puts === undefined) return { error: 'no transactions' };
  contestant.handler.canned = new TextEncoder().encode('{}');
  const of = (count) => () => puts(orders.slice(0, count));
  const { micros: one } = await compare(of(1), of(10), options);
  const { micros: hundred, referenceMicros: ten, ...ratios } = await compare(of(100), of(10), options);
  return { one, ten, hundred, ...ratios };
}
