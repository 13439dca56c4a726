interface AnyInput {
  readonly TableName?: string | undefined;
  readonly RequestItems?: object | undefined;
  readonly TransactItems?: readonly object[] | undefined;
}

/** Physical names of the tables that a request is about, each once, in the order of the request. */
export function tableNames(input: AnyInput): readonly string[] {
  if (input.TableName !== undefined) return [input.TableName];
  if (input.RequestItems !== undefined) return Object.keys(input.RequestItems);
  const names = new Set<string>();
  for (const operation of input.TransactItems ?? []) {
    for (const { TableName } of Object.values(operation) as { TableName?: string }[]) {
      if (TableName !== undefined) names.add(TableName);
    }
  }
  return [...names];
}
