/** An immutable list to which adding copies nothing, so that adding n operations one by one takes n steps. */
export class OperationList {
  readonly #before: OperationList | undefined;
  readonly #added: readonly object[];

  constructor(added: readonly object[] = [], before?: OperationList) {
    this.#added = added;
    this.#before = before;
  }

  with(added: Iterable<object>): OperationList {
    return new OperationList([...added], this);
  }

  toArray(): readonly object[] {
    const parts: (readonly object[])[] = [];
    for (let list: OperationList | undefined = this; list; list = list.#before) parts.push(list.#added);
    return parts.reverse().flat();
  }
}
