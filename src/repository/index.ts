export { DataSource, type DataSourceOptions } from './data-source.js';
export { Repository } from './repository.js';
