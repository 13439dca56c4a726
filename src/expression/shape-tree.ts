/** A step of a shape: an operator, an attribute name, a count. */
export type Token = string | number;

/** What is kept of shapes: each is a way down the tree. */
export class ShapeTree<T> {
  value: T | undefined;
  // Few places lead on to more than one: the others need no map.
  #token: Token | undefined;
  #next: ShapeTree<T> | undefined;
  #others: Map<Token, ShapeTree<T>> | undefined;

  next(token: Token): ShapeTree<T> | undefined {
    return token === this.#token ? this.#next : this.#others?.get(token);
  }

  add(token: Token): ShapeTree<T> {
    const added = new ShapeTree<T>();
    if (this.#next === undefined) {
      this.#token = token;
      this.#next = added;
    } else {
      this.#others ??= new Map();
      this.#others.set(token, added);
    }
    return added;
  }
}
