/** What stands between labels wherever a person writes them: in a list, and in a field. */
export const LABEL_SEPARATORS = [',', ';', '|', '\n'];

/** Cuts a text into labels, without blanks around them, each once. */
export function splitLabels(text: string): string[] {
  const labels = text.split(/[,;|\n]|:::/).map((label) => label.trim());
  return [...new Set(labels.filter((label) => label !== ''))];
}
