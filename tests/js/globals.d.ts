/** Globals that no module of the page declares: the plotting library, which a script brings. */

interface Window {
  Plotly?: any;
}

interface Uint8ArrayConstructor {
  /** In newer browsers only. */
  fromBase64?(text: string): Uint8Array<ArrayBuffer>;
}
