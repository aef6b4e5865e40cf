/** What each part of a filter means to the service. A part that is added to the schema does not compile without its rule. */
export type FilterRules<Row, Filter> = {
  readonly [Name in keyof Filter]-?: (row: Row, wanted: NonNullable<Filter[Name]>) => boolean;
};

/** Whether a row fits a filter, where null and what is left out exclude nothing. */
export function fits<Row, Filter extends object>(
  rules: FilterRules<Row, Filter>,
  row: Row,
  filter: Filter | null | undefined,
): boolean {
  if (!filter) return true;
  return (Object.keys(rules) as (keyof Filter)[]).every((name) => {
    const wanted = filter[name];
    return wanted === null || wanted === undefined || rules[name](row, wanted);
  });
}
