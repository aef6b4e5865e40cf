/**
 * Copies a text.
 *
 * @returns false where the browser does not let a page copy: without https, or long after the click
 */
export async function copyText(text: string): Promise<boolean> {
  if (!('clipboard' in navigator)) return false;
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
