import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { type ExpressionTexts, type PlaceholderParameters, type Slot, Template, valuePlaceholder } from './template.js';

/** The names and values of all expressions of one request: `#0 #1 …` and `:0 :1 …`, in order of first use. */
export class Placeholders {
  readonly #byName = new Map<string, string>();
  readonly #names: Record<string, string> = {};
  readonly #values: Record<string, AttributeValue> = {};
  #valueCount = 0;
  readonly #slots: Slot[] = [];

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
    const placeholder = valuePlaceholder(this.#valueCount++);
    this.#values[placeholder] = value;
    return placeholder;
  }

  /** Notes where a value comes from; in the order of the values. */
  slot(slot: Slot): void {
    this.#slots.push(slot);
  }

  /** What the expressions are for any values; undefined where they depend on one, which was left out. */
  template(texts: ExpressionTexts): Template | undefined {
    return this.#slots.length === this.#valueCount ? new Template(texts, this.#names, this.#slots) : undefined;
  }

  /** Writes what was collected into a request; DynamoDB refuses empty maps, so those stay out. */
  assignTo(request: PlaceholderParameters): void {
    if (this.#byName.size > 0) request.ExpressionAttributeNames = this.#names;
    if (this.#valueCount > 0) request.ExpressionAttributeValues = this.#values;
  }
}
