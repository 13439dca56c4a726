import { compileCondition } from './compile-condition.js';
import { compileUpdate } from './compile-update.js';
import { junctionNode } from './condition.js';
import type { ConditionNode, UpdateAction } from './nodes.js';
import { Placeholders } from './placeholders.js';
import type { Resolver } from './resolver.js';
import { ShapeTree } from './shape-tree.js';
import { ShapeWalk } from './shape-walk.js';
import { assignTexts, type ExpressionParameters, type ExpressionTexts, type Template } from './template.js';

/** What the expressions of one request are made of; conditions of a list are joined by AND. */
export interface RequestExpressions {
  readonly key?: ConditionNode | undefined;
  readonly update?: readonly UpdateAction[] | undefined;
  readonly condition?: readonly ConditionNode[] | undefined;
  readonly filter?: readonly ConditionNode[] | undefined;
  /** Names of attributes as stored. */
  readonly projection?: readonly string[] | undefined;
}

/** Places in the tree of shapes, some 100 bytes each; beyond them it is made anew. */
const MAX_PLACES = 10_000;

/**
 * Compiles the expressions of requests. What was compiled is kept by its shape: expressions that differ from earlier
 * ones in nothing but values only have their values encoded.
 */
export class RequestCompiler {
  readonly #resolver: Resolver;
  readonly #filterResolver: Resolver;
  #shapes = new ShapeTree<Template>();
  #places = 0;

  /** `filterResolver` resolves the paths of filters. */
  constructor(resolver: Resolver, filterResolver = resolver) {
    this.#resolver = resolver;
    this.#filterResolver = filterResolver;
  }

  /**
   * Writes expressions, their names and their values into a request, and returns it.
   *
   * @throws ExpressionError, and what the resolver and the codecs throw
   */
  assignTo<R extends ExpressionParameters>(request: R, expressions: RequestExpressions): R {
    const walk = this.#walk(expressions);
    const known = walk.place.value;
    if (known?.assignTo(request, walk.literals)) return request;
    const placeholders = new Placeholders();
    const texts = this.#compile(expressions, placeholders);
    walk.place.value ??= placeholders.template(texts);
    assignTexts(request, texts);
    placeholders.assignTo(request);
    return request;
  }

  #walk({ key, update, condition, filter, projection }: RequestExpressions): ShapeWalk<Template> {
    if (this.#places > MAX_PLACES) {
      this.#shapes = new ShapeTree();
      this.#places = 0;
    }
    const walk = new ShapeWalk(this.#shapes);
    if (key) {
      walk.step('key');
      walk.condition(key);
    }
    if (update) {
      walk.step('update');
      walk.actions(update);
    }
    if (condition && condition.length > 0) {
      walk.step('condition');
      walk.conditions(condition);
    }
    if (filter && filter.length > 0) {
      walk.step('filter');
      walk.conditions(filter);
    }
    if (projection) {
      walk.step('projection');
      walk.names(projection);
    }
    this.#places += walk.added;
    return walk;
  }

  #compile(
    { key, update, condition = [], filter = [], projection }: RequestExpressions,
    placeholders: Placeholders,
  ): ExpressionTexts {
    const texts: ExpressionTexts = {};
    if (key) texts.KeyConditionExpression = compileCondition(key, this.#resolver, placeholders);
    if (update) texts.UpdateExpression = compileUpdate(update, this.#resolver, placeholders);
    if (condition.length > 0) {
      texts.ConditionExpression = compileCondition(junctionNode('and', condition), this.#resolver, placeholders);
    }
    if (filter.length > 0) {
      texts.FilterExpression = compileCondition(junctionNode('and', filter), this.#filterResolver, placeholders);
    }
    if (projection) {
      texts.ProjectionExpression = projection.map((name) => placeholders.name(name)).join(', ');
    }
    return texts;
  }
}
