import { Connection as OwnConnection } from '../../src/client/connection.js';
import type { RetryOptions, UserClient } from '../../src/client/index.js';

/** Takes the place of `Connection` where `DYNATOMIC_WIRE=sdk`: see jest.config.mjs. */
export class Connection extends OwnConnection {
  constructor(client: UserClient, retry?: RetryOptions) {
    super(client, retry, 'sdk');
  }
}
