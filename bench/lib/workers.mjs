// One process per contestant, in which it takes turns with the SDK by hand; and one more for the heap.
import { runNode } from './run-node.mjs';

const EFFORTS = {
  full: { warmUpMs: 400, roundMs: 60, rounds: 11, samples: 7 },
  quick: { warmUpMs: 50, roundMs: 20, rounds: 3, samples: 1 },
  smoke: { warmUpMs: 150, roundMs: 20, rounds: 9, samples: 1 },
};
/** Megabytes of young generation: enough for what is allocated between two collections that the measurement asks for. */
const YOUNG = 256;
const HEAP_FLAGS = ['--expose-gc', `--min-semi-space-size=${YOUNG}`, `--max-semi-space-size=${YOUNG}`];

export async function runWorkers(names, { effort, only }) {
  const contestants = {};
  for (const contestant of names) {
    console.error(`${contestant} …`);
    const options = { contestant, only, ...EFFORTS[effort] };
    const measureTime = () => worker({ ...options, phase: 'time' });
    const measureHeap = () => worker({ ...options, phase: 'heap' }, HEAP_FLAGS);
    const [time, heap] =
      effort === 'quick'
        ? await Promise.all([measureTime(), measureHeap()])
        : [await measureTime(), await measureHeap()];
    for (const [id, result] of Object.entries(time.results ?? {})) Object.assign(result, heap.results?.[id]);
    contestants[contestant] = { title: contestant, ...time };
  }
  return contestants;
}

const worker = (options, flags = []) => runNode([...flags, 'lib/worker.mjs', JSON.stringify(options)]);
