const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key", "@shareable"])`;

/** Two subgraphs of somebody else's, whose names mean other things than this service's. */
export const NEIGHBOURS = {
  shop: `${LINK}
type Query { orders: [Order!]! }
type Order { id: ID! buyer: User! }
type User @key(fields: "id") { id: ID! orders: [Order!]! }
type PageInfo @shareable { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }
enum Role { BUYER SELLER }
type ValidationError { field: String! }
type Problem { role: Role error: ValidationError }
extend type Query { problem: Problem }
`,
  billing: `${LINK}
type Query { total: Int }
type Invite @key(fields: "id") { id: ID! cost: Int }
interface Error { trouble: String! }
type Overdue implements Error { trouble: String! code: ErrorCode! }
enum ErrorCode { LATE }
extend type Query { overdue: Overdue }
`,
} as const;
