// The workloads, each as a call of a contestant's method; a contestant that has no such method doesn't take part.
import { CHANGES, EXPECTED_STATUS, idOf, makeOrder, TENANT } from './sample.mjs';

export const ORDERS = Array.from({ length: 100 }, (_, index) => makeOrder(index));
const IDS = ORDERS.map(idOf);

/** `answers` is how many orders a workload reads; their objects must equal those of the SDK by hand. */
export const WORKLOADS = {
  W1: workload('put', 'put', (_, orders) => [orders[0]]),
  W2: workload('get + hydrate', 'get', () => [IDS[0]], 1),
  W3: workload('conditional update', 'update', () => [IDS[0], CHANGES, EXPECTED_STATUS]),
  W4: workload('transaction: 10 puts + 1 check', 'putsAndCheck', (_, orders) => [
    orders.slice(0, 10),
    IDS[10],
    EXPECTED_STATUS,
  ]),
  W5: workload('transaction: 100 puts', 'puts', (_, orders) => [orders]),
  W6: workload('transactional get of 10 + hydrate', 'gets', () => [IDS.slice(0, 10)], 10),
  W7: workload('query page of 100 + hydrate', 'query', () => [TENANT], 100),
  W8: workload('batch write of 25', 'batchWrite', (_, orders) => [orders.slice(0, 25)]),
};

function workload(title, method, argumentsOf, answers = 0) {
  return { title, method, answers, argumentsOf };
}
