import { Attribute, Entity, KEY, table, type DataSource } from 'dynatomic';
import { calm, unleash, type Arena } from './arena.js';
import { Declined, isUnanswered, outcomeOf, settled, tally, type Known } from './outcome.js';
import type { Report, Workload } from './workload.js';

@Entity({ table: table('Doctors', { partitionKey: 'pk' }), partitionKey: 'DOCTOR#{doctorId}' })
class Doctor {
  declare readonly [KEY]?: 'doctorId';
  @Attribute() doctorId!: string;
  @Attribute() onCall!: boolean;
}

/** In each turn two doctors want to leave at the same time, each if the other stays: a write skew, if both do. */
async function run(arena: Arena, turns: number): Promise<Report> {
  const { db, truth, random } = arena;
  const prefix = `${arena.seed}-${random(2 ** 31)}`;
  const violations: string[] = [];
  const all: Known[] = [];
  unleash(arena);
  for (let turn = 0; turn < turns; turn++) {
    const pair = [`${prefix}-${turn}-a`, `${prefix}-${turn}-b`] as const;
    for (const doctorId of pair) {
      await truth.repository(Doctor).insert(Object.assign(new Doctor(), { doctorId, onCall: true }));
    }
    const meeting = new Meeting();
    const [a, b] = pair;
    const outcomes = await Promise.all(
      [[a, b] as const, [b, a] as const].map(([id, other]) =>
        outcomeOf(() => leave(db, id, other, meeting)).finally(() => meeting.arrive()),
      ),
    );
    all.push(...outcomes);
    for (const known of outcomes) {
      if (isUnanswered(await settled(known))) violations.push(`resume() got no answer in turn ${turn}`);
    }
    const left = await Promise.all(pair.map(async (id) => !(await truth.repository(Doctor).getById(id)).onCall));
    if (left.every(Boolean)) violations.push(`both doctors left in turn ${turn}`);
    if (!left.some(Boolean) && outcomes.some(({ outcome }) => outcome === 'applied')) {
      violations.push(`a doctor of turn ${turn} was told to have left, and is on call`);
    }
  }
  await calm(arena);
  return { violations, counts: tally(all) };
}

async function leave(db: DataSource, id: string, other: string, meeting: Meeting): Promise<void> {
  await db.transaction(async (tx) => {
    const [doctor, colleague] = await tx.findByIds(Doctor, [id, other]);
    await meeting.arrive();
    if (!doctor || !colleague?.onCall) throw new Declined('nobody else is on call');
    doctor.onCall = false;
    tx.save(doctor);
  });
}

/** Where two wait for each other, once: whoever gave up before has arrived as well. */
class Meeting {
  #arrived = 0;
  #open: () => void = () => undefined;
  readonly #opened = new Promise<void>((resolve) => (this.#open = resolve));

  arrive(): Promise<void> {
    this.#arrived += 1;
    if (this.#arrived >= 2) this.#open();
    return this.#opened;
  }
}

export const workload: Workload = { entities: [Doctor], run };
