declare global {
  var __webpack_nonce__: string | undefined;
}

/** The nonce of this page's policy, for style elements that components create. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
}

/** The scroll lock of dialogs looks for the nonce under this name. */
export function shareStyleNonce(): void {
  globalThis.__webpack_nonce__ = styleNonce();
}
