import type { AttributeValue } from '@aws-sdk/client-dynamodb';

export interface PlaceholderParameters {
  ExpressionAttributeNames?: Record<string, string> | undefined;
  ExpressionAttributeValues?: Record<string, AttributeValue> | undefined;
}

/** The names and values of all expressions of one request: `#0 #1 …` and `:0 :1 …`, in order of first use. */
export class Placeholders {
  readonly #byName = new Map<string, string>();
  readonly #names: Record<string, string> = {};
  readonly #values: Record<string, AttributeValue> = {};
  #valueCount = 0;

  /** The placeholder of an attribute name, the same for the same name. */
  name(name: string): string {
    const known = this.#byName.get(name);
    if (known !== undefined) return known;
    const placeholder = `#${this.#byName.size}`;
    this.#byName.set(name, placeholder);
    this.#names[placeholder] = name;
    return placeholder;
  }

  /** A new placeholder for a value. */
  value(value: AttributeValue): string {
    const placeholder = `:${this.#valueCount++}`;
    this.#values[placeholder] = value;
    return placeholder;
  }

  /** Writes what was collected into a request; DynamoDB refuses empty maps, so those stay out. */
  assignTo(request: PlaceholderParameters): void {
    if (this.#byName.size > 0) request.ExpressionAttributeNames = this.#names;
    if (this.#valueCount > 0) request.ExpressionAttributeValues = this.#values;
  }
}
