/** An immutable list to which adding copies nothing, so that adding n operations one by one takes n steps. */
export interface OperationList {
  readonly before: OperationList | undefined;
  readonly added: readonly object[];
}

export function withOperations(before: OperationList | undefined, added: Iterable<object>): OperationList {
  return { before, added: [...added] };
}

export function operationsOf(list: OperationList | undefined): readonly object[] {
  const parts: (readonly object[])[] = [];
  for (let part = list; part; part = part.before) parts.push(part.added);
  return parts.reverse().flat();
}
