const TO_JSON: PropertyDescriptor = {
  value(this: Uint8Array): string {
    return Buffer.from(this.buffer, this.byteOffset, this.byteLength).toString('base64');
  },
};

/** Gives the bytes of an input the JSON that they travel as, so that an input is written as JSON in one go. */
export function wireBytes(bytes: Uint8Array): Uint8Array {
  return Object.defineProperty(bytes, 'toJSON', TO_JSON);
}
