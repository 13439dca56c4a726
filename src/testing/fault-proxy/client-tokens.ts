import { createHash } from 'node:crypto';

import { withInput, type WireRequest } from './wire-request.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
const MAX_CLIENT_REQUEST_TOKEN_LENGTH = 36;

/** Makes the engine forget its tokens, by giving it others in their place from then on. */
export class ClientTokens {
  #epoch = 0;

  expire(): void {
    this.#epoch++;
  }

  /** The request with the token by which the engine knows it now: the same one for the same token until the next `expire`. */
  replaceIn(request: WireRequest): WireRequest {
    const token = request.input['ClientRequestToken'];
    if (this.#epoch === 0 || typeof token !== 'string') return request;
    const digest = createHash('sha256').update(`${this.#epoch}:${token}`).digest('base64url');
    return withInput(request, {
      ...request.input,
      ClientRequestToken: digest.slice(0, MAX_CLIENT_REQUEST_TOKEN_LENGTH),
    });
  }
}
