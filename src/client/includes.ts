/** Whether `own`, a value of JSON or of bytes, has all that `sdk` has; it may have more properties. */
export function includes(own: unknown, sdk: unknown): boolean {
  if (typeof sdk !== 'object' || sdk === null) return Object.is(own, sdk);
  if (typeof own !== 'object' || own === null) return false;
  if (Array.isArray(sdk) !== Array.isArray(own) || sdk instanceof Uint8Array !== own instanceof Uint8Array)
    return false;
  const entries = Object.entries(sdk);
  if (Array.isArray(sdk) && sdk.length !== (own as unknown[]).length) return false;
  return entries.every(([name, value]) => includes((own as Record<string, unknown>)[name], value));
}
