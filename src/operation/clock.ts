/** The moment of one execution, the same to all of its operations: when the first of them asked. */
export class Clock {
  #now: Date | undefined;

  get now(): Date {
    return (this.#now ??= new Date());
  }
}
