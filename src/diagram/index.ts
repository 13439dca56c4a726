export type * from './diagram.js';
export { entityDiagram } from './entity-diagram.js';
export { html } from './html.js';
export { mermaid } from './mermaid.js';
export { schemaDiagram } from './schema-diagram.js';
export { svg } from './svg.js';
