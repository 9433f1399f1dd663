/** What the type checker's own declarations do not have yet. */

interface Uint8ArrayConstructor {
  /** In newer browsers only. */
  fromBase64?(text: string): Uint8Array<ArrayBuffer>;
}
